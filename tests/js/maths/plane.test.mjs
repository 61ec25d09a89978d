import assert from "node:assert/strict";
import test from "node:test";
import {
  axesName,
  axesNamed,
  hasAxes,
  latentName,
  latentsByRate,
  movedOnPlane,
  onPlane,
  ownAxes,
  planeOf,
  withAxis,
} from "../../../assets/maths/plane.mjs";
import { fittedAxes } from "../../../assets/sky/star_painter.mjs";

const latents = { axes: [2, 5], latent_dim: 6, principal: null };
const skewed = {
  axes: [1, 2],
  latent_dim: 3,
  principal: {
    mean: [1, -1, 2],
    directions: [
      [0.6, 0.8, 0],
      [0, 0, 1],
      [0.8, -0.6, 0],
    ],
    explained: [0.6, 0.3, 0.1],
  },
};
const near = (found, expected) =>
  found.forEach((value, k) =>
    assert.ok(Math.abs(value - expected[k]) < 1e-12, `${found} is not ${expected}`),
  );

test("the plane is the state's, or else the run's own, and the same plane is one object", () => {
  assert.deepEqual(ownAxes(latents), [1, 4]);
  assert.deepEqual(planeOf({ axes: null }, latents).axes, [1, 4]);
  assert.deepEqual(planeOf({ axes: [3, 0] }, latents).names, ["z₄", "z₁"]);
  assert.equal(planeOf({ axes: null }, latents), planeOf({ axes: [1, 4] }, latents));
  assert.notEqual(planeOf({ axes: [4, 1] }, latents), planeOf({ axes: [1, 4] }, latents));
});

test("moving on a plane of latents sets those two exactly and leaves all others", () => {
  const plane = planeOf({ axes: [3, 1] }, latents);
  const z = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  assert.deepEqual(movedOnPlane(z, plane, [-1.1, -2.3]), [0.1, -2.3, 0.3, -1.1, 0.5, 0.6]);
  assert.deepEqual(onPlane([1, 2, 3, 4, 5, 6], plane), [4, 2]);
  assert.deepEqual(z, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]);
});

test("coordinates along principal directions are counted from the mean", () => {
  const plane = planeOf({ axes: { principal: [0, 1] } }, skewed);
  assert.deepEqual(plane.names, ["PC₁", "PC₂"]);
  near(onPlane([1, -1, 2], plane), [0, 0]);
  near(onPlane([1 + 0.6, -1 + 0.8, 2 + 5], plane), [1, 5]);
});

test("moving along principal directions keeps what lies across their plane", () => {
  const plane = planeOf({ axes: { principal: [0, 1] } }, skewed);
  const across = planeOf({ axes: { principal: [2, 1] } }, skewed);
  const z = [0.3, 2, -1];
  const moved = movedOnPlane(z, plane, [1.5, -0.25]);
  near(onPlane(moved, plane), [1.5, -0.25]);
  near(onPlane(moved, across).slice(0, 1), onPlane(z, across).slice(0, 1));
  near(movedOnPlane(z, plane, onPlane(z, plane)), z);
});

test("addresses name latents and directions, counted from 1", () => {
  const named = { "3,7": [2, 6], map: "map", pca: { principal: [0, 1] }, "pc3,pc1": { principal: [2, 0] } };
  for (const [name, axes] of Object.entries(named)) {
    assert.deepEqual(axesNamed(name), axes);
    assert.equal(axesName(axes), name);
  }
  for (const name of ["", "3", "3,3", "0,1", "pc1", "pc1,2", "1,pc2", "pc2,pc2", "pc0,pc1", "PCA"]) {
    assert.equal(axesNamed(name), undefined, name);
  }
});

test("a run has the axes that it has latents or directions for", () => {
  assert.ok(hasAxes([5, 0], latents));
  assert.ok(!hasAxes([6, 0], latents));
  assert.ok(!hasAxes({ principal: [0, 1] }, latents));
  assert.ok(hasAxes({ principal: [2, 0] }, skewed));
  assert.ok(!hasAxes({ principal: [3, 0] }, skewed));
  assert.ok(!hasAxes("map", skewed));
  assert.ok(hasAxes("map", { ...skewed, map: { inverse_neighbours: 8 } }));
});

test("choosing the other side's axis swaps the two", () => {
  assert.deepEqual(withAxis([1, 4], 0, { latent: 2 }), [2, 4]);
  assert.deepEqual(withAxis([1, 4], 1, { latent: 2 }), [1, 2]);
  assert.deepEqual(withAxis([1, 4], 0, { latent: 4 }), [4, 1]);
  assert.deepEqual(withAxis([1, 4], 1, { latent: 1 }), [4, 1]);
  assert.deepEqual(withAxis({ principal: [0, 1] }, 1, { principal: 0 }), { principal: [1, 0] });
});

test("a direction beside a latent would be no orthonormal plane, so both sides change", () => {
  assert.deepEqual(withAxis([1, 4], 0, { principal: 0 }), { principal: [0, 1] });
  assert.deepEqual(withAxis([1, 4], 1, { principal: 0 }), { principal: [1, 0] });
  assert.deepEqual(withAxis([1, 4], 1, { principal: 2 }), { principal: [0, 2] });
  assert.deepEqual(withAxis({ principal: [0, 1] }, 0, { latent: 3 }), [3, 0]);
  assert.deepEqual(withAxis("map", 0, { latent: 3 }), [3, 0]);
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
  assert.deepEqual(
    latents.map(({ latent, isActive }) => [latent, isActive]),
    [
      [0, true],
      [1, true],
    ],
  );
});

test("latents are named from 1", () => {
  assert.deepEqual([0, 8, 9, 63].map(latentName), ["z₁", "z₉", "z₁₀", "z₆₄"]);
});

test("axes of equal units show more around where there is room", () => {
  const { x, y } = fittedAxes([-1, 3, 0, 2], 800, 200);
  assert.deepEqual(y, { range: [0, 2], offset: 0, length: 200 });
  assert.deepEqual(x, { range: [-3, 5], offset: 0, length: 800 });
});

test("a run of one latent has a line: its only coordinate is z, and upward lies nothing", () => {
  const run = { axes: [1], latent_dim: 1 };
  const line = planeOf({ axes: null }, run);
  assert.deepEqual(line.names, ["z₁"]);
  assert.deepEqual(onPlane([0.7], line), [0.7, 0]);
  assert.deepEqual(movedOnPlane([0.7], line, [-1.2, 5]), [-1.2]);
  assert.equal(axesName(line.axes), "1");
  assert.ok(!hasAxes([0, 1], run), "a link that names two latents is not of this run");
});
