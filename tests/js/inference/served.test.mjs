import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { DecoderPool } from "../../../assets/inference/pool.mjs";
import { ask, servedDecoder } from "../../../assets/inference/served.mjs";

const RUN = {
  id: "theirs",
  latent_dim: 2,
  decoder: [{ op: "onnx", file: "decoder.onnx" }],
  image: { channels: 1, height: 1, width: 2 },
  served: { url: "/api/runs/theirs/decoded", most: 6 },
};

/** Safetensors of pixels (N, 1, 1, 2): each place's z itself. */
function answer(zs) {
  const count = zs.length / 2;
  const header = JSON.stringify({
    pixels: { dtype: "F32", shape: [count, 1, 1, 2], data_offsets: [0, 8 * count] },
  }).padEnd(96);
  const body = new Uint8Array(8 + header.length + 8 * count);
  new DataView(body.buffer).setUint32(0, header.length, true);
  body.set(new TextEncoder().encode(header), 8);
  body.set(new Uint8Array(Float32Array.from(zs).buffer), 8 + header.length);
  return new Response(body);
}

/** A server whose answers are held back until they are let go, one after another. */
function server({ refusing = 0 } = {}) {
  const asked = [];
  const waiting = [];
  const fetch = (_, { body, signal }) =>
    new Promise((resolve, reject) => {
      asked.push([...body]);
      signal.addEventListener("abort", () => reject(signal.reason));
      waiting.push(() =>
        resolve(refusing-- > 0 ? new Response('{"error":"it is gone."}', { status: 503 }) : answer(body)),
      );
    });
  const go = async () => {
    waiting.shift()();
    for (let turn = 0; turn < 20; turn++) await null;
    await new Promise(setImmediate);
  };
  return { asked, fetch, go };
}

const later = () => new Promise(setImmediate);

describe("a run that the server decodes", () => {
  test("one request is under way, and of each lane the newest place alone waits", async () => {
    const { asked, fetch, go } = server();
    const decoder = servedDecoder(RUN, { fetch });
    const taken = [];
    for (let k = 0; k < 50; k++) ask(decoder, "place", [k, 0], (pixels) => taken.push([...pixels]));
    ask(decoder, "pin", [7, 7], (pixels) => taken.push([...pixels]));
    assert.deepEqual(asked, [[0, 0]]);
    await go();
    assert.deepEqual(asked.slice(1), [[49, 0, 7, 7]]);
    await go();
    assert.deepEqual(taken, [
      [0, 0],
      [49, 0],
      [7, 7],
    ]);
    assert.equal(asked.length, 2);
    assert.throws(() => decoder.decode([0, 0]), /decoded by the server alone/);
  });

  test("what fails is told once and asked again, unless there is something newer", async () => {
    const { asked, fetch, go } = server({ refusing: 2 });
    const pauses = [];
    const decoder = servedDecoder(RUN, { fetch, wait: async (time) => pauses.push(time) });
    const told = [];
    decoder.served.tell = (text) => told.push(text);
    const taken = [];
    ask(decoder, "place", [1, 1], (pixels) => taken.push([...pixels]));
    ask(decoder, "place", [2, 2], (pixels) => taken.push([...pixels]));
    await go();
    await go();
    await go();
    assert.deepEqual(asked, [
      [1, 1],
      [2, 2],
      [2, 2],
    ]);
    assert.deepEqual(taken, [[2, 2]]);
    assert.deepEqual(pauses, [1000, 2000]);
    assert.deepEqual(told, [
      "The server decodes this run, and did not answer: it is gone. It is asked again.",
    ]);
  });

  test("a server that is busy is asked once more when it says", async () => {
    const busy = new Response('{"error":"busy"}', { status: 429, headers: { "Retry-After": "3" } });
    const answers = [busy, answer([5, 6])];
    const pauses = [];
    const decoder = servedDecoder(RUN, {
      fetch: async () => answers.shift(),
      wait: async (time) => pauses.push(time),
    });
    assert.deepEqual([...(await decoder.served.many(Float32Array.of(5, 6)))], [5, 6]);
    assert.deepEqual(pauses, [3000]);
  });

  test("a run that is left asks for nothing more", async () => {
    const { asked, fetch } = server();
    const decoder = servedDecoder(RUN, { fetch });
    const fail = () => assert.fail("nobody is there to take it");
    ask(decoder, "place", [1, 1], fail);
    ask(decoder, "place", [2, 2], fail);
    decoder.served.close();
    await later();
    assert.equal(asked.length, 1);
  });

  test("a grid is asked for in as few requests as the server takes, and comes row by row", async () => {
    const { asked, fetch, go } = server();
    const pool = new DecoderPool({
      createWorker: () => {
        throw new Error("no workers");
      },
    });
    pool.use(servedDecoder(RUN, { fetch }));
    const rows = [];
    const zs = Float32Array.from({ length: 16 }, (_, k) => k);
    const done = pool.decode("grid", zs, {
      chunk: 2,
      onChunk: (pixels, first, count) => rows.push([first, count, ...pixels]),
    });
    await go();
    await go();
    assert.equal(await done, true);
    // However long the server took, a coarse grid before the whole would be one request more.
    assert.equal(pool.expected(100), 0);
    assert.deepEqual(
      asked.map((each) => each.length / 2),
      [6, 2],
    );
    assert.deepEqual(
      rows,
      [0, 2, 4, 6].map((first) => [first, 2, ...zs.slice(2 * first, 2 * first + 4)]),
    );
    pool.close();
  });
});
