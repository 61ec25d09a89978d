/** What all units of a network hold, as a table. */

import assert from "node:assert/strict";
import test from "node:test";
import { valuesTable } from "../../../assets/pages/network/layer_values.mjs";

test("each unit has a line, a channel the mean over its pixels, and what has no value none", () => {
  const dense = { stage: { key: "d1", shape: [2] }, value: { data: Float32Array.of(0.5, -2), shape: [2] } };
  const pixels = Float32Array.of(1, 10, 3, 30); // two channels of two pixels, pixel by pixel
  const channels = {
    stage: { key: "d2", shape: [2, 1, 2] },
    value: { data: pixels, shape: [2, 1, 2], interleaved: true },
  };
  const unknown = { stage: { key: "e1", shape: [2] }, value: null };
  assert.equal(
    valuesTable([unknown, dense, channels]),
    "layer,unit,value\nd1,1,0.5\nd1,2,-2\nd2,1,2\nd2,2,20\n",
  );
});
