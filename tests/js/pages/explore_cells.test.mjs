import assert from "node:assert/strict";
import test from "node:test";

import { planeOf } from "../../../assets/maths/plane.mjs";
import { normalPrior } from "../../../assets/maths/prior.mjs";
import { cellsOf } from "../../../assets/pages/explore/cells.mjs";
import { randomPlace } from "../../../assets/pages/explore/changes.mjs";

const plane = planeOf({ axes: [0, 1] }, { latent_dim: 4, axes: [1, 2] });
const STATE = { z: [1, -2, 0.5, 0], span: 1.5, n: 20, cells: "plane", scale: 1, draw: 3 };
const deviation = (values) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
};

test("samples are as wide as the scale says, around the origin; noise is around z", () => {
  for (const scale of [0.3, 1, 2.5]) {
    const { values } = cellsOf({ ...STATE, cells: "samples", scale }, plane);
    assert.equal(values.length, 400 * 4);
    // The deviation of 1,600 numbers is known to 1.8 %.
    assert.ok(Math.abs(deviation(values) / scale - 1) < 0.08);
    const noise = cellsOf({ ...STATE, cells: "noise", scale }, plane).values;
    noise.forEach((value, at) => {
      assert.ok(Math.abs(value - STATE.z[at % 4] - values[at]) < 1e-5, "the same draw around z");
    });
  }
});

test("a draw keeps its numbers while the scale is turned, and another draw has others", () => {
  const one = cellsOf({ ...STATE, cells: "samples", scale: 1 }, plane).values;
  const two = cellsOf({ ...STATE, cells: "samples", scale: 2 }, plane).values;
  one.forEach((value, at) => assert.ok(Math.abs(2 * value - two[at]) < 1e-5));
  const other = cellsOf({ ...STATE, cells: "samples", draw: 4 }, plane).values;
  assert.ok(one.some((value, at) => Math.abs(value - other[at]) > 0.1));
});

test("the plane's cells are around z, whatever the scale", () => {
  const { values, dimensions } = cellsOf({ ...STATE, n: 2, scale: 4 }, plane);
  assert.equal(dimensions, 4);
  assert.deepEqual(
    [...values],
    [-0.5, -0.5, 0.5, 0, 2.5, -0.5, 0.5, 0, -0.5, -3.5, 0.5, 0, 2.5, -3.5, 0.5, 0],
  );
});

test("a random place is as wide as the samples that are shown, which are drawn anew", () => {
  const half = () => 0.5;
  const plain = randomPlace(STATE, normalPrior(4), half);
  assert.equal(plain.draw, undefined);
  const wide = randomPlace({ ...STATE, cells: "samples", scale: 3 }, normalPrior(4), half);
  assert.equal(wide.draw, 4);
  wide.z.forEach((value, k) => assert.ok(Math.abs(value - 3 * plain.z[k]) < 0.05));
});
