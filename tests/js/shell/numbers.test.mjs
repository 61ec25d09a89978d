/** Numbers as people write and paste them. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { askedFor, readNumber, stepped } from "../../../assets/shell/numbers.mjs";
import { signed } from "../../../assets/shell/words.mjs";

const PLACE = { min: -1000, max: 1000, step: 0.05 };

test("what the page shows can be pasted back", () => {
  for (const value of [-0.88, 0.88, -3, 0, 12.34]) assert.equal(readNumber(signed(value)), value);
});

test("signs, decimal commas and exponents are read as they are meant", () => {
  const meant = {
    "\u22120.88": -0.88,
    "\u20130.5": -0.5,
    " 1,5\u00a0": 1.5,
    "-,5": -0.5,
    "1e-1": 0.1,
    "2E\u22122": 0.02,
    "+3": 3,
    "4.": 4,
  };
  for (const [text, value] of Object.entries(meant)) assert.equal(readNumber(text), value, text);
});

test("anything else is no number", () => {
  const texts = [
    "",
    "-",
    "e",
    "1e",
    "0x10",
    "1 2",
    "1,2,3",
    "1,234.5",
    "1.2.3",
    "--1",
    "Infinity",
    "NaN",
    "1e999",
    "٣",
  ];
  for (const text of texts) assert.equal(readNumber(text), null, text);
});

test("what is refused is said with what is allowed, and nothing of an empty field", () => {
  assert.deepEqual(askedFor("\u22120.88", PLACE), { value: -0.88 });
  assert.deepEqual(askedFor("left", PLACE), { refusal: "“left” is not a number from −1000 to 1000." });
  assert.deepEqual(askedFor("1e4", PLACE), { refusal: "“1e4” is not a number from −1000 to 1000." });
  const cells = { min: 1, max: 10, step: 1 };
  assert.deepEqual(askedFor("3.5", cells), { refusal: "“3.5” is not a whole number from 1 to 10." });
  assert.deepEqual(askedFor("3,0", cells), { value: 3 });
  assert.deepEqual(askedFor("  ", PLACE), {});
  assert.ok((askedFor("9".repeat(400), PLACE).refusal ?? "").length < 80);
});

test("arrows step within the limits, other keys lead nowhere", () => {
  assert.equal(stepped("ArrowUp", 0.25, PLACE), 0.3);
  assert.equal(stepped("PageDown", 0.1, PLACE), -0.4);
  assert.equal(stepped("ArrowUp", 1000, PLACE), 1000);
  assert.equal(stepped("a", 1, PLACE), null);
  assert.equal(stepped("ArrowUp", null, PLACE), null);
});
