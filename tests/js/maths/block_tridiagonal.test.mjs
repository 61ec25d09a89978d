import assert from "node:assert/strict";
import { test } from "node:test";

import { solveTridiagonal } from "../../../assets/maths/block_tridiagonal.mjs";
import { randomNumbers } from "../fixtures.mjs";

const BLOCKS = 5;
const SIZE = 3;

const times = (block, x) =>
  Array.from(x, (_, i) => x.reduce((sum, value, k) => sum + block[i * SIZE + k] * value, 0));
const plus = (a, b) => a.map((value, k) => value + b[k]);

test("what is solved for, multiplied by the blocks, is the right-hand side", () => {
  const random = randomNumbers(3);
  const symmetric = (scale, ridge) => {
    const block = new Float64Array(SIZE * SIZE);
    for (let i = 0; i < SIZE; i++) {
      for (let j = 0; j <= i; j++) block[i * SIZE + j] = block[j * SIZE + i] = scale * (random() - 0.5);
      block[i * SIZE + i] += ridge;
    }
    return block;
  };
  // Blocks on the diagonal that outweigh their neighbours make the matrix positive definite.
  const diagonal = Array.from({ length: BLOCKS }, () => symmetric(1, 4));
  const off = Array.from({ length: BLOCKS - 1 }, () => symmetric(0.5, -0.5));
  const x = Array.from({ length: BLOCKS }, () => Float64Array.from({ length: SIZE }, random));
  const right = x.map((own, i) => {
    let sum = times(diagonal[i], own);
    if (i > 0) sum = plus(sum, times(off[i - 1], x[i - 1]));
    if (i < BLOCKS - 1) sum = plus(sum, times(off[i], x[i + 1]));
    return Float64Array.from(sum);
  });
  const solved = solveTridiagonal(diagonal, off, right);
  solved.forEach((own, i) => own.forEach((value, k) => assert.ok(Math.abs(value - x[i][k]) < 1e-12)));
});

test("a matrix that is not positive definite is refused", () => {
  assert.throws(
    () => solveTridiagonal([Float64Array.of(-1)], [], [Float64Array.of(1)]),
    /not positive definite/,
  );
});
