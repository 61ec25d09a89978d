import assert from "node:assert/strict";
import { test } from "node:test";

import { progressText } from "../../../assets/pages/explore/saving_site.mjs";
import { Source } from "../../../assets/site/source.mjs";
import { gridLines } from "../../../assets/sky/star_painter.mjs";
import { zoomed } from "../../../assets/sky/view_gestures.mjs";

const BOX = { left: 10, top: 20, width: 200, height: 100 };
const RUN = { id: "tiny", classes: [], urls: { weights: "/files/runs/tiny/1/weights.safetensors" } };
const FILE = { url: "files/weights-1.safetensors", type: "application/octet-stream" };
const SAVED = { runs: { tiny: RUN }, files: { [RUN.urls.weights]: FILE }, workers: {} };

test("a wheel zooms around the place under the pointer", () => {
  const view = [-2, 2, -1, 1];
  const at = { clientX: 60, clientY: 45, deltaY: -10 };
  const [x0, x1, y0, y1] = zoomed(view, at, BOX);
  assert.ok(x1 - x0 < 4);
  assert.ok(Math.abs((x1 - x0) / 4 - (y1 - y0) / 2) < 1e-12);
  // A quarter across and upward from the top.
  assert.ok(Math.abs(x0 + 0.25 * (x1 - x0) - -1) < 1e-12);
  assert.ok(Math.abs(y1 - 0.25 * (y1 - y0) - 0.5) < 1e-12);
});

test("a wheel leads neither into a single number nor out of sight", () => {
  const at = { clientX: 60, clientY: 45 };
  const [x0, x1] = zoomed([-0.005, 0.005, -0.0025, 0.0025], { ...at, deltaY: -100 }, BOX);
  assert.ok(Math.abs(x1 - x0 - 0.01) < 1e-12);
  const [a, b] = zoomed([-200, 200, -100, 100], { ...at, deltaY: 100 }, BOX);
  assert.ok(Math.abs(b - a - 400) < 1e-9);
});

test("grid lines lie at the multiples of the step within the view", () => {
  const x = { range: [-1.5, 2.5], offset: 0, length: 400 };
  const y = { range: [0.5, 2.5], offset: 0, length: 200 };
  assert.equal(
    gridLines({ x, y }, [1, 1]),
    "M50 0V200M150 0V200M250 0V200M350 0V200" + "M0 150H400M0 50H400",
  );
});

test("a saved page answers for its runs and files, and says what it has not", async () => {
  const fetched = [];
  const fetch = async (url) => {
    fetched.push(url);
    return new Response("abc");
  };
  const source = new Source(SAVED, { fetch, textOf: () => assert.fail("nothing is in the document") });
  assert.deepEqual(await (await source.answer("/api/runs/tiny")).json(), RUN);
  assert.equal(await (await source.answer(RUN.urls.weights)).text(), "abc");
  assert.deepEqual(fetched, [FILE.url]);
  const unknown = await source.answer("/api/runs/other");
  assert.equal(unknown.status, 404);
  assert.deepEqual(await unknown.json(), { error: "/api/runs/other is not in this file", unknown: true });
  const elsewhere = await (await source.answer("/api/runs/tiny/space.json")).json();
  assert.equal(elsewhere.unknown, false);
});

test("what is no longer wanted is not answered", async () => {
  const source = new Source(SAVED, { textOf: () => "" });
  await assert.rejects(source.answer("/api/runs/tiny", { signal: AbortSignal.abort() }), {
    name: "AbortError",
  });
});

test("a file on its way says how much of it has come", () => {
  assert.equal(progressText(1_240_000, 2_950_000), "The file is on its way: 1.2 MB of 3.0 MB.");
});
