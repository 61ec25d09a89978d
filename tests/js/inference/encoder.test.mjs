import assert from "node:assert/strict";
import { test } from "node:test";
import { buildEncoder, loadEncoder } from "../../../assets/inference/encoder.mjs";
import { f32, safetensors, tensorMap } from "../fixtures.mjs";

const RUN = {
  latent_dim: 1,
  image: { height: 1, width: 2, channels: 1 },
  encoder: [{ op: "flatten" }, { op: "linear", weight: "encoder.w" }],
};
const WEIGHTS = [
  [2, 2],
  [1, 2, 10, 20],
];

test("an encoder's first half is mu and its second logvar, and both are the caller's own", () => {
  const { encode } = buildEncoder(RUN, tensorMap({ "encoder.w": WEIGHTS }));
  const first = encode([1, 1]);
  encode([0, 0]);
  assert.deepEqual([...first.mu, ...first.logvar], [3, 30]);
});

test("an encoder of another number of latents is refused in a sentence", () => {
  const build = () => buildEncoder({ ...RUN, latent_dim: 2 }, tensorMap({ "encoder.w": WEIGHTS }));
  assert.throws(build, /ends in shape \[2\], not in mu and logvar of 2 latents/);
});

test("of a run's weights only the encoder's bytes are fetched", async () => {
  const file = safetensors({
    "decoder.w": f32([4000], new Array(4000).fill(1)),
    "encoder.w": f32(...WEIGHTS),
  });
  const ranges = [];
  const fetch = async (_url, { headers }) => {
    const [begin, end] = /bytes=(\d+)-(\d+)/.exec(headers.Range).slice(1).map(Number);
    ranges.push([begin, end]);
    const body = file.slice(begin, end + 1);
    const total = { "Content-Range": `bytes ${begin}-${begin + body.byteLength - 1}/${file.byteLength}` };
    return new Response(body, { status: 206, headers: total });
  };
  const { encode } = await loadEncoder({ ...RUN, urls: { weights: "/w" } }, { fetch });
  assert.deepEqual([...encode([1, 0]).mu], [1]);
  const [begin, end] = ranges[1];
  assert.equal(end + 1 - begin, 16);
});
