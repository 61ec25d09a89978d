import assert from "node:assert/strict";
import test from "node:test";
import { placeAt, pointAt, product, projected } from "../../../assets/sky/picking.mjs";
import { randomNumbers } from "../fixtures.mjs";

const random = randomNumbers(3);
const DISTANCE = 4;
const IDENTITY = Array.from({ length: 16 }, (_, at) => (at % 5 === 0 ? 1 : 0));

/** An eye on the z axis at DISTANCE, looking at the origin; half the pane is one unit wide there. */
function seenFromAbove(width = 400, height = 200) {
  const [near, far] = [1, 9];
  // The projection of glFrustum, columns one after another.
  const perspective = [
    DISTANCE,
    0,
    0,
    0,
    0,
    DISTANCE,
    0,
    0,
    0,
    0,
    -(far + near) / (far - near),
    -1,
    0,
    0,
    (-2 * far * near) / (far - near),
    0,
  ];
  const moved = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, -DISTANCE, 1];
  return { matrix: product(perspective, moved), width, height };
}

test("a place is seen where the ray from the eye through it meets the plane of the origin", () => {
  const projection = seenFromAbove();
  for (let k = 0; k < 50; k++) {
    const [x, y, z] = [random() - 0.5, random() - 0.5, 2 * random() - 1];
    const [u, v] = [x, y].map((value) => (value * DISTANCE) / (DISTANCE - z));
    const [left, top] = projected([x, y, z], projection);
    assert.ok(Math.abs(left - (200 + 200 * u)) < 1e-9);
    assert.ok(Math.abs(top - (100 - 100 * v)) < 1e-9);
  }
});

test("a product of matrices does one after the other, and the identity nothing", () => {
  const a = Float64Array.from({ length: 16 }, random);
  const b = Float64Array.from({ length: 16 }, random);
  assert.deepEqual(product(a, IDENTITY), a);
  assert.deepEqual(product(IDENTITY, b), b);
  const times = (m, v) =>
    [0, 1, 2, 3].map((row) => v.reduce((sum, value, k) => sum + m[row + 4 * k] * value, 0));
  const v = [1, -2, 0.5, 1];
  times(product(a, b), v).forEach((value, k) =>
    assert.ok(Math.abs(value - times(a, times(b, v))[k]) < 1e-12),
  );
});

test("the point nearest on the screen is meant, whatever its depth", () => {
  const projection = seenFromAbove();
  const count = 60;
  const points = Float32Array.from({ length: 3 * count }, () => 1.6 * random() - 0.8);
  const pixels = Array.from({ length: count }, (_, row) =>
    projected(points.subarray(3 * row, 3 * row + 3), projection),
  );
  let found = 0;
  for (let k = 0; k < 200; k++) {
    const at = [400 * random(), 200 * random()];
    const apart = pixels.map(([x, y]) => Math.hypot(x - at[0], y - at[1]));
    const least = Math.min(...apart);
    // Points that lie over each other there are for the next test.
    if (apart.filter((value) => value <= 3).length > 1) continue;
    assert.equal(pointAt(points, projection, at), least <= 24 ? apart.indexOf(least) : null);
    found += least <= 24;
  }
  assert.ok(found > 50);
});

test("of points that cover each other the one in front is meant, and none behind the eye", () => {
  const projection = seenFromAbove();
  const middle = [200, 100];
  assert.equal(pointAt(Float32Array.of(0, 0, -1, 0, 0, 1, 0, 0, 0), projection, middle), 1);
  // Two pixels off, but covering.
  assert.equal(pointAt(Float32Array.of(0, 0, 0, 0.008, 0, 0.8), projection, middle), 1);
  // Six pixels off, so no longer covering.
  assert.equal(pointAt(Float32Array.of(0, 0, 0, 0.024, 0, 0.8), projection, middle), 0);
  assert.equal(pointAt(Float32Array.of(0, 0, DISTANCE + 1), projection, middle), null);
  assert.equal(pointAt(new Float32Array(0), projection, middle), null);
});

test("a pixel and a depth make a place that is seen there, as deep as the other", () => {
  const turn = [0.6, 0.8, 0, 0, -0.8, 0.6, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const tilt = [1, 0, 0, 0, 0, 0.28, 0.96, 0, 0, -0.96, 0.28, 0, 0, 0, 0, 1];
  const projection = seenFromAbove();
  projection.matrix = [projection.matrix, turn, tilt].reduce(product);
  const depth = (place) =>
    [...place, 1].reduce((sum, value, k) => sum + value * projection.matrix[3 + 4 * k], 0);
  for (let k = 0; k < 50; k++) {
    const through = [random() - 0.5, random() - 0.5, random() - 0.5];
    const pixel = [400 * random(), 200 * random()];
    const place = placeAt(pixel, through, projection);
    projected(place, projection).forEach((value, axis) => assert.ok(Math.abs(value - pixel[axis]) < 1e-9));
    assert.ok(Math.abs(depth(place) - depth(through)) < 1e-12);
    const again = placeAt(projected(through, projection), through, projection);
    again.forEach((value, axis) => assert.ok(Math.abs(value - through[axis]) < 1e-12));
  }
});
