import assert from "node:assert/strict";
import test from "node:test";
import { PlacedPoints } from "../../../assets/points/placed_points.mjs";
import { Selected } from "../../../assets/selection/chosen.mjs";

/** On a line from (0, 0) to (9, 0), two classes in turn; numbers in the test set are not rows. */
const count = 10;
const stars = Float32Array.from({ length: 2 * count }, (_, k) => (k % 2 === 0 ? k / 2 : 0));
const cloud = {
  count,
  index: Int32Array.from({ length: count }, (_, row) => 100 + row),
  label: Int32Array.from({ length: count }, (_, row) => row % 2),
  stars: () => stars,
};
const plane = {};
const MIDDLE = [2.5, -1, 6.5, -1, 6.5, 1, 2.5, 1];
const NOWHERE = [20, 20, 21, 20, 21, 21];
const page = (sel, classes = []) => ({ state: { sel, classes }, plane });
const placed = new PlacedPoints({ run: { classes: ["a", "b"], latent_dim: 2 }, cloud });

test("selected are the images in the polygon, of the highlighted classes", () => {
  const selected = new Selected(cloud);
  assert.deepEqual(selected.rows(page(MIDDLE)), [3, 4, 5, 6]);
  assert.deepEqual(selected.rows(page(MIDDLE, [0])), [4, 6]);
  assert.deepEqual(selected.rows(page(NOWHERE)), []);
  assert.deepEqual(selected.rows(page(null)), []);
});

test("they are looked for once, until it is another selection", () => {
  const selected = new Selected(cloud);
  const one = page(MIDDLE);
  assert.equal(selected.rows(one), selected.rows({ ...one }));
  assert.notEqual(selected.rows(one), selected.rows({ ...one, plane: {} }));
});

test("chance draws every selected image and no other", () => {
  const drawn = new Set(Array.from({ length: 400 }, () => placed.random(page(MIDDLE)).image));
  // One of four is missed by 400 draws with a probability below 1e-49.
  assert.deepEqual([...drawn].sort(), [103, 104, 105, 106]);
});

test("without a selection, or with an empty one, chance draws from all images", () => {
  for (const sel of [null, NOWHERE]) {
    const drawn = new Set(Array.from({ length: 1000 }, () => placed.random(page(sel)).image));
    assert.equal(drawn.size, count);
  }
});

test("an empty selection is told from none", () => {
  assert.deepEqual(
    [MIDDLE, NOWHERE, null].map((sel) => placed.selectedCount(page(sel))),
    [4, 0, null],
  );
});
