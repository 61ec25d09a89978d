import assert from "node:assert/strict";
import test from "node:test";
import { PARAMETERS as EXPLORE } from "../../../assets/pages/explore/state.mjs";
import { PARAMETERS as NETWORK } from "../../../assets/pages/network/state.mjs";
import { PARAMETERS as PATHS } from "../../../assets/pages/paths/state.mjs";
import { PARAMETERS as VECTORS } from "../../../assets/pages/vectors/state.mjs";
import { LINKED, linkedQuery } from "../../../assets/shell/page_links.mjs";

const runs = ["mnist-2d", "mnist-10d"];
const pages = { explore: EXPLORE, paths: PATHS, vectors: VECTORS, network: NETWORK };
const shown = {
  run: "mnist-10d",
  axes: { principal: [0, 2] },
  classes: [3, 8],
  sel: [0, 0, 1.5, 0.25, -1, 2],
  told: 7,
};

for (const [name, parameters] of Object.entries(pages)) {
  const { start } = parameters;
  test(`${name} reads all that a link from another page carries, and begins as ever with the rest`, () => {
    const search = linkedQuery({ ...EXPLORE.start, ...shown, z: [1, 2], pin: true, view: [-1, 1, -1, 1] });
    assert.deepEqual(parameters.parse(search, { runs }), { state: { ...start, ...shown }, notices: [] });
  });

  test(`a link from ${name} carries that part of its state and nothing else`, () => {
    const search = linkedQuery({ ...start, ...shown });
    assert.deepEqual([...new URLSearchParams(search).keys()], LINKED);
    assert.equal(linkedQuery({ ...start, run: "mnist-2d" }), "?run=mnist-2d");
    assert.equal(linkedQuery(start), "", "without a run it is the plain address");
  });
}
