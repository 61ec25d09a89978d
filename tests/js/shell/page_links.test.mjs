import assert from "node:assert/strict";
import test from "node:test";
import { PARAMETERS, START } from "../../../assets/pages/explore/state.mjs";
import { START as PATH, PATH_PARAMETERS } from "../../../assets/pages/paths/state.mjs";
import { START as VECTOR, VECTOR_PARAMETERS } from "../../../assets/pages/vectors/state.mjs";
import { LINKED, linkedQuery } from "../../../assets/shell/page_links.mjs";
import { parseState } from "../../../assets/shell/state.mjs";

const runs = ["mnist-2d", "mnist-10d"];
const pages = {
  explore: [START, PARAMETERS],
  paths: [PATH, PATH_PARAMETERS],
  vectors: [VECTOR, VECTOR_PARAMETERS],
};
const shown = {
  run: "mnist-10d",
  axes: { principal: [0, 2] },
  classes: [3, 8],
  sel: [0, 0, 1.5, 0.25, -1, 2],
};

for (const [name, [start, parameters]] of Object.entries(pages)) {
  test(`${name} reads all that a link from another page carries, and begins as ever with the rest`, () => {
    const search = linkedQuery({ ...START, ...shown, z: [1, 2], pin: true, view: [-1, 1, -1, 1] });
    assert.deepEqual(parseState(search, { runs, start, parameters }), {
      state: { ...start, ...shown },
      notices: [],
    });
  });

  test(`a link from ${name} carries that part of its state and nothing else`, () => {
    const search = linkedQuery({ ...start, ...shown });
    assert.deepEqual([...new URLSearchParams(search).keys()], LINKED);
    assert.equal(linkedQuery({ ...start, run: "mnist-2d" }), "?run=mnist-2d");
    assert.equal(linkedQuery(start), "", "without a run it is the plain address");
  });
}
