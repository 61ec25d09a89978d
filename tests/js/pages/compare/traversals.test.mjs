import assert from "node:assert/strict";
import test from "node:test";
import { movedOnPlane, planeOf } from "../../../../assets/maths/plane.mjs";
import {
  gridAround,
  STEPS,
  traversal,
  traversedLatents,
} from "../../../../assets/pages/compare/traversals.mjs";
import { gridPlaces } from "../../../../assets/pictures/grid.mjs";

test("a traversal goes over the prior from −3 to 3 and keeps all other latents", () => {
  const places = traversal([9, 8, 7], 1);
  assert.equal(places.length, 3 * STEPS);
  const rows = Array.from({ length: STEPS }, (_, step) => Array.from(places.slice(3 * step, 3 * step + 3)));
  assert.deepEqual(
    rows.map(([, moved]) => moved),
    [-3, -2, -1, 0, 1, 2, 3],
  );
  assert.ok(rows.every(([first, , last]) => first === 9 && last === 7));
});

test("latents are traversed by their rate, the inactive and the many folded away", () => {
  const run = { latent_dim: 4, metrics: { test: { kl_per_dimension: [0.5, 0.001, 2, 0.009] } } };
  const { shown, folded } = traversedLatents(run);
  assert.deepEqual(
    shown.map(({ latent }) => latent),
    [2, 0],
  );
  assert.deepEqual(
    folded.map(({ latent, isActive }) => [latent, isActive]),
    [
      [3, false],
      [1, false],
    ],
  );
  const many = { latent_dim: 64, metrics: { test: { kl_per_dimension: Array(64).fill(2) } } };
  assert.deepEqual([traversedLatents(many).shown.length, traversedLatents(many).folded.length], [10, 54]);
});

test("around a place of an unaligned plane the grid is the grid of Explore", () => {
  const z = [0.3, -1.2, 0.8];
  const plane = planeOf({ axes: [2, 0] }, { latent_dim: 3 });
  const places = gridAround([z[2], z[0]], 1.5, 8, (shown) => movedOnPlane(z, plane, shown));
  const expected = gridPlaces(z, 1.5, 8, plane.basis);
  assert.equal(places.length, expected.length);
  places.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6));
});
