import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";
import { Worker as Thread } from "node:worker_threads";

import { buildDecoder, decoderParts } from "../../../assets/inference/decoder.mjs";
import { DecoderPool, hasSpareCore, isCrowded, workerCount } from "../../../assets/inference/pool.mjs";
import { SUM_RUN, SUM_TENSORS, tensorMap } from "../fixtures.mjs";

const decoder = buildDecoder(decoderParts(SUM_RUN, SUM_TENSORS));
const places = (count, z1 = 1) => Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 ? i >> 1 : z1));

/** A thread of Node with the listeners of a Web Worker. */
function thread(script = "../worker_thread.mjs") {
  const worker = new Thread(new URL(script, import.meta.url));
  const wrap = { message: (data) => ({ data }), error: (error) => error, messageerror: (error) => error };
  return {
    addEventListener: (type, listener) => worker.on(type, (value) => listener(wrap[type](value))),
    postMessage: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
  };
}

const noWorkers = () => {
  throw new Error("workers are forbidden here");
};

const pools = [];
function pool(createWorker, size = 2) {
  const made = new DecoderPool({ size, createWorker });
  pools.push(made);
  made.use(decoder);
  return made;
}
afterEach(() => pools.splice(0).forEach((made) => made.close()));

async function collected(made, lane, zs, chunk) {
  const pixels = new Float32Array(zs.length / 2).fill(NaN);
  const onChunk = (part, first) => pixels.set(part, first);
  const finished = await made.decode(lane, zs, { chunk, onChunk });
  return { finished, pixels: [...pixels] };
}

for (const [where, createWorker] of [
  ["in workers", thread],
  ["on the main thread", noWorkers],
]) {
  describe(`decoding ${where}`, () => {
    test("every place is decoded once, whatever the chunks", async () => {
      const made = pool(createWorker);
      for (const [count, chunk] of [
        [100, 10],
        [7, 3],
        [40, 40],
        [1, 5],
      ]) {
        const { finished, pixels } = await collected(made, "grid", places(count), chunk);
        assert.equal(finished, true);
        assert.deepEqual(
          pixels,
          Array.from({ length: count }, (_, i) => 10 + i),
        );
      }
    });

    test("no places are finished at once", async () => {
      assert.equal(await pool(createWorker).decode("grid", new Float32Array(0), { chunk: 5 }), true);
    });

    test("the newest request of a lane wins, other lanes go on", async () => {
      const made = pool(createWorker);
      const strip = collected(made, "strip", places(30, 2), 5);
      const old = collected(made, "grid", places(30, 3), 5);
      const fresh = collected(made, "grid", places(30, 4), 5);
      assert.equal((await old).finished, false);
      assert.deepEqual(
        (await fresh).pixels,
        Array.from({ length: 30 }, (_, i) => 40 + i),
      );
      assert.deepEqual(
        (await strip).pixels,
        Array.from({ length: 30 }, (_, i) => 20 + i),
      );
    });

    test("another decoder supersedes what was asked of the one before", async () => {
      const made = pool(createWorker);
      const old = collected(made, "grid", places(30), 5);
      const tensors = tensorMap({
        "decoder.w": [
          [1, 2],
          [-1, -1],
        ],
      });
      made.use(buildDecoder(decoderParts(SUM_RUN, tensors)));
      const fresh = await collected(made, "grid", places(4), 2);
      assert.equal((await old).finished, false);
      assert.deepEqual(fresh.pixels, [-1, -2, -3, -4]);
    });

    test("a decoder that cannot be built fails the request with its reason", async () => {
      const made = pool(createWorker);
      made.use({ latentDim: 2, parts: { ...decoder.parts, specs: [{ op: "what" }] } });
      await assert.rejects(collected(made, "grid", places(4), 2), /layer 0 \(what\): unknown op/);
      made.use(decoder);
      assert.equal((await collected(made, "grid", places(4), 2)).finished, true);
    });
  });
}

