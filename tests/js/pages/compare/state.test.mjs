import assert from "node:assert/strict";
import test from "node:test";
import {
  atRandom,
  escaped,
  fitted,
  inMode,
  movedBy,
  pointedAt,
  target,
} from "../../../../assets/pages/compare/changes.mjs";
import { COMPARE } from "../../../../assets/pages/compare/parameters.mjs";
import {
  costText,
  imageName,
  linkText,
  nothingToCompare,
  sumText,
} from "../../../../assets/pages/compare/words.mjs";

const START = COMPARE.start;
const OFFER = { runs: ["a", "b", "c"], chosen: ["a", "b"], most: 8 };

test("an empty address shows what is chosen at first", () => {
  assert.deepEqual(COMPARE.parse("", OFFER), { state: { ...START, runs: ["a", "b"] }, notices: [] });
});

for (const state of [
  { ...START, runs: ["c", "a"], image: 120, classes: [3, 8] },
  { ...START, runs: ["a", "c", "b"], large: 3 },
  { ...START, runs: ["a"], mode: "place", z: [0.5, -1.25], aligned: true, show: "grids" },
  {
    ...START,
    runs: ["b", "a"],
    show: "traversals",
    unfolded: true,
    brush: { panel: 1, polygon: [0, 0, 1, 0, 0.5, -2.125] },
  },
]) {
  test(`the address ${COMPARE.query(state)} brings its state back`, () => {
    assert.deepEqual(COMPARE.parse(COMPARE.query(state), OFFER), { state, notices: [] });
  });
}

/** Links as people have saved them, and what each says beside the start. */
for (const [link, said] of [
  ["?runs=a,b", {}],
  ["?runs=a,b&mode=place", { mode: "place" }],
  ["?runs=a,b&image=120", { image: 120 }],
  ["?runs=a,b&mode=place&z=0.31,-1.2", { mode: "place", z: [0.31, -1.2] }],
  ["?runs=a,b&show=grids", { show: "grids" }],
  ["?runs=a,b&aligned=1", { aligned: true }],
  ["?runs=a,b&show=traversals&unfolded=1", { show: "traversals", unfolded: true }],
  ["?runs=a,b&classes=3,8", { classes: [3, 8] }],
  ["?runs=a,b&large=2", { large: 2 }],
  ["?runs=a,b&brush=2:0,0,1.5,0.25,-1,2", { brush: { panel: 1, polygon: [0, 0, 1.5, 0.25, -1, 2] } }],
]) {
  test(`the saved link ${link} means what it meant and stays as it is`, () => {
    const found = COMPARE.parse(link, OFFER);
    assert.deepEqual(found, { state: { ...START, runs: ["a", "b"], ...said }, notices: [] });
    assert.equal(COMPARE.query(found.state), link);
  });
}

test("what cannot be read is left out with a sentence", () => {
  for (const [query, word] of [
    ["?runs=", "runs"],
    ["?mode=neither", "image or place"],
    ["?image=-1", "test image"],
    ["?show=everything", "skies or grids or traversals"],
    ["?brush=1:0,0,1,1", "corners"],
    ["?brush=1:0,0,1,1,2", "corners"],
    ["?brush=x:0,0,1,1,2,2", "corners"],
    [`?brush=1:${Array(66).fill(1).join(",")}`, "corners"],
    ["?aligned=yes", "0 or 1"],
    ["?large=0", "compared run"],
  ]) {
    const { state, notices } = COMPARE.parse(query, OFFER);
    assert.deepEqual(state, { ...START, runs: ["a", "b"] }, query);
    assert.equal(notices.length, 1, query);
    assert.match(notices[0], new RegExp(word));
  }
});

test("an unknown run of the address is named, and those that are known are compared", () => {
  const { state, notices } = COMPARE.parse("?runs=b,nothing,a", OFFER);
  assert.deepEqual(state.runs, ["b", "a"]);
  assert.deepEqual(notices, ["“nothing” is not among the runs that can be shown here, and left out."]);
  const none = COMPARE.parse("?runs=nothing,void", OFFER);
  assert.deepEqual([none.state.runs, none.notices.length], [[], 1]);
  assert.match(none.notices[0], /“nothing”, “void” are not/);
});

test("of more runs than fit the first are taken from the address", () => {
  const runs = Array.from({ length: 9 }, (_, k) => `run-${k}`);
  const { state, notices } = COMPARE.parse(`?runs=${runs.join(",")}`, { runs, chosen: [runs[0]], most: 8 });
  assert.deepEqual([state.runs, notices.length], [runs.slice(0, 8), 1]);
});

/** Two panels of planes that see the same three images; the second plane is the first one turned. */
function panels({ images = { index: [10, 20, 30] }, dims = [2, 2], lit = [1, 1, 1] } = {}) {
  const panel = (latents, turn) => ({
    run: { latent_dim: latents, classes: ["x", "y"] },
    shown: ([x, y]) => (turn ? [y, x] : [x, y]),
    zAt: ([x, y], z) => (turn ? [y, x] : [x, y]).concat(Array.from(z).slice(2)),
    mu: (j) => Float32Array.of(j, j),
  });
  return {
    all: [panel(dims[0], false), panel(dims[1], true)],
    images,
    lit: [lit, lit],
    haveOnePlace: dims[0] === dims[1],
    position: (number) => Math.max(0, images.index.indexOf(number)),
    nearest: (_, [x]) => (lit.includes(1) ? Math.min(2, Math.max(0, Math.round(x))) : -1),
  };
}

