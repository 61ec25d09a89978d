import assert from "node:assert/strict";
import test from "node:test";
import { ranked } from "../../../assets/shell/controls/sorting.mjs";

test("numbers are sorted as numbers", () => {
  assert.deepEqual(ranked(["10", "9", "-1e3", "0.5"], false), [2, 3, 1, 0]);
  assert.deepEqual(ranked(["10", "9", "-1e3", "0.5"], true), [0, 1, 3, 2]);
});

test("what was not measured comes last, whichever way", () => {
  assert.deepEqual(ranked(["", "2", "1"], false), [2, 1, 0]);
  assert.deepEqual(ranked(["", "2", "1"], true), [1, 2, 0]);
});

test("equal values keep their order, whichever way", () => {
  assert.deepEqual(ranked(["1", "0", "1"], true), [0, 2, 1]);
});

test("names with numbers in them are sorted by the numbers", () => {
  assert.deepEqual(ranked(["β = 16", "β = 2", "β = 0.5"], false), [2, 1, 0]);
});
