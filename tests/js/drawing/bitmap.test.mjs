import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, inkBox, resampled } from "../../../assets/drawing/bitmap.mjs";
import { preparationOf, prepared } from "../../../assets/drawing/preparation.mjs";
import { Sheet } from "../../../assets/drawing/sheet.mjs";
import { paint } from "../../../assets/drawing/strokes.mjs";
import { randomNumbers } from "../fixtures.mjs";

const DIGIT = { height: 28, width: 28, channels: 1 };

function bitmapOf(rows) {
  return { channels: 1, height: rows.length, width: rows[0].length, pixels: Float32Array.from(rows.flat()) };
}

function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

function near(found, expected, tolerance = 1e-5) {
  assert.equal(found.length, expected.length);
  found.forEach((value, k) => assert.ok(Math.abs(value - expected[k]) <= tolerance, `${k}: ${value}`));
}

test("shrinking is the mean over areas, enlarging repeats, and there and back is the same", () => {
  const small = bitmapOf([
    [0, 1],
    [0.5, 0.25],
  ]);
  const whole = { left: 0, top: 0, width: 2, height: 2 };
  near(resampled(small, whole, { height: 1, width: 1 }).pixels, [1.75 / 4]);
  const large = resampled(small, whole, { height: 6, width: 4 });
  near(large.pixels.subarray(0, 4), [0, 0, 1, 1]);
  const back = resampled(large, { left: 0, top: 0, width: 4, height: 6 }, { height: 2, width: 2 });
  near(back.pixels, small.pixels);
});

test("a box beyond the edge has there what was asked for, or the edge repeated", () => {
  const one = bitmapOf([[1]]);
  const wide = { left: -0.5, top: 0, width: 2, height: 1 };
  near(resampled(one, wide, { height: 1, width: 1 }, 0).pixels, [0.5]);
  near(resampled(one, wide, { height: 1, width: 1 }).pixels, [1]);
});

test("the box of the ink is the least one, in each kind of picture", () => {
  const sheet = blank({ channels: 1, height: 5, width: 6 });
  assert.equal(inkBox(sheet, 0.1), null);
  sheet.pixels[1 * 6 + 2] = 0.5;
  sheet.pixels[3 * 6 + 4] = 1;
  sheet.pixels[0] = 0.05;
  assert.deepEqual(inkBox(sheet, 0.1), { left: 2, top: 1, width: 3, height: 3 });
  const paper = blank({ channels: 3, height: 2, width: 2 });
  paper.pixels[4 + 1] = 0;
  assert.deepEqual(inkBox(paper, 0.1), { left: 1, top: 0, width: 1, height: 1 });
});

test("a dab covers the area of its circle, and a line that of its capsule", () => {
  const side = 200;
  const width = 0.1;
  const area = (points) => {
    const sheet = blank({ channels: 1, height: side, width: side });
    paint(sheet, { points, width, colour: [1] });
    return sum(sheet.pixels) / side ** 2;
  };
  const circle = Math.PI * (width / 2) ** 2;
  assert.ok(Math.abs(area([0.5, 0.5]) / circle - 1) < 0.01);
  assert.ok(Math.abs(area([0.2, 0.3, 0.6, 0.6]) / (circle + 0.5 * width) - 1) < 0.01);
});

test("a stroke that crosses itself covers once, two strokes cover one after the other", () => {
  const sheet = blank({ channels: 1, height: 20, width: 20 });
  paint(sheet, { points: [0.2, 0.5, 0.8, 0.5, 0.2, 0.5], width: 0.2, colour: [0.4] });
  assert.ok(Math.abs(Math.max(...sheet.pixels) - 0.4) < 1e-6);
  paint(sheet, { points: [0.5, 0.5], width: 0.2, colour: [0] });
  assert.equal(sheet.pixels[10 * 20 + 10], 0);
});

test("undo takes back the last stroke alone, clear all, and the ground stays", () => {
  const ground = blank({ channels: 1, height: 8, width: 8 }, 0.5);
  const sheet = new Sheet(ground);
  sheet.begin(0.2, 0.2, { width: 0.3, colour: [1] });
  sheet.extend(0.4, 0.2);
  const one = sheet.bitmap.pixels;
  sheet.begin(0.7, 0.7, { width: 0.3, colour: [0] });
  assert.notDeepEqual(sheet.bitmap.pixels, one);
  sheet.undo();
  assert.deepEqual(sheet.bitmap.pixels, one);
  sheet.clear();
  assert.deepEqual(sheet.bitmap.pixels, ground.pixels);
  sheet.undo();
  assert.equal(sheet.strokes, 0);
});

test("a drawing for MNIST fits 20 pixels and has its centre of mass as the test images have theirs", () => {
  const random = randomNumbers(3);
  for (let k = 0; k < 20; k++) {
    const sheet = blank({ channels: 1, height: 224, width: 224 });
    const points = Array.from({ length: 12 }, () => 0.2 + 0.6 * random());
    paint(sheet, { points, width: 0.03 + 0.1 * random(), colour: [1] });
    const pixels = prepared(sheet, DIGIT, preparationOf("mnist"));
    const box = inkBox({ ...DIGIT, pixels }, 0.004);
    assert.equal(Math.max(box.width, box.height), 20);
    const mass = sum(pixels);
    const x = pixels.reduce((total, value, at) => total + value * ((at % 28) + 0.5), 0) / mass;
    const y = pixels.reduce((total, value, at) => total + value * (Math.floor(at / 28) + 0.5), 0) / mass;
    // Of all 10,000 test images both lie in [14, 15): measured on the published sheets.
    for (const centre of [x, y]) assert.ok(centre >= 14 - 1e-5 && centre < 15, String(centre));
  }
});

test("the proportions stay: a square is a square, a bar twice as long is twice as long", () => {
  const bar = blank({ channels: 1, height: 200, width: 200 });
  for (let y = 30; y < 70; y++) bar.pixels.fill(1, y * 200 + 50, y * 200 + 130);
  const pixels = prepared(bar, DIGIT, preparationOf("mnist"));
  const box = inkBox({ ...DIGIT, pixels }, 0.004);
  assert.deepEqual([box.width, box.height], [20, 10]);
  assert.ok(Math.abs(sum(pixels) - 200) < 1e-3);
});

test("other data sets have rules of their own: Fashion fills its frame, sprites stay where they are", () => {
  const sheet = blank({ channels: 1, height: 56, width: 56 });
  for (let y = 0; y < 14; y++) sheet.pixels.fill(1, y * 56, y * 56 + 14);
  const fashion = prepared(sheet, DIGIT, preparationOf("fashion-mnist"));
  near(fashion, new Float32Array(784).fill(1));
  const sprite = prepared(sheet, DIGIT, preparationOf("sprites"));
  assert.deepEqual(inkBox({ ...DIGIT, pixels: sprite }, 0.004), { left: 0, top: 0, width: 7, height: 7 });
  for (const dataset of ["mnist", "sprites", "constructor"]) {
    assert.equal(prepared(blank({ channels: 1, height: 9, width: 9 }), DIGIT, preparationOf(dataset)), null);
  }
});
