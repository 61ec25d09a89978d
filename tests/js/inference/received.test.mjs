import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateSync } from "node:zlib";

import { inflated, unpackedTensors } from "../../../assets/inference/packed.mjs";
import { received } from "../../../assets/inference/received.mjs";
import { f32, safetensors } from "../fixtures.mjs";

/** @param {Record<string, string>} headers */
function answer(headers) {
  const parts = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  const body = new ReadableStream({
    pull: (stream) => (parts.length > 0 ? stream.enqueue(parts.shift()) : stream.close()),
  });
  return new Response(body, { headers });
}

test("a body tells how much of it has come, and comes whole", async () => {
  /** @type {number[][]} */
  const told = [];
  const bytes = await received(answer({ "Content-Length": "3" }), (...each) => told.push(each));
  assert.deepEqual([...bytes], [1, 2, 3]);
  assert.deepEqual(told.at(-1), [3, 3]);
  assert.ok(told.some(([some]) => some === 2));
});

test("a body of unknown length, or compressed on its way, comes whole and tells nothing", async () => {
  for (const headers of [{}, { "Content-Length": "2", "Content-Encoding": "br" }]) {
    const bytes = await received(answer(/** @type {Record<string, string>} */ (headers)), () =>
      assert.fail(),
    );
    assert.deepEqual([...bytes], [1, 2, 3]);
  }
});

test("whole numbers are multiplied by the scale of their row", async () => {
  const file = safetensors({
    weight: { dtype: "I8", shape: [2, 2], bytes: Uint8Array.of(127, 0xff, 2, 4) },
    "weight.scale": f32([2], [0.5, 0.25]),
    bias: f32([2], [1, -2]),
  });
  const tensors = unpackedTensors(await inflated(deflateSync(new Uint8Array(file))));
  assert.deepEqual([...(tensors.get("weight")?.data ?? [])], [63.5, -0.5, 0.5, 1]);
  assert.deepEqual([...(tensors.get("bias")?.data ?? [])], [1, -2]);
  assert.deepEqual([...tensors.keys()], ["weight", "bias"]);
});
