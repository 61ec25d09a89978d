/** Charts that we draw ourselves: which point is pressed, and their values as a file. */

import assert from "node:assert/strict";
import test from "node:test";
import { nearest } from "../../../assets/shell/charts/own_charts.mjs";
import { csv, shown } from "../../../assets/shell/charts/value_table.mjs";

/** @param {number[][]} places */
function row(places) {
  return { length: places.length, share: (i) => places[i][0], drop: (i) => places[i][1], say: String };
}

test("a press means the nearest point, as far as one is near; lines have none", () => {
  const rows = [row([[0, 0]]), row([[0.5, 0.5], [0.52, 0.5]])]; // biome-ignore format: places in pairs
  assert.deepEqual(nearest(rows, [104, 101], [200, 200]), { row: 1, point: 1 });
  assert.deepEqual(nearest(rows, [10, 10], [200, 200]), { row: 0, point: 0 });
  assert.equal(nearest(rows, [50, 50], [200, 200]), null);
  assert.equal(nearest([{ length: 1, share: () => 0, say: String }], [0, 0], [200, 200]), null);
});

test("the values of a chart are a table for others", () => {
  assert.deepEqual([-0.5, 2.5e21, "four"].map(shown), ["−0.5", "2.50e+21", "four"]);
  assert.equal(csv(["z₁", "who"], [[-0.5, 'a "b", c']]), 'z₁,who\n-0.5,"a ""b"", c"\n');
});
