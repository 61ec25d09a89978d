import assert from "node:assert/strict";
import test from "node:test";
import {
  inside,
  MOST_CORNERS,
  polygonFrom,
  polygonOf,
  rectangle,
  roundedPolygon,
} from "../../../assets/maths/polygon.mjs";
import { randomNumbers } from "../fixtures.mjs";

const SQUARE = [0, 0, 4, 0, 4, 4, 0, 4];
const STAR = Array.from({ length: 10 }, (_, k) => {
  const [angle, radius] = [(k * Math.PI) / 5, k % 2 === 0 ? 3 : 1];
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
});

test("a polygon holds what lies within it, also where it is not convex", () => {
  assert.equal(inside(SQUARE, 2, 2), true);
  assert.equal(inside(SQUARE, 5, 2), false);
  assert.equal(inside(SQUARE, 2, -0.1), false);
  const arrow = [0, 0, 4, 0, 2, 1, 2, 4];
  assert.equal(inside(arrow, 1.5, 1), true);
  assert.equal(inside(arrow, 3, 3), false);
  assert.equal(inside(arrow, 2.5, 0.9), false);
});

test("what a line that crosses itself surrounds twice lies outside", () => {
  const angle = (k) => (4 * Math.PI * k) / 5;
  const pentagram = Array.from({ length: 5 }, (_, k) => [Math.cos(angle(k)), Math.sin(angle(k))]).flat();
  assert.equal(inside(pentagram, 0, 0), false);
  assert.equal(inside(pentagram, 0.6, 0), true);
});

test("less than a triangle is nothing; a rectangle keeps its corners", () => {
  assert.equal(
    polygonOf([
      [0, 0],
      [1, 1],
    ]),
    null,
  );
  assert.deepEqual(polygonOf(rectangle([1, 2], [3, 5])), [1, 2, 3, 2, 3, 5, 1, 5]);
});

test("a long line becomes few corners that hold the same points", () => {
  const random = randomNumbers(5);
  const circle = Array.from({ length: 500 }, (_, k) => [3 * Math.cos(k / 80), 3 * Math.sin(k / 80)]);
  const polygon = polygonOf(circle);
  assert.equal(polygon.length, 2 * MOST_CORNERS);
  let wrong = 0;
  for (let k = 0; k < 2000; k++) {
    const [x, y] = [8 * random() - 4, 8 * random() - 4];
    if (inside(polygon, x, y) !== Math.hypot(x, y) < 3) wrong += 1;
  }
  // 32 of a circle's corners lose 1 - sin(2π/32)/(2π/32) = 0.6 % of its area, of 44 % of the points.
  assert.ok(wrong <= 20, `${wrong} of 2000`);
});

test("corners that only lie on the way go before those that turn", () => {
  const drawn = STAR.flatMap(([x, y], k) => {
    const [u, v] = STAR[(k + 1) % STAR.length];
    return Array.from({ length: 40 }, (_, step) => [x + (step / 40) * (u - x), y + (step / 40) * (v - y)]);
  });
  const polygon = polygonOf(drawn);
  for (const [x, y] of STAR) {
    const isKept = Array.from({ length: MOST_CORNERS }, (_, k) =>
      Math.hypot(polygon[2 * k] - x, polygon[2 * k + 1] - y),
    );
    assert.ok(Math.min(...isKept) < 1e-12);
  }
});

test("an address's numbers are a polygon of three to 32 corners, to three digits", () => {
  assert.deepEqual(polygonFrom([0.12345, 0, 1, -0.00001, 1, 5000]), [0.123, 0, 1, 0, 1, 1000]);
  assert.equal(polygonFrom(undefined), undefined);
  assert.equal(polygonFrom([0, 0, 1, 1]), undefined);
  assert.equal(polygonFrom([0, 0, 1, 1, 2]), undefined);
  assert.equal(polygonFrom(new Array(66).fill(0)), undefined);
  assert.ok(Object.is(roundedPolygon([-0.0001])[0], 0));
});
