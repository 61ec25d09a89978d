import assert from "node:assert/strict";
import { test } from "node:test";

import { bezier, straight } from "../../../assets/maths/curves.mjs";
import { evenPace, lengthsAlong, sampled, speedsAlong } from "../../../assets/maths/lengths.mjs";

const POINTS = [
  [0, 0, 1],
  [1, 2, 0],
  [3, 1, -1],
  [4, -1, 2],
];
/** Of the Bézier curve of POINTS, by scipy.integrate.quad over its derivative's norm. */
const LENGTH = 6.333653694155905;

test("lengths add up to the curve's own", () => {
  const lengths = lengthsAlong(sampled(bezier(POINTS), 400), 3);
  assert.equal(lengths[0], 0);
  assert.ok(Math.abs(lengths.at(-1) / LENGTH - 1) < 1e-4, String(lengths.at(-1)));
});

test("the mean speed is the length of the way", () => {
  const lengths = lengthsAlong(sampled(bezier(POINTS), 200), 3);
  const speeds = speedsAlong(lengths);
  const mean = speeds.reduce((sum, speed) => sum + speed, 0) / speeds.length;
  assert.ok(Math.abs(mean - lengths.at(-1)) < 1e-9);
});

test("at even speed equal times are equal lengths", () => {
  const curve = bezier(POINTS);
  const even = evenPace(curve, lengthsAlong(sampled(curve, 800), 3));
  const speeds = speedsAlong(lengthsAlong(sampled(even, 41), 3));
  for (const speed of speeds) assert.ok(Math.abs(speed / LENGTH - 1) < 5e-3, String(speed));
});

test("even pace begins and ends where the curve does", () => {
  const curve = straight([
    [0, 0],
    [1, 0],
    [1, 9],
  ]);
  const even = evenPace(curve, lengthsAlong(sampled(curve, 101), 2));
  assert.deepEqual(
    [even(0), even(0.1), even(1)],
    [
      [0, 0],
      [1, 0],
      [1, 9],
    ],
  );
  assert.deepEqual(
    [even(-1), even(2)],
    [
      [0, 0],
      [1, 9],
    ],
  );
});

test("a way of no length stays where it is", () => {
  const curve = straight([
    [3, 4],
    [3, 4],
  ]);
  const lengths = lengthsAlong(sampled(curve, 10), 2);
  assert.equal(lengths.at(-1), 0);
  assert.deepEqual(evenPace(curve, lengths)(0.7), [3, 4]);
});
