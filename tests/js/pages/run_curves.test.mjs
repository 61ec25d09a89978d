/** Curves of a run's page by keys. */

import assert from "node:assert/strict";
import test from "node:test";
import { curveRows } from "../../../assets/pages/run/curves.mjs";

const same = (/** @type {number} */ share) => share;

test("each line is a row, without what was not measured, and says its values", () => {
  const values = {
    heads: ["epoch", "train", "held-out"],
    rows: [[1, 200.5, null], [3, -7, 150], [5, 90, 140]], // biome-ignore format: a table
    even: false,
  };
  const [train, heldOut] = curveRows(values, same);
  assert.deepEqual([train.length, heldOut.length], [3, 2]);
  assert.deepEqual([train.share(1), heldOut.share(0), heldOut.share(1)], [0.5, 0.5, 1]);
  assert.equal(train.say(1), "train: epoch 3: −7");
  assert.equal(heldOut.say(1), "held-out: epoch 5: 140");
});

test("names lie as far from one another as they are many; a single point lies at the left", () => {
  const rows = [[1, 3], [100, 2], [5000, 1]]; // biome-ignore format: a table
  const [bound] = curveRows({ heads: ["samples", "bound"], rows, even: true }, same);
  assert.deepEqual([0, 1, 2].map(bound.share), [0, 0.5, 1]);
  const [one] = curveRows({ heads: ["epoch", "train"], rows: [[1, 3]], even: false }, same);
  assert.equal(one.share(0), 0);
});
