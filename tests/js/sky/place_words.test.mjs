import assert from "node:assert/strict";
import test from "node:test";
import { placeWords } from "../../../assets/sky/place_words.mjs";

/** A cloud whose nearest images have these labels, the first at that distance. */
const cloud = (labels, distance = 0.08) => ({
  label: labels,
  far: 0.5,
  nearestK: (_z, k) => labels.slice(0, k).map((_, row) => ({ row, distance: distance + row / 100 })),
});
const CLASSES = ["round", "square", "star"];
const fifteen = (most, few, k) => Array.from({ length: 15 }, (_, at) => (at < k ? few : most));

test("a place is said as its neighbours vote: what, how sure, what else, how near", () => {
  assert.equal(
    placeWords([0, 0], cloud(fifteen(2, 1, 3)), CLASSES),
    "Looks like “star” (12 of 15 neighbours), then “square”. 0.08 from the nearest test image.",
  );
  assert.equal(
    placeWords([0, 0], cloud(fifteen(0, 0, 0)), CLASSES),
    "Looks like “round” (all 15 neighbours). 0.08 from the nearest test image.",
  );
});

test("far from every image it is called a guess, and without images nothing is near", () => {
  assert.match(placeWords([0, 0], cloud([1, 1], 3.2), CLASSES), /3\.20 from every test image: a guess\.$/);
  assert.equal(placeWords([0, 0], cloud([]), CLASSES), "No test image is near.");
});