test("the state loses what the runs have not", () => {
  const state = { ...START, mode: "place", z: [1, 2, 3], classes: [1, 7], brush: { panel: 5, polygon: [] } };
  const { mode, z, classes, brush } = fitted(state, panels());
  assert.deepEqual([mode, z, classes, brush], ["place", [1, 2], [1], null]);
  assert.equal(fitted(state, panels({ dims: [2, 10] })).mode, "image");
  assert.equal(fitted(START, panels({ images: null })).mode, "place");
});

test("pointing means the nearest image, or a place on the plane that is pointed at", () => {
  assert.deepEqual(pointedAt(START, panels(), 1, [1.2, 0]), { image: 20 });
  assert.equal(pointedAt(START, panels({ lit: [0, 0, 0] }), 0, [1, 0]), null);
  const place = { ...START, mode: "place", z: [0, 0, 7] };
  assert.deepEqual(pointedAt(place, panels(), 0, [1, 2]), { z: [1, 2, 7] });
  assert.deepEqual(pointedAt(place, panels(), 1, [1, 2]), { z: [2, 1, 7] });
  // Of aligned planes the first one's coordinates are meant, wherever one points.
  assert.deepEqual(pointedAt({ ...place, aligned: true }, panels(), 1, [1, 2]), { z: [1, 2, 7] });
});

test("arrows step through the lit images, or move the place", () => {
  assert.deepEqual(movedBy(START, panels(), 0, [1, 0], false), { image: 20 });
  assert.deepEqual(movedBy({ ...START, image: 30 }, panels({ lit: [1, 0, 1] }), 0, [-1, 0], false), {
    image: 10,
  });
  const place = { ...START, mode: "place", z: [0, 0] };
  assert.deepEqual(movedBy(place, panels(), 0, [1, 0], false), { z: [0.05, 0] });
  assert.deepEqual(movedBy(place, panels(), 1, [0, -1], true), { z: [-0.5, 0] });
});

test("changing the mode stays at what was decoded", () => {
  assert.deepEqual(inMode("place", { ...START, image: 30 }, panels()), { mode: "place", z: [2, 2] });
  assert.deepEqual(inMode("image", { ...START, mode: "place", z: [1, 1] }, panels()), {
    mode: "image",
    image: 20,
  });
  assert.equal(inMode("image", START, panels()), null);
  assert.equal(inMode("place", START, panels({ dims: [2, 3] })), null);
  assert.deepEqual(target(START, panels()), { image: 10 });
});

test("random images are lit ones", () => {
  for (let round = 0; round < 20; round++)
    assert.deepEqual(atRandom(START, panels({ lit: [0, 1, 0] })), { image: 20 });
  assert.equal(atRandom(START, panels({ lit: [0, 0, 0] })), null);
});

test("Escape takes back the brush, then the classes", () => {
  const brush = { panel: 0, polygon: [0, 0, 1, 0, 0, 1] };
  assert.deepEqual(escaped({ ...START, brush, classes: [1] }), { brush: null });
  assert.deepEqual(escaped({ ...START, classes: [1] }), { classes: [] });
  assert.equal(escaped(START), null);
});

test("what is missing is said together with what to do", () => {
  assert.match(nothingToCompare(0, 0), /Train a series/);
  assert.match(nothingToCompare(0, 5), /Choose two or more runs/);
  assert.equal(nothingToCompare(1, 5), null);
});

test("the line beside the panels says what is linked and what is selected", () => {
  const lit = [Uint8Array.of(1, 0, 1)];
  const three = { images: { count: 3 }, lit, all: [{}, {}] };
  assert.match(linkText(three, START), /^The same 3 test images in every panel: /);
  assert.equal(linkText(three, { ...START, classes: [1] }), "2 of 3 test images selected");
  assert.match(linkText({ ...three, all: [{}] }, START), /One run alone/);
  assert.match(linkText({ ...three, images: null }, START), /no test images in common/);
  assert.deepEqual(
    [imageName(7, "Sneaker"), imageName(7, "4")],
    ["Test image 7, Sneaker", "Test image 7, “4”"],
  );
});

test("costs are sums with true minus signs, and unknown ones are said to be", () => {
  const spaced = (text) => text.replaceAll("\u00a0", " ");
  assert.equal(
    spaced(costText({ reconstruction: 139.94, kl: 8, negative_elbo: 147.94 })),
    "139.9 + 8.0 = 147.9 nats",
  );
  assert.equal(spaced(costText({ kl: 156, negative_elbo: -3001 })), "−3157.0 + 156.0 = −3001.0 nats");
  assert.equal(spaced(costText({ reconstruction: 121.94 })), "121.9 nats of reconstruction, no rate");
  assert.equal(spaced(sumText(Number.NaN, 8)), "– + 8.0");
  assert.equal(sumText(102.8, Number.NaN), "102.8");
  assert.equal(sumText(Number.NaN, Number.NaN), "not measured");
  assert.equal(costText({}), "not measured");
  assert.equal(costText(undefined), "not measured");
});