test("a request goes on where the one it replaces stopped", async () => {
  const made = pool(noWorkers);
  const order = [];
  const record = { chunk: 1, onChunk: (_, first) => order.push(first) };
  let second;
  await made.decode("grid", places(4), {
    chunk: 1,
    onChunk(_, first) {
      if (first === 1) second = made.decode("grid", places(4), record);
    },
  });
  assert.equal(await second, true);
  assert.deepEqual(order, [2, 3, 0, 1]);
});

test("lanes take turns", async () => {
  const made = pool(noWorkers);
  const order = [];
  const record = (lane) => ({ chunk: 1, onChunk: () => order.push(lane) });
  await Promise.all(["a", "b"].map((lane) => made.decode(lane, places(3), record(lane))));
  // The first of "a" was under way before "b" was asked for.
  assert.equal(order.join(""), "aababb");
});

test("without workers the pool says why", () => {
  const made = pool(noWorkers);
  assert.equal(made.workers, 0);
  assert.equal(made.problem, "workers are forbidden here");
  assert.equal(pool(thread).workers, 2);
});

test("the main thread stands in for workers whose script does not load", async () => {
  const made = pool(() => thread("./missing.mjs"));
  const { pixels } = await collected(made, "grid", places(9), 2);
  assert.deepEqual(
    pixels,
    Array.from({ length: 9 }, (_, i) => 10 + i),
  );
  assert.equal(made.workers, 0);
  assert.match(made.problem, /missing\.mjs/);
});

test("a pool without a decoder refuses", async () => {
  const made = new DecoderPool({ createWorker: noWorkers });
  await assert.rejects(made.decode("grid", places(1), { chunk: 1 }), /no decoder yet/);
});

test("what is urgent has one worker more", async () => {
  const made = new DecoderPool({ size: 1, hasSpare: true, createWorker: () => thread() });
  pools.push(made);
  made.use(decoder);
  const asked = { chunk: 1, onChunk() {} };
  await made.decode("strip", places(4), asked);
  assert.equal(made.workers, 1);
  await made.decode("grid", places(40), { ...asked, isUrgent: true });
  assert.equal(made.workers, 2);
  assert.deepEqual([1, 2, 4, 5, 16].map(hasSpareCore), [false, true, true, false, false]);
});

test("a fast decoder's worker is given several chunks at once, and all workers have some", async () => {
  const jobs = [0, 0];
  let started = 0;
  const made = pool(() => {
    const number = started++;
    const worker = thread();
    return {
      ...worker,
      postMessage(message, transfer) {
        if ("job" in message) jobs[number] += 1;
        worker.postMessage(message, transfer);
      },
    };
  });
  await collected(made, "grid", places(4), 1);
  jobs.fill(0);
  const { pixels } = await collected(made, "grid", places(100), 1);
  assert.deepEqual(
    pixels,
    Array.from({ length: 100 }, (_, i) => 10 + i),
  );
  assert.ok(jobs[0] + jobs[1] < 50, String(jobs));
  assert.ok(Math.min(...jobs) > 0, String(jobs));
});

test("while somebody points, what is not urgent rests between its chunks", async (t) => {
  const frame = (act) => act();
  const made = new DecoderPool({ size: 1, givesWay: true, createWorker: () => thread(), frame });
  pools.push(made);
  made.use(decoder);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const order = [];
  let rest;
  const began = new Promise((resolve) => {
    rest = made.decode("tiles", places(3), {
      chunk: 1,
      onChunk() {
        order.push("tiles");
        if (order.length === 1) made.pointed();
        resolve();
      },
    });
  });
  await began;
  await made.decode("grid", places(3), { chunk: 1, onChunk: () => order.push("grid"), isUrgent: true });
  assert.deepEqual(order, ["tiles", "grid", "grid", "grid"]);
  for (let isWhole = false; !isWhole; ) {
    t.mock.timers.tick(10_000);
    isWhole = await Promise.race([rest, new Promise((resolve) => setImmediate(resolve, false))]);
  }
  assert.deepEqual(order.slice(4), ["tiles", "tiles"]);
  assert.deepEqual([2, 4, 6, 7, 16].map(isCrowded), [true, true, true, false, false]);
});

test("one core is left to the page, and four workers are enough", () => {
  assert.deepEqual([1, 2, 4, 5, 16].map(workerCount), [1, 1, 3, 4, 4]);
});
