import assert from "node:assert/strict";
import { test } from "node:test";

import { mixed, nodeCells, nodesOf, placesAt } from "../../../assets/pictures/coarse.mjs";
import { gridPlaces } from "../../../assets/pictures/grid.mjs";

const FLAT = [
  [1, 0],
  [0, 1],
];

test("every third place is decoded first, the outermost always", () => {
  assert.deepEqual(nodesOf(10), [0, 3, 6, 9]);
  assert.deepEqual(nodesOf(2), [0, 1]);
  assert.deepEqual(nodesOf(5), [0, 2, 4]);
  for (let n = 2; n <= 20; n++) {
    const nodes = nodesOf(n);
    assert.deepEqual([nodes[0], nodes.at(-1)], [0, n - 1]);
    assert.ok(nodes.every((node, i) => i === 0 || (node > nodes[i - 1] && node - nodes[i - 1] <= 3)));
  }
});

test("what is linear in the place is exact between the nodes as well", () => {
  for (const n of [2, 5, 10]) {
    const places = gridPlaces([0.5, -1], 1.5, n, FLAT);
    // A decoder whose picture is the place itself.
    const all = mixed(placesAt(places, 2, nodeCells(n)), n);
    assert.equal(all.length, places.length);
    for (const [at, value] of places.entries()) assert.ok(Math.abs(all[at] - value) < 1e-6, `${n}: ${at}`);
  }
});
