import assert from "node:assert/strict";
import test from "node:test";
import { position } from "../../../assets/selection/contact_sheet.mjs";
import { imagesCsv } from "../../../assets/selection/saving.mjs";
import {
  compareAddress,
  countText,
  emptyText,
  factText,
  restingText,
} from "../../../assets/selection/words.mjs";

test("the first key leads to the first image, then they walk", () => {
  assert.equal(position("ArrowDown", null, 10, 4, 2), 0);
  assert.equal(position("ArrowRight", 0, 10, 4, 2), 1);
  assert.equal(position("ArrowDown", 1, 10, 4, 2), 5);
  assert.equal(position("ArrowUp", 5, 10, 4, 2), 1);
  assert.equal(position("PageDown", 1, 10, 4, 2), 9);
  assert.equal(position("Home", 7, 10, 4, 2), 0);
  assert.equal(position("End", null, 10, 4, 2), 9);
});

test("keys have the browser's names in every language", () => {
  globalThis.latentariumTexts = { form: () => 0, texts: { End: ["Ende"], Page: ["Seite"] } };
  try {
    assert.equal(position("End", null, 10, 4, 2), 9);
    assert.equal(position("PageDown", 1, 10, 4, 2), 9);
  } finally {
    globalThis.latentariumTexts = undefined;
  }
});

test("at the edges they stay within the images", () => {
  assert.equal(position("ArrowLeft", 0, 10, 4, 2), 0);
  assert.equal(position("ArrowRight", 9, 10, 4, 2), 9);
  assert.equal(position("ArrowUp", 2, 10, 4, 2), 2);
  assert.equal(position("PageUp", 6, 10, 4, 3), 2);
  assert.equal(position("ArrowDown", 7, 10, 4, 2), 7);
  assert.equal(position("PageDown", 3, 10, 4, 2), 7);
  assert.equal(position("ArrowDown", 1, 3, 4, 2), 1);
});

test("other keys lead nowhere", () => {
  for (const key of ["Enter", "Tab", "i"]) assert.equal(position(key, 1, 10, 4, 2), null);
});

test("counts say whether these are all", () => {
  assert.equal(countText(312, 10_000), "312 of 10,000 images");
  assert.equal(countText(10_000, 10_000), "All 10,000 images");
});

test("an image is named by number, class and error", () => {
  assert.equal(factText(4711, "4", 112.34), "#4711 · “4” · 112.3 nats");
  assert.equal(factText(0, "Sandal", NaN), "#0 · Sandal · – nats");
});

test("what is missing is said, with what to do", () => {
  assert.equal(emptyText({ shown: 1, chosen: 1, find: "" }), null);
  assert.match(emptyText({ shown: 0, chosen: 5, find: "boot" }), /“boot”/);
  assert.match(emptyText({ shown: 0, chosen: 0, find: "" }), /select more/);
  assert.match(restingText({ urls: { sheets: [] } }), /not published/);
  assert.match(restingText({ urls: { sheets: ["/a"] } }), /Point at an image/);
});

test("a selection is compared where it is on the run's own plane", () => {
  const state = { run: "mnist-2d", sel: null, classes: [], axes: null };
  assert.equal(compareAddress(state), "/compare?runs=mnist-2d");
  const sel = [0, 0, 1, 0, 1, 1.5];
  assert.equal(
    compareAddress({ ...state, sel, classes: [3, 8] }),
    "/compare?runs=mnist-2d&brush=1:0,0,1,0,1,1.5&classes=3,8",
  );
  assert.equal(compareAddress({ ...state, sel, axes: [2, 3] }), null);
});

test("a table has a line an image, and quotes what needs it", () => {
  const latents = {
    latentDim: 2,
    mu: Float64Array.of(0, 0, 1.5, -0.2),
    logvar: Float64Array.of(0, 0, -2, 0.5),
    index: [42, 7],
    label: [0, 1],
    reconstructionNats: [112.5, NaN],
  };
  // The rate of the second: torch.distributions, as in inference_latents.test.mjs.
  assert.equal(
    imagesCsv([1, 0], latents, ['T-shirt, "top"', "Bag"]),
    'index,class,mu1,mu2,rate,reconstruction_nats\n7,Bag,1.5,-0.2,1.78703,\n42,"T-shirt, ""top""",0,0,0,112.5\n',
  );
  const cells = imagesCsv([0, 1], latents, ["=1+1", "a=b"])
    .split("\n")
    .map((row) => row.split(",")[1]);
  assert.deepEqual(cells, ["class", "'=1+1", "a=b", undefined], "a spreadsheet runs none");
});
