import assert from "node:assert/strict";
import test from "node:test";
import { planeOf } from "../../../assets/maths/plane.mjs";
import { Asking } from "../../../assets/pages/network/asking.mjs";
import { eachByItsOwn } from "../../../assets/pages/network/detail_view.mjs";
import { mapWords, nowText } from "../../../assets/pages/network/network_words.mjs";
import {
  emptyMap,
  firingShare,
  LEVELS_OF_DETAIL,
  mapOf,
  mapPlaces,
  UnitMaps,
} from "../../../assets/pages/network/unit_maps.mjs";

const RUN = { latent_dim: 3, axes: [1, 3] };
const PLANE = planeOf({ axes: null }, RUN);
const VIEW = [-2, 2, -1, 1];

/** A worker that answers what was asked once it is told to, as a browser's does. */
class HandWorker extends EventTarget {
  asked = [];
  postMessage(message) {
    if (!message.load) this.asked.push(message);
  }
  answer(answer) {
    const { job } = this.asked.at(-1);
    this.dispatchEvent(Object.assign(new Event("message"), { data: { job, ...answer } }));
  }
}

test("a map has its places along the longer side, and cells as wide as high", () => {
  const { columns, rows, values } = emptyMap(VIEW, 16, 5);
  assert.deepEqual([columns, rows, values.length], [16, 8, 16 * 8 * 5]);
});

test("places are the middles of cells from the top left, and what z has beside the plane stays", () => {
  const places = mapPlaces({ columns: 2, rows: 2 }, { view: VIEW, plane: PLANE, z: [0, 7, 0] });
  assert.deepEqual([...places], [-1, 7, 0.5, 1, 7, 0.5, -1, 7, -0.5, 1, 7, -0.5]);
});

test("one unit's map, and the share of it that is above half its peak", () => {
  const map = { columns: 2, rows: 2, units: 2, values: Float32Array.of(0, 4, 1, 3, 0, 1, -1, 0), done: 4 };
  const { values, low, high } = mapOf(map, 1);
  assert.deepEqual([[...values], low, high], [[4, 3, 1, 0], 0, 4]);
  assert.equal(firingShare({ values, high }), 0.5);
  assert.equal(firingShare({ values: Float32Array.of(-1, -2), high: -1 }), 0, "it never fires");
});

test("of all maps each shows its own unit's shape, but not the noise of one that is silent", () => {
  const map = { columns: 2, rows: 1, units: 3, values: Float32Array.of(1, 10, 0.001, 0.5, -20, 0), done: 2 };
  const found = [...eachByItsOwn(map, 1)].map((value) => Number(value.toFixed(3)));
  assert.deepEqual(found, [1, 0.5, 0.007, 0.5, -1, 0]);
});

test("maps grow from coarse to fine, whole each time", async () => {
  const asking = {
    // Two units: how far to the right, and how far up.
    ask: async ({ zs }) =>
      Float32Array.from(
        { length: (zs.length / 3) * 2 },
        (_, k) => zs[Math.floor(k / 2) * 3 + (k % 2 ? 2 : 0)],
      ),
  };
  const grown = [];
  const maps = new UnitMaps(asking, { grown: (map) => grown.push(map), problem: assert.fail });
  await maps.go({ key: "d1", last: 0 }, 2, { view: VIEW, plane: PLANE, z: [0, 0, 0] });
  assert.deepEqual(
    grown.map(({ columns }) => columns),
    LEVELS_OF_DETAIL,
  );
  const { columns, rows } = grown[0];
  const [right, up] = [mapOf(grown[0], 0).values, mapOf(grown[0], 1).values];
  assert.ok(right[columns - 1] > right[0] && up[0] > up[(rows - 1) * columns]);
});

test("a map of very many units stays coarse instead of filling the memory", async () => {
  const grown = [];
  const asking = { ask: async ({ zs }) => new Float32Array((zs.length / 3) * 5000) };
  const maps = new UnitMaps(asking, { grown: ({ columns }) => grown.push(columns), problem: assert.fail });
  await maps.go({ key: "d1", last: 0 }, 5000, { view: [-1, 1, -1, 1], plane: PLANE, z: [0, 0, 0] });
  assert.deepEqual(grown, [8]);
});

test("a later map supersedes one that is on its way", async () => {
  const worker = new HandWorker();
  const grown = [];
  const maps = new UnitMaps(new Asking(() => worker), {
    grown: (map) => grown.push(map),
    problem: assert.fail,
  });
  const region = { view: VIEW, plane: PLANE, z: [0, 0, 0] };
  const first = maps.go({ key: "d1", last: 0 }, 1, region);
  maps.go({ key: "d2", last: 2 }, 1, region);
  worker.answer({ answer: new Float32Array(8) });
  await first;
  assert.deepEqual(
    worker.asked.map(({ question }) => question.stage.key),
    ["d1", "d2"],
  );
  assert.deepEqual(grown, []);
});

test("an image is encoded before the next part of a map, and only the newest one", async () => {
  const worker = new HandWorker();
  const asking = new Asking(() => worker);
  const answers = ["units", "units", "encode", "encode"].map((ask, k) => asking.ask({ ask, k }));
  for (let k = 0; k < 3; k++) {
    worker.answer({ answer: worker.asked.at(-1).question.k });
    await null;
  }
  assert.deepEqual(
    worker.asked.map(({ question }) => question.k),
    [0, 3, 1],
  );
  assert.deepEqual(await Promise.all(answers), [0, 1, null, 3]);
});

test("what went wrong in the worker is told, and a worker that is gone answers nobody", async () => {
  const worker = new HandWorker();
  const asking = new Asking(() => worker);
  const asked = asking.ask({ ask: "encode" });
  worker.answer({ error: "tensor a is missing" });
  await assert.rejects(asked, /tensor a is missing/);
  const waiting = asking.ask({ ask: "encode" });
  worker.dispatchEvent(Object.assign(new Event("error", { cancelable: true }), { message: "" }));
  await assert.rejects(waiting, /its script did not load/);
  await assert.rejects(asking.ask({ ask: "encode" }), /the worker stopped/);
});

test("words of a unit say its range on the plane, and where it never fires", () => {
  const stage = { key: "d2", shape: [256] };
  const over = { values: Float32Array.of(-0.28, 2, 0.5, 0.1), low: -0.28, high: 2 };
  assert.equal(
    mapWords(stage, 17, over),
    "Decoder layer 2, unit 18: −0.28 to +2.00 on this plane; above half its peak on 25 % of it",
  );
  assert.equal(mapWords(stage, 256, null), "Decoder layer 2 has 256 units.");
  assert.match(
    nowText("unit 18", 0.5, { values: Float32Array.of(-1), low: -1, high: -1 }),
    /\+0\.50 here.* never fires/,
  );
});
