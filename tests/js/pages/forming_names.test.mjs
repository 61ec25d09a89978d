/** Where the forming sky names its classes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, middles, namesAt } from "../../../assets/pages/train_your_own/names.mjs";

test("a class is named at the median of its images, which one far away does not move", () => {
  const places = [0, 0, 10, 20, 900, 900, 200, 100];
  const found = namesAt(places, Uint8Array.of(0, 0, 0, 2), ["zero", "none of it", "two"]);
  assert.deepEqual(found, [
    { text: "zero", x: 10, y: 20 },
    { text: "two", x: 200, y: 100 },
  ]);
});

test("in numbers a class is its images and their median, whatever its name covers", () => {
  const places = [0, 0, 10, 20, 900, 900, 200, 100];
  assert.deepEqual(middles(places, Uint8Array.of(0, 0, 0, 2), ["zero", "none of it", "two"]), [
    { text: "zero", count: 3, x: 10, y: 20 },
    { text: "two", count: 1, x: 200, y: 100 },
  ]);
});

test("names of one place are written below one another", () => {
  const names = ["a", "b", "c"].map((text, k) => ({ text, x: 50 + k, y: 50 }));
  const ys = apart(names).map(({ y }) => y);
  assert.deepEqual(ys, [50, 66, 82]);
});

test("a hundred names would hide the stars: none is written", () => {
  const classes = Array.from({ length: 100 }, (_, k) => `class ${k}`);
  assert.deepEqual(namesAt([0, 0], Uint8Array.of(0), classes), []);
});
