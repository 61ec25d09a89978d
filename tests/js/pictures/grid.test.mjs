import assert from "node:assert/strict";
import { test } from "node:test";

import { gridCell, gridPlaces, tileImages } from "../../../assets/pictures/grid.mjs";

test("the first axis rises to the right, the second falls downward", () => {
  const places = gridPlaces([1, -1], 2, 3, [
    [1, 0],
    [0, 1],
  ]);
  const at = (row, column) => [...places.slice(6 * row + 2 * column, 6 * row + 2 * column + 2)];
  const rows = [0, 1, 2].map((row) => [0, 1, 2].map((column) => at(row, column)));
  assert.deepEqual(rows, [
    [
      [-1, 1],
      [1, 1],
      [3, 1],
    ],
    [
      [-1, -1],
      [1, -1],
      [3, -1],
    ],
    [
      [-1, -3],
      [1, -3],
      [3, -3],
    ],
  ]);
});

test("other dimensions keep the centre's value, and any two axes can vary", () => {
  const places = gridPlaces([7, 0, 5], 1, 2, [
    [0, 0, 1],
    [1, 0, 0],
  ]);
  assert.deepEqual([...places], [8, 0, 4, 8, 0, 6, 6, 0, 4, 6, 0, 6]);
});

test("a grid goes along any two directions", () => {
  const places = gridPlaces([1, 1, 1], 5, 2, [
    [0.6, 0.8, 0],
    [0, 0, 1],
  ]);
  const expected = [
    [-2, -3, 6],
    [4, 5, 6],
    [-2, -3, -4],
    [4, 5, -4],
  ];
  assert.deepEqual([...places], expected.flat());
});

test("a grid of one is its centre", () => {
  assert.deepEqual(
    [
      ...gridPlaces([0.5, 2], 1, 1, [
        [1, 0],
        [0, 1],
      ]),
    ],
    [0.5, 2],
  );
});

test("a place of the picture belongs to the cell under it, edges included", () => {
  assert.deepEqual(gridCell(0, 0, 10), { row: 0, column: 0 });
  assert.deepEqual(gridCell(0.25, 0.99, 10), { row: 9, column: 2 });
  assert.deepEqual(gridCell(1, 1.2, 10), { row: 9, column: 9 });
  assert.deepEqual(gridCell(-0.1, 0.5, 4), { row: 2, column: 0 });
});

test("grey images are tiled row by row", () => {
  const image = { height: 1, width: 2, channels: 1 };
  const rgba = new Uint8ClampedArray(4 * 2 * 4);
  tileImages(rgba, Float32Array.of(0, 1, 0.2, 0.4), 1, 2, 2, image);
  const grey = Array.from({ length: 8 }, (_, pixel) => [...rgba.slice(4 * pixel, 4 * pixel + 4)]);
  const empty = [0, 0, 0, 0];
  const opaque = (level) => [level, level, level, 255];
  assert.deepEqual(grey, [empty, empty, opaque(0), opaque(255), opaque(51), opaque(102), empty, empty]);
});

test("planes of colour become pixels, and values outside [0, 1] are clamped", () => {
  const image = { height: 1, width: 2, channels: 3 };
  const rgba = tileImages(new Uint8ClampedArray(8), Float32Array.of(0, 1, 2, 0.2, -1, 0.6), 0, 1, 1, image);
  assert.deepEqual([...rgba], [0, 255, 0, 255, 255, 51, 153, 255]);
});
