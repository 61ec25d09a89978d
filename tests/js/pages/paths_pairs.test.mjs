import assert from "node:assert/strict";
import test from "node:test";

import { drawnPairs, PAIRS, pairPlaces, STEPS } from "../../../assets/pages/paths/pairs.mjs";

const label = Uint16Array.from({ length: 60 }, (_, row) => [0, 0, 4, 4, 4, 7][row % 6]);

test("pairs are of one class, or of two, and all classes have their turn", () => {
  for (const seed of [1, 2, 300]) {
    const same = drawnPairs(label, "same", seed);
    assert.equal(same.length, PAIRS);
    for (const [a, b] of same) assert.ok(a !== b && label[a] === label[b]);
    assert.deepEqual(new Set(same.map(([a]) => label[a])), new Set([0, 4, 7]));
    for (const [a, b] of drawnPairs(label, "different", seed)) assert.notEqual(label[a], label[b]);
  }
});

test("one seed, one sheet; another seed, another", () => {
  assert.deepEqual(drawnPairs(label, "same", 5), drawnPairs(label, "same", 5));
  assert.notDeepEqual(drawnPairs(label, "same", 5), drawnPairs(label, "same", 6));
});

test("where the classes cannot make such pairs there are none", () => {
  assert.deepEqual(drawnPairs([3, 3, 3], "different", 1), []);
  assert.deepEqual(drawnPairs([0, 1, 2], "same", 1), []);
  assert.deepEqual(drawnPairs([], "same", 1), []);
});

test("a line begins at one mean and ends at the other, in even steps", () => {
  const mu = Float32Array.of(0, 3, 4, 0);
  const latents = { mu, latentDim: 2 };
  const line = pairPlaces([[0, 1]], latents, "straight");
  for (let k = 0; k < STEPS; k++) {
    const t = k / (STEPS - 1);
    assert.ok(Math.abs(line[2 * k] - 4 * t) < 1e-6 && Math.abs(line[2 * k + 1] - 3 * (1 - t)) < 1e-6);
  }
  // Shoemake's weights at the middle of a right angle: sin 45° each.
  const arc = pairPlaces([[1, 0]], latents, "slerp");
  const middle = arc.subarray(2 * 3, 2 * 4);
  assert.ok(Math.abs(middle[0] - 4 * Math.SQRT1_2) < 1e-6 && Math.abs(middle[1] - 3 * Math.SQRT1_2) < 1e-6);
});
