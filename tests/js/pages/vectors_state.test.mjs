import assert from "node:assert/strict";
import { describe, test } from "node:test";

import {
  directionOf,
  directionText,
  firstDirection,
  PARAMETERS,
  strengthOf,
} from "../../../assets/pages/vectors/state.mjs";

const START = PARAMETERS.start;
const read = (search) => PARAMETERS.parse(search, { runs: ["mnist-2d", "pets-64d"] });
const digits = Array.from({ length: 10 }, (_, k) => String(k));
const run = { latent_dim: 2, classes: digits, image: { channels: 1 }, urls: { sheets: ["a"] } };

test("a state comes back from its address", () => {
  const state = {
    run: "pets-64d",
    axes: [2, 6],
    direction: { kind: "classes", to: 7, from: null },
    at: { image: 42 },
    a: { mean: 3 },
    b: { z: [0.3, -1.25] },
    s: -1.25,
    measure: "slant",
    snap: false,
    classes: [3, 8],
    view: [-3, 3, -2, 2],
    sel: [0, 0, 1.5, 0.25, -1, 2],
    told: 7,
  };
  assert.deepEqual(read(PARAMETERS.query(state)), { state, notices: [] });
});

test("what nobody has chosen is not in the address", () => {
  assert.equal(PARAMETERS.query({ ...START, run: "mnist-2d" }), "?run=mnist-2d");
});

test("every direction comes back from its text", () => {
  for (const text of ["7-1", "0-rest", "slant", "warmth", "random-12", "analogy"]) {
    assert.equal(directionText(directionOf(text)), text);
  }
});

describe("what cannot be read is said in a sentence and left as at the start", () => {
  for (const [name, text] of [
    ["direction", "3-3"],
    ["direction", "toString"],
    ["direction", "random-x"],
    ["at", "m"],
    ["a", "i-3"],
    ["s", "4"],
    ["s", "1,2"],
    ["measure", "beauty"],
    ["sel", "0,0,1,nan,2,2"],
  ]) {
    test(`${name}=${text}`, () => {
      const { state, notices } = read(`?${name}=${text}`);
      assert.equal(notices.length, 1);
      assert.match(notices[0], new RegExp(`The link's ${name} “.*” was left out: it should be `));
      assert.deepEqual(state, { ...START, run: "mnist-2d" });
    });
  }
});

test("what the run has not is left out", () => {
  const state = {
    ...START,
    direction: directionOf("12-1"),
    at: { mean: 10 },
    a: { z: [1, 2, 3] },
    b: { z: [1, 2] },
    measure: "warmth",
    classes: [3, 12],
  };
  const fitted = PARAMETERS.fit(state, run);
  assert.deepEqual(fitted, { ...START, b: { z: [1, 2] }, classes: [3] });
  const slant = { ...START, direction: directionOf("slant") };
  assert.deepEqual(PARAMETERS.fit(slant, run).direction, slant.direction);
  assert.equal(
    PARAMETERS.fit(slant, { ...run, urls: { sheets: [] } }).direction,
    null,
    "attributes need images",
  );
  assert.equal(PARAMETERS.fit(slant, { ...run, image: { channels: 3 } }).direction, null);
});

test("a run begins with a direction that it has", () => {
  assert.equal(directionText(firstDirection([...run.classes.keys()])), "7-1");
  assert.equal(directionText(firstDirection([0, 1])), "1-0");
  assert.equal(directionText(firstDirection([3, 250])), "250-3", "between classes that have images");
  assert.equal(firstDirection([0]).kind, "random");
  assert.equal(firstDirection([]).kind, "random");
});

test("strengths keep to two digits and to their range", () => {
  assert.deepEqual([0.123, -7, 3.001, -0.001].map(strengthOf), [0.12, -3, 3, 0]);
});
