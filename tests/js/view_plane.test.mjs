import assert from "node:assert/strict";
import test from "node:test";
import {
  latentName,
  latentsByRate,
  movedOnPlane,
  onPlane,
  ownPlane,
  planeOf,
  withAxis,
} from "../../assets/view/plane.mjs";
import { fittedAxes } from "../../assets/view/sky.mjs";

test("the plane is the state's, or else the run's own", () => {
  const run = { axes: [2, 5] };
  assert.deepEqual(ownPlane(run), [1, 4]);
  assert.deepEqual(planeOf({ axes: null }, run), [1, 4]);
  assert.deepEqual(planeOf({ axes: [3, 0] }, run), [3, 0]);
});

test("moving on the plane leaves all other latents", () => {
  const z = [1, 2, 3, 4];
  assert.deepEqual(movedOnPlane(z, [3, 1], [-1, -2]), [1, -2, 3, -1]);
  assert.deepEqual(onPlane(movedOnPlane(z, [3, 1], [-1, -2]), [3, 1]), [-1, -2]);
  assert.deepEqual(z, [1, 2, 3, 4]);
});

test("choosing the other side's latent swaps the two", () => {
  assert.deepEqual(withAxis([1, 4], 0, 2), [2, 4]);
  assert.deepEqual(withAxis([1, 4], 1, 2), [1, 2]);
  assert.deepEqual(withAxis([1, 4], 0, 4), [4, 1]);
  assert.deepEqual(withAxis([1, 4], 1, 1), [4, 1]);
});

test("latents come by their rate, and those that say nothing are inactive", () => {
  const metrics = { test: { kl_per_dimension: [0.5, 0.002, 3] } };
  assert.deepEqual(latentsByRate({ latent_dim: 3, metrics }), [
    { latent: 2, nats: 3, isActive: true },
    { latent: 0, nats: 0.5, isActive: true },
    { latent: 1, nats: 0.002, isActive: false },
  ]);
});

test("a run without known rates has its latents in order, all active", () => {
  const latents = latentsByRate({ latent_dim: 2, metrics: {} });
  assert.deepEqual(latents.map(({ latent, isActive }) => [latent, isActive]), [[0, true], [1, true]]);
});

test("latents are named from 1", () => {
  assert.deepEqual([0, 8, 9, 63].map(latentName), ["z₁", "z₉", "z₁₀", "z₆₄"]);
});

test("axes of equal units show more around where there is room", () => {
  const { x, y } = fittedAxes([-1, 3, 0, 2], 800, 200);
  assert.deepEqual(y, { range: [0, 2], offset: 0, length: 200 });
  assert.deepEqual(x, { range: [-3, 5], offset: 0, length: 800 });
});
