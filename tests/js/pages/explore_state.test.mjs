import assert from "node:assert/strict";
import test from "node:test";
import { PARAMETERS } from "../../../assets/pages/explore/state.mjs";
import { rounded, toggled } from "../../../assets/shell/parameters.mjs";

const START = PARAMETERS.start;
const read = (search, runs = ["fashion-2d", "mnist-2d"]) => PARAMETERS.parse(search, { runs });

test("an empty address is the start, with the first run", () => {
  assert.deepEqual(read(""), { state: { ...START, run: "fashion-2d" }, notices: [] });
});

test("an address without any run to choose from has none", () => {
  assert.equal(read("", []).state.run, null);
});

test("what is written to the address is read back", () => {
  const state = {
    run: "mnist-2d",
    axes: [2, 6],
    z: [0.31, -1.2],
    pin: true,
    classes: [3, 8],
    span: 0.4,
    n: 20,
    cells: "noise",
    scale: 2.5,
    large: true,
    view: [-2.5, 3.25, -1e-3, 4],
    panel: "selection",
    space: true,
    camera: [1.25, -0.5, 0.75, 0, 0, -0.12],
    sel: [0, 0, 1.5, 0.25, -1, 2],
    told: 7,
    order: "class",
    find: "T-shirt & top",
    density: 0.8,
    layer: "ellipses",
    draw: 3,
    blend: 0.25,
    colour: "rate",
    stars: false,
    names: false,
    lines: false,
    kept: [{ z: [1, 0.5], classes: [4, 9], view: null }],
  };
  assert.deepEqual(read(PARAMETERS.query(state)), { state, notices: [] });
});

test("the address at the start names only the run", () => {
  assert.equal(PARAMETERS.query({ ...START, run: "mnist-2d" }), "?run=mnist-2d");
});

test("axes are counted from 1 in the address", () => {
  assert.equal(PARAMETERS.query({ ...START, run: "mnist-10d", axes: [2, 6] }), "?run=mnist-10d&axes=3,7");
  assert.deepEqual(read("?axes=12,1").state.axes, [11, 0]);
});

test("principal directions survive in the address", () => {
  for (const [axes, text] of [
    [{ principal: [0, 1] }, "pca"],
    [{ principal: [3, 0] }, "pc4,pc1"],
  ]) {
    const state = { ...START, run: "mnist-2d", axes };
    assert.equal(PARAMETERS.query(state), `?run=mnist-2d&axes=${text}`);
    assert.deepEqual(read(PARAMETERS.query(state)).state, state);
  }
});

test("a place of more than two latents survives", () => {
  const state = { ...START, run: "mnist-2d", z: [1, -2, 0.125, 0] };
  assert.deepEqual(read(PARAMETERS.query(state)).state.z, state.z);
});

for (const [name, text] of [
  ["run", ""],
  ["axes", "3"],
  ["axes", "3,3"],
  ["axes", "0,1"],
  ["axes", "3,7,9"],
  ["axes", "-1,2"],
  ["axes", "1.5,2"],
  ["axes", "99999,1"],
  ["axes", "pc1,2"],
  ["z", "nan,1"],
  ["z", "1e999,0"],
  ["z", ""],
  ["z", "0x10,2"],
  ["z", "1,2000"],
  ["pin", "yes"],
  ["classes", "3,-1"],
  ["classes", ""],
  ["classes", "1.5"],
  ["span", "0"],
  ["span", "4.1"],
  ["span", "Infinity"],
  ["n", "4"],
  ["n", "21"],
  ["n", "10.5"],
  ["cells", "cakes"],
  ["scale", "0"],
  ["grid", "huge"],
  ["view", "1,2,3"],
  ["view", "2,1,0,1"],
  ["panel", "everything"],
  ["sky", "4d"],
  ["camera", "1,2,3"],
  ["camera", "1,1,1,1,1,1"],
  ["camera", "1,2,3,nan,0,0"],
  ["sel", "0,0,1,1"],
  ["sel", "0,0,1,1,2"],
  ["sel", "0,0,1,1,2,nan"],
  ["sel", new Array(66).fill(0).join(",")],
  ["order", "best"],
  ["find", "x".repeat(81)],
  ["density", "0.1"],
  ["density", "wide"],
  ["layer", "cake"],
  ["draw", "0"],
  ["colour", "red; x"],
  ["stars", "0"],
  ["kept", "0,0;x"],
]) {
  test(`${name}=${text || "(empty)"} is left out with a sentence that names it`, () => {
    const { state, notices } = read(`?${name}=${text}`);
    assert.deepEqual(state, { ...START, run: "fashion-2d" });
    assert.equal(notices.length, 1);
    assert.match(notices[0], new RegExp(`link's ${name} `));
  });
}

test("one bad value does not cost the good ones", () => {
  const { state, notices } = read("?run=mnist-2d&z=nan,1&span=2");
  assert.equal(state.run, "mnist-2d");
  assert.equal(state.span, 2);
  assert.equal(notices.length, 1);
});

test("a long bad value is cut in its notice", () => {
  const [notice] = read(`?z=${"9".repeat(5000)}`).notices;
  assert.ok(notice.length < 200);
});

test("places are kept to three digits within the limits and without minus zero", () => {
  assert.deepEqual(rounded([0.12345, -0.0001, 1e9]), [0.123, 0, 1000]);
  assert.ok(Object.is(rounded([-0.0001])[0], 0));
});

test("a class toggles into the sorted list and out of it", () => {
  assert.deepEqual(toggled([8], 3), [3, 8]);
  assert.deepEqual(toggled([3, 8], 3), [8]);
});

test("a state is fitted to the run's latents and classes", () => {
  const run = { latent_dim: 3, classes: ["a", "b"] };
  const state = PARAMETERS.fit({ ...START, z: [1, 2], classes: [1, 7] }, run);
  assert.deepEqual(state.z, [1, 2, 0]);
  assert.deepEqual(state.classes, [1]);
  assert.deepEqual(PARAMETERS.fit({ ...START, z: [1, 2, 3, 4] }, run).z, [1, 2, 3]);
  assert.deepEqual(PARAMETERS.fit({ ...START, axes: [2, 0] }, run).axes, [2, 0]);
  assert.equal(PARAMETERS.fit({ ...START, axes: [3, 0] }, run).axes, null);
  assert.equal(PARAMETERS.fit({ ...START, space: true }, run).space, true);
  const plane = { latent_dim: 2, classes: [] };
  const { space, panel } = PARAMETERS.fit({ ...START, space: true, panel: "latents" }, plane);
  assert.deepEqual([space, panel], [false, null]);
  assert.equal(PARAMETERS.fit({ ...START, panel: "selection" }, plane).panel, "selection");
});
