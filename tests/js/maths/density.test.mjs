import assert from "node:assert/strict";
import { test } from "node:test";

import { densityMap, dominant, NO_CLASS } from "../../../assets/maths/density.mjs";
import { randomNumbers } from "../fixtures.mjs";

/** Sheared normal clouds, one a class: [x, y, slope] of each, `count` points of each. */
function clouds(middles, count) {
  const random = randomNumbers(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const places = middles.flatMap(([x, y, slope]) =>
    Array.from({ length: count }, () => {
      const up = normal();
      return [x + slope * up + 0.3 * normal(), y + up];
    }),
  );
  const label = Uint8Array.from(places, (_, i) => Math.floor(i / count));
  return { points: Float32Array.from(places.flat()), label };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

test("a class's density integrates to its share of the images", () => {
  const { points, label } = clouds(
    [
      [0, 0, 0.8],
      [5, 1, -1],
      [1, -4, 0],
    ],
    400,
  );
  const { layers, step } = densityMap(points, label, 3, 1);
  // Beyond four deviations a kernel is cut off; 1 in 1,500 of it lies there in two dimensions.
  for (const { values } of layers) assert.ok(Math.abs(sum(values) * step ** 2 - 1 / 3) < 1e-3);
});

test("the densest class is seen, and only where there is one", () => {
  const { points, label } = clouds(
    [
      [0, 0, 0],
      [6, 0, 0],
    ],
    300,
  );
  const map = densityMap(points, label, 2, 1);
  const { which, density } = dominant(map, [0, 1]);
  const node = (x, y) =>
    Math.round((y - map.y0) / map.step) * map.columns + Math.round((x - map.x0) / map.step);
  assert.equal(which[node(0, 0)], 0);
  assert.equal(which[node(6, 0)], 1);
  assert.equal(Math.max(...density), Math.fround(map.peak));
  assert.ok(which.every((k, at) => (k === NO_CLASS) === (density[at] === 0)));
  assert.ok(dominant(map, [1]).which.every((k) => k === NO_CLASS || k === 1));
});

test("classes without images, of one image and of images on a line have a place on the map", () => {
  const points = Float32Array.of(0, 0, 1, 0, 2, 0, 3, 0, 1, 2);
  const map = densityMap(points, Uint8Array.of(0, 0, 0, 0, 2), 3, 1);
  assert.equal(map.layers[1], null);
  const masses = [0, 2].map((k) => sum(map.layers[k].values) * map.step ** 2);
  assert.ok(Math.abs(masses[0] - 0.8) < 0.01 && Math.abs(masses[1] - 0.2) < 0.01, String(masses));
  assert.ok(Number.isFinite(map.peak));
});

test("a wider bandwidth makes a lower peak", () => {
  const { points, label } = clouds([[0, 0, 0.5]], 500);
  const peaks = [0.5, 1, 2, 3].map((factor) => densityMap(points, label, 1, factor).peak);
  assert.deepEqual(
    peaks,
    peaks.toSorted((a, b) => b - a),
  );
});
