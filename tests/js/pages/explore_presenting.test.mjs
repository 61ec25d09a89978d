import assert from "node:assert/strict";
import { test } from "node:test";
import { KEPT, MOST_KEPT, toggledKept, walked } from "../../../assets/pages/explore/presenting/kept.mjs";
import { placeSentence } from "../../../assets/pages/explore/presenting/sentence.mjs";

const A = { z: [0.3, -1.2], classes: [], view: null };
const B = { z: [1, 0.5], classes: [4, 9], view: null };
const C = { z: [0, 0], classes: [], view: [-1, 1, -2, 2] };

test("kept views stand in the address and come back as they were", () => {
  const text = KEPT.write([A, B, C]);
  assert.equal(text, "0.3,-1.2;1,0.5/4,9;0,0//-1,1,-2,2");
  assert.deepEqual(KEPT.read(text), [A, B, C]);
  assert.equal(KEPT.write([]), null);
});

test("what is no list of views is refused whole", () => {
  const refused = ["", ";", "0.3,x", "0,0/x", "0,0/4/1,0,0,1", "0,0/4/0,1,0,1/5", "0,0;"];
  const long = Array.from({ length: MOST_KEPT + 1 }, () => "0,0").join(";");
  for (const text of [...refused, long]) assert.equal(KEPT.read(text), undefined, text);
});

test("a view keeps to what the run has", () => {
  const run = { latent_dim: 3, classes: ["a", "b"] };
  assert.deepEqual(KEPT.fit([B], run), [{ z: [1, 0.5, 0], classes: [], view: null }]);
});

test("a view is kept at the end, and forgotten when it is kept already", () => {
  assert.deepEqual(toggledKept([A], B), [A, B]);
  assert.deepEqual(toggledKept([A, B], { ...A, classes: [1] }), [B]);
  const full = Array.from({ length: MOST_KEPT }, (_, k) => ({ ...A, z: [k, 5] }));
  assert.equal(toggledKept(full, B), null);
});

test("arrows walk around the views, from elsewhere to the first or the last", () => {
  const views = [A, B, C];
  assert.equal(walked(views, A.z, 1), B);
  assert.equal(walked(views, C.z, 1), A);
  assert.equal(walked(views, A.z, -1), C);
  assert.equal(walked(views, [9, 9], 1), A);
  assert.equal(walked(views, [9, 9], -1), C);
  assert.equal(walked([], A.z, 1), null);
});

test("a place is said to be of one class, between two, or far from all", () => {
  const near = (fours, nines) => [...Array(fours).fill("4"), ...Array(nines).fill("9")];
  assert.match(placeSentence(near(12, 3), false), /^Around here lie images of “4”/);
  assert.match(placeSentence(near(7, 8), false), /^Between “9” and “4”/);
  assert.match(placeSentence(near(15, 0), true), /only guesses/);
  assert.equal(placeSentence([], false), "");
});
