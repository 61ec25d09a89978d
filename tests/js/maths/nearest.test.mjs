import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { NearestIndex } from "../../../assets/maths/nearest.mjs";
import { randomNumbers } from "../fixtures.mjs";

function bruteForce(points, dimensions, place, k, wanted = () => true) {
  return Array.from({ length: points.length / dimensions }, (_, row) => {
    const squares = place.map((value, axis) => (points[row * dimensions + axis] - value) ** 2);
    return { row, distance: Math.sqrt(squares.reduce((sum, square) => sum + square)) };
  })
    .filter(({ row }) => wanted(row))
    .sort((a, b) => a.distance - b.distance || a.row - b.row)
    .slice(0, k);
}

const random = randomNumbers(11);
const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const CLOUDS = {
  "a normal cloud": () => Float32Array.from({ length: 4000 }, normal),
  "tight clusters far apart": () =>
    Float32Array.from({ length: 4000 }, (_, i) => ((i >> 1) % 4) * 100 + normal() * 0.001),
  "a few places, each many times": () => Float32Array.from({ length: 1000 }, () => Math.floor(random() * 3)),
  "a line": () => Float32Array.from({ length: 1000 }, (_, i) => (i % 2 ? 1 : normal())),
  "one point": () => Float32Array.of(3, 4),
};

for (const [name, cloud] of Object.entries(CLOUDS)) {
  test(`finds what brute force finds in ${name}, inside and far outside`, () => {
    const points = cloud();
    const labels = Uint8Array.from({ length: points.length / 2 }, (_, i) => i % 37);
    const index = new NearestIndex(points, 2, labels);
    const scattered = (_, i) => [normal(), normal()].map((x) => x * 10 ** ((i % 6) - 1));
    const places = Array.from({ length: 60 }, scattered);
    for (const place of places) {
      assert.deepEqual(index.nearestK(place, 9), bruteForce(points, 2, place, 9));
      assert.deepEqual(index.nearest(place), bruteForce(points, 2, place, 1)[0]);
      const classes = [5, 36]; // 36 shares its bit with 4
      const expected = bruteForce(points, 2, place, 9, (row) => classes.includes(labels[row]));
      assert.deepEqual(index.nearestK(place, 9, classes), expected);
    }
  });
}

test("works in other numbers of dimensions", () => {
  for (const dimensions of [1, 3, 16]) {
    const points = Float32Array.from({ length: 500 * dimensions }, normal);
    const index = new NearestIndex(points, dimensions);
    for (let i = 0; i < 20; i++) {
      const place = Array.from({ length: dimensions }, normal);
      assert.deepEqual(index.nearestK(place, 5), bruteForce(points, dimensions, place, 5));
    }
  }
});

describe("where there is nothing to find", () => {
  const index = new NearestIndex(Float32Array.of(0, 0, 1, 1), 2, Uint8Array.of(0, 1));

  test("an empty cloud has no nearest point", () => {
    assert.equal(new NearestIndex(new Float32Array(0), 2).nearest([0, 0]), null);
  });
  test("nor has a class without points, or no class at all", () => {
    assert.equal(index.nearest([0, 0], [7]), null);
    assert.equal(index.nearest([0, 0], [32]), null);
    assert.equal(index.nearest([0, 0], []), null);
  });
  test("more neighbours than points are all points", () => {
    assert.deepEqual(
      index.nearestK([0, 0], 8).map(({ row }) => row),
      [0, 1],
    );
  });
});
