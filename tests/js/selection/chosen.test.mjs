import assert from "node:assert/strict";
import test from "node:test";
import {
  classCounts,
  found,
  meanPlace,
  neighboursAsked,
  ORDERS,
  ofClasses,
  ordered,
  rowsWithin,
} from "../../../assets/selection/chosen.mjs";

const CLASSES = ["Sandal", "Shirt", "Bag"];
const LATENTS = { index: [10, 11, 12, 42], label: [0, 1, 2, 1], reconstructionNats: [5, NaN, 9, 7] };
const STARS = [0, 0, 2, 3, 1, 2, -1, 2.5];

test("the polygon chooses the stars within it, null all of them", () => {
  assert.deepEqual(rowsWithin(STARS, [-2, 1, 3, 1, 3, 2.75, -2, 2.75]), [2, 3]);
  assert.deepEqual(rowsWithin(STARS, null), [0, 1, 2, 3]);
});

test("classes choose among the rows, no class chooses all", () => {
  assert.deepEqual(ofClasses([0, 1, 3], LATENTS.label, [1]), [1, 3]);
  assert.deepEqual(ofClasses([0, 1, 3], LATENTS.label, []), [0, 1, 3]);
  assert.deepEqual(classCounts([0, 1, 3], LATENTS.label, 3), [1, 2, 0]);
});

for (const [text, rows] of [
  ["", [0, 1, 2, 3]],
  ["42", [3]],
  [" #42 ", [3]],
  ["7", []],
  ["s", [0, 1, 3]],
  ["SHI", [1, 3]],
  ["boot", []],
]) {
  test(`“${text}” finds ${rows.length} of the images`, () => {
    assert.deepEqual(found([0, 1, 2, 3], LATENTS, CLASSES, text), rows);
  });
}

test("a number that is the name of a class is that class, with # an image", () => {
  const digits = { index: [0, 1, 2], label: [2, 2, 1] };
  assert.deepEqual(found([0, 1, 2], digits, ["0", "1", "2"], "2"), [0, 1]);
  assert.deepEqual(found([0, 1, 2], digits, ["0", "1", "2"], "#2"), [2]);
});

test("the worst come first, and last what was not measured", () => {
  assert.deepEqual(ordered([0, 1, 2, 3], "worst", LATENTS, STARS, 2), [2, 3, 0, 1]);
});

test("classes come in their order, each with its worst first", () => {
  assert.deepEqual(ordered([0, 1, 2, 3], "class", LATENTS, STARS, 2), [0, 3, 1, 2]);
});

test("places come in lines from the top, each from the left", () => {
  assert.deepEqual(ordered([0, 1, 2, 3], "place", LATENTS, STARS, 2), [3, 1, 0, 2]);
  assert.deepEqual(ordered([0, 1, 2, 3], "place", LATENTS, STARS, 1), [1, 3, 2, 0]);
});

test("equal images keep the order of the test set", () => {
  const alike = { label: [0, 0, 0], reconstructionNats: [NaN, NaN, NaN] };
  for (const order of ORDERS)
    assert.deepEqual(ordered([0, 1, 2], order, alike, [0, 0, 0, 0, 0, 0], 2), [0, 1, 2]);
});

test("the mean place is that of the rows alone", () => {
  const latents = { mu: [0, 0, 1, 3, 2, -3], latentDim: 2 };
  assert.deepEqual([...meanPlace([1, 2], latents)], [1.5, 0]);
});

test("two classes with a stroke between them ask for neighbours, whatever strokes their names have", () => {
  const names = ["4", "9", "T-shirt/top", "Coat"];
  assert.deepEqual(neighboursAsked("4/9", names), { of: 0, near: 1 });
  assert.deepEqual(neighboursAsked(" t-shirt/top / coat", names), { of: 2, near: 3 });
  assert.deepEqual(neighboursAsked("Coat/T-shirt/top", names), { of: 3, near: 2 });
  for (const text of ["4", "4/", "4/x", "T-shirt/top", ""])
    assert.equal(neighboursAsked(text, names), null, text);
});
