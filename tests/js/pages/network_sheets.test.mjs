import assert from "node:assert/strict";
import test from "node:test";
import {
  boxOf,
  LEVELS,
  paintColourSheet,
  paintSheet,
  sheetOf,
  sheetOfShape,
  signedTable,
  unitAt,
  unitBeside,
  usualPeak,
} from "../../../assets/pages/network/sheets.mjs";

const STRIP = { aspect: 4.5, most: 128 };
/** Each level's own number as its colour. */
const COUNTED = Uint32Array.from({ length: LEVELS }, (_, level) => level);

test("units fill whole rows where that looks much as wanted", () => {
  for (const [count, columns] of [
    [256, 32],
    [512, 64],
    [784, 56],
  ]) {
    const sheet = sheetOfShape([count], STRIP);
    assert.deepEqual([sheet.columns, sheet.columns * sheet.rows], [columns, count]);
  }
});

test("a prime number of units has a row that is not full, and none is lost", () => {
  const sheet = sheetOfShape([257], STRIP);
  assert.ok(sheet.columns * sheet.rows >= 257 && sheet.columns < 60);
});

test("channels are tiles with a line between them, and no more than asked for", () => {
  const sheet = sheetOfShape([300, 4, 4], { aspect: 4, most: 64 });
  assert.deepEqual([sheet.count, sheet.columns, sheet.rows], [64, 16, 4]);
  assert.deepEqual([sheet.width, sheet.height], [16 * 5 - 1, 4 * 5 - 1]);
});

test("a value has the same colour in both orders of memory", () => {
  const sheet = sheetOf({ count: 2, tileWidth: 3, tileHeight: 2 }, { aspect: 9, most: 9 });
  const planar = Float32Array.from({ length: 12 }, (_, k) => k - 6);
  const interleaved = Float32Array.from({ length: 12 }, (_, k) => planar[(k % 2) * 6 + Math.floor(k / 2)]);
  const painted = [planar, interleaved].map((data, k) => {
    const rgba = new Uint32Array(sheet.width * sheet.height);
    paintSheet(rgba, sheet, { data, interleaved: k === 1, shape: [2, 2, 3] }, 6, COUNTED);
    return [...rgba];
  });
  assert.deepEqual(painted[0], painted[1]);
  // The first row: -6, -5, -4 of the first channel, the line, 0, 1, 2 of the second.
  assert.deepEqual(painted[0].slice(0, 7), [0, 43, 85, 0, 255, 298, 340]);
});

test("small tiles that are enlarged have several pixels a value, and thin lines between them", () => {
  const large = { aspect: 2, most: 9, isLarge: true };
  const sheet = sheetOf({ count: 2, tileWidth: 4, tileHeight: 4 }, large);
  assert.deepEqual([sheet.zoom, sheet.width, sheet.height], [8, 65, 32]);
  const data = Float32Array.from({ length: 32 }, (_, k) => k / 31);
  const rgba = new Uint32Array(sheet.width * sheet.height);
  paintSheet(rgba, sheet, { data, interleaved: false, shape: [2, 4, 4] }, 1, COUNTED);
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 65; x++) {
      const within = Math.floor(y / 8) * 4 + (Math.floor((x % 33) / 8) % 4);
      const expected = x === 32 ? 0 : Math.floor(255 * data[(x > 32 ? 16 : 0) + within] + 255.5);
      assert.equal(rgba[y * 65 + x], expected);
    }
  }
  assert.deepEqual(boxOf(sheet, 1), [33, 0, 32, 32]);
  assert.equal(unitAt(sheet, 40, 31), 1);
});

test("pictures in colour are grey where there is nothing", () => {
  const sheet = sheetOf({ count: 1, tileWidth: 2, tileHeight: 1 }, { aspect: 2, most: 1 });
  const rgba = new Uint32Array(2);
  // Red from the first to the last of its scale, no green, blue all taken away in the second pixel.
  paintColourSheet(rgba, sheet, Float32Array.of(1, -1, 0, 0, 0, -2), 1);
  assert.deepEqual([...new Uint8Array(rgba.buffer)], [255, 128, 128, 255, 0, 128, 0, 255]);
});

test("beyond the scale there is nothing brighter, and a layer that is silent has the ground's colour", () => {
  const sheet = sheetOfShape([3], { aspect: 3, most: 3 });
  const rgba = new Uint32Array(3);
  paintSheet(rgba, sheet, { data: Float32Array.of(-9, 9, 0), interleaved: false, shape: [3] }, 1, COUNTED);
  assert.deepEqual([...rgba], [0, LEVELS - 1, 255]);
  paintSheet(rgba, sheet, { data: Float32Array.of(0, 0, 0), interleaved: false, shape: [3] }, 0, COUNTED);
  assert.deepEqual([...rgba], [255, 255, 255]);
});

test("the table goes from one end through the ground to the other", () => {
  const table = new Uint8Array(signedTable([0, 0, 255], [10, 10, 10], [255, 200, 0]).buffer);
  const colour = (level) => [...table.subarray(4 * level, 4 * level + 4)];
  assert.deepEqual(colour(0), [0, 0, 255, 255]);
  assert.deepEqual(colour(255), [10, 10, 10, 255]);
  assert.deepEqual(colour(510), [255, 200, 0, 255]);
});

test("each unit is found where it is drawn, and nothing between tiles", () => {
  for (const shape of [[257], [5, 3, 4], [1, 6, 7]]) {
    const sheet = sheetOfShape(shape, STRIP);
    const units = shape.length === 1 ? 257 : shape[0] === 1 ? 42 : 5;
    for (let unit = 0; unit < units; unit++) {
      const [left, top, width, height] = boxOf(sheet, unit);
      assert.equal(unitAt(sheet, left + width / 2, top + height / 2), unit);
    }
    assert.equal(boxOf(sheet, units), null);
    assert.equal(unitAt(sheet, -1, 0), null);
    assert.equal(unitAt(sheet, 0, sheet.height + 1), null);
  }
});

test("keys go from unit to unit and stay at the edges", () => {
  const sheet = sheetOf({ count: 7, tileWidth: 1, tileHeight: 1 }, { aspect: 1, most: 9, columns: 3 });
  assert.equal(unitBeside(sheet, 0, 1, 0), 1);
  assert.equal(unitBeside(sheet, 2, 1, 0), 2);
  assert.equal(unitBeside(sheet, 1, 0, 1), 4);
  assert.equal(unitBeside(sheet, 4, 0, 1), 4, "there is none below");
  assert.equal(
    unitBeside(sheetOfShape([1, 28, 28], STRIP), 0, 0, 1),
    28,
    "of one picture from pixel to pixel",
  );
});

test("a few outliers do not darken the others", () => {
  const values = Float32Array.from({ length: 1000 }, (_, k) => (k < 3 ? 100 : -((k % 10) / 10)));
  assert.ok(Math.abs(usualPeak(values) - 0.9) < 1e-6);
  assert.equal(usualPeak(new Float32Array()), 0);
});
