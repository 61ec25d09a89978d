import assert from "node:assert/strict";
import { test } from "node:test";

import { imageRate, parseLatents } from "../../../assets/sky/latents.mjs";
import { f16, f32, safetensors } from "../fixtures.mjs";

const FILE = {
  mu: f16([2, 2], [0x3c00, 0xc000, 0, 0x3c00]),
  logvar: f16([2, 2], [0, 0, 0, 0]),
  label: { dtype: "U16", shape: [2], bytes: new Uint8Array(Uint16Array.of(3, 299).buffer) },
  index: { dtype: "U32", shape: [2], bytes: new Uint8Array(Uint32Array.of(9999, 0).buffer) },
  reconstruction_nats: f32([2], [112.5, 90]),
};

test("the posterior of every test image is read", () => {
  const latents = parseLatents(safetensors(FILE));
  assert.equal(latents.count, 2);
  assert.equal(latents.latentDim, 2);
  assert.deepEqual([...latents.mu], [1, -2, 0, 1]);
  assert.deepEqual([...latents.label], [3, 299]);
  assert.deepEqual([...latents.index], [9999, 0]);
  assert.deepEqual([...latents.reconstructionNats], [112.5, 90]);
});

test("a missing or shorter column is an error that names it", () => {
  const { label, ...rest } = FILE;
  assert.throws(() => parseLatents(safetensors(rest)), /lack label/);
  const short = { ...FILE, label: { dtype: "U16", shape: [1], bytes: Uint8Array.of(3, 0) } };
  assert.throws(() => parseLatents(safetensors(short)), /label has shape \[1\], not \[2\]/);
});

test("an image's rate is zero at the prior and the closed form elsewhere", () => {
  const latents = {
    latentDim: 2,
    mu: Float64Array.of(0, 0, 1.5, -0.2),
    logvar: Float64Array.of(0, 0, -2, 0.5),
  };
  assert.equal(imageRate(latents, 0), 0);
  // torch.distributions: kl_divergence(Normal(mu, exp(logvar / 2)), Normal(0, 1)).sum()
  assert.ok(Math.abs(imageRate(latents, 1) - 1.7870282769683705) < 1e-9);
});
