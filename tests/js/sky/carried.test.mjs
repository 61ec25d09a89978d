import assert from "node:assert/strict";
import { test } from "node:test";
import { placeAt, shift } from "../../../assets/sky/carried.mjs";

const SIZE = { width: 800, height: 600, ratio: 1 };

/** A view whose left edge is at x0, upper edge at y1, so many pixels a unit. */
const view = (x0, y1, unit) => (place) => [(place[0] - x0) * unit, (y1 - place[1]) * unit];

function painted(toPixel, size = SIZE, margin = 160) {
  const corners = [placeAt(toPixel, [0, 0]), placeAt(toPixel, [size.width, size.height])];
  return { ...size, corners, margin };
}

test("the place at a pixel is seen there, also in the nearest view far from the origin", () => {
  for (const unit of [3, 90, 90_000]) {
    const toPixel = view(-5, 7, unit);
    const [x, y] = toPixel(placeAt(toPixel, [123, 45]));
    assert.ok(Math.abs(x - 123) < 1e-3 && Math.abs(y - 45) < 1e-3);
  }
});

test("a drag moves what was painted by its pixels", () => {
  for (const unit of [90, 90_000]) {
    const from = painted(view(-5, 7, unit));
    for (const [dx, dy] of [
      [0, 0],
      [12, -7],
      [-159, 159],
    ]) {
      assert.deepEqual(shift(from, view(-5 - dx / unit, 7 + dy / unit, unit), SIZE), [dx, dy]);
    }
  }
});

test("a fine screen's halves of a pixel are whole ones of its own", () => {
  const fine = { ...SIZE, ratio: 2 };
  const from = painted(view(-5, 7, 100), fine);
  assert.deepEqual(shift(from, view(-5.005, 7, 100), fine), [0.5, 0]);
  assert.equal(shift(from, view(-5.0025, 7, 100), fine), null);
});

test("another scale, size or screen, a part of a pixel, and what lies beyond the margin are painted anew", () => {
  const from = painted(view(-5, 7, 100));
  assert.equal(shift(from, view(-5, 7, 101), SIZE), null);
  assert.equal(shift(from, view(-5.005, 7, 100), SIZE), null);
  assert.equal(shift(from, view(-6.61, 7, 100), SIZE), null);
  assert.equal(shift(from, view(-5, 7, 100), { ...SIZE, width: 801 }), null);
  assert.equal(shift(from, view(-5, 7, 100), { ...SIZE, ratio: 2 }), null);
  assert.deepEqual(shift(painted(view(-5, 7, 100), SIZE, 0), view(-5, 7, 100), SIZE), [0, 0]);
});
