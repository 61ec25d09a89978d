import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { MOST_CORNERS, roundedPolygon } from "../../../assets/maths/polygon.mjs";
import { MOST_POINTS, PARAMETERS, pointAt } from "../../../assets/pages/paths/state.mjs";

const START = PARAMETERS.start;
const read = (search) => PARAMETERS.parse(search, { runs: ["mnist-2d", "mnist-10d"] });

test("a state comes back from its address", () => {
  const state = {
    run: "mnist-10d",
    axes: [2, 6],
    curve: "geodesic",
    pace: "image",
    points: [{ image: 42 }, { z: [0.3, -1.25] }],
    t: 0.375,
    snap: false,
    pairs: "same",
    draw: 12,
    classes: [3, 8],
    view: [-3, 3, -2, 2],
    space: true,
    camera: [1, 2, -0.5, 0, 0, 0.25],
    sel: [0, 0, 1.5, 0.25, -1, 2],
    told: 7,
  };
  assert.deepEqual(read(PARAMETERS.query(state)), { state, notices: [] });
});

test("what nobody has chosen is not in the address", () => {
  assert.equal(PARAMETERS.query({ ...START, run: "mnist-2d" }), "?run=mnist-2d");
  assert.equal(read("?run=mnist-2d").state.points, null);
});

test("a path without points differs from one that was never chosen", () => {
  assert.equal(PARAMETERS.query({ ...START, points: [] }), "?points=none");
  assert.deepEqual(read("?points=none").state.points, []);
});

describe("what cannot be read is said in a sentence and left as at the start", () => {
  for (const [name, text] of [
    ["points", "abc"],
    ["points", "1,2~"],
    ["points", "i-3"],
    ["points", "1e9,0"],
    [
      "points",
      Array(MOST_POINTS + 1)
        .fill("0,1")
        .join("~"),
    ],
    ["curve", "circle"],
    ["pace", "slow"],
    ["t", "1.5"],
    ["sky", "4d"],
    ["camera", "0,0,0,0,0,0"],
    ["sel", "0,0,1,1"],
    ["t", "-0.1"],
    ["t", "0.1,0.2"],
    ["snap", "yes"],
    ["pairs", "many"],
    ["draw", "0"],
  ]) {
    test(`${name}=${text.slice(0, 20)}`, () => {
      const { state, notices } = read(`?${name}=${text}`);
      assert.equal(notices.length, 1);
      assert.match(notices[0], new RegExp(`^The link's ${name} “.*” was left out: it should be `));
      assert.deepEqual(state, { ...START, run: "mnist-2d" });
    });
  }
});

test("places of another number of latents are left out, test images stay", () => {
  const state = { ...START, run: "mnist-10d", points: [{ z: [1, 2] }, { image: 3 }] };
  assert.deepEqual(PARAMETERS.fit(state, { latent_dim: 10, classes: [] }).points, [{ image: 3 }]);
});

test("the longest address of many latents is one that the server takes", () => {
  const z = Array.from({ length: 64 }, (_, k) => (k % 2 ? -1 : 1) * 6.54321);
  const points = Array.from({ length: MOST_POINTS }, () => pointAt(z));
  const sel = roundedPolygon(Array.from({ length: 2 * MOST_CORNERS }, (_, k) => -k / 7));
  const others = { axes: { principal: [9, 8] }, curve: "geodesic", view: [-3.12345, 3, -3.12345, 3] };
  const address = `/paths${PARAMETERS.query({ ...START, ...others, run: "pets-64d", points, sel })}`;
  const [, limit] = /limit_request_line = (\d+)/.exec(readFileSync("gunicorn.conf.py", "utf-8"));
  assert.ok(address.length < Number(limit) - "GET  HTTP/1.1".length);
});
