import assert from "node:assert/strict";
import test from "node:test";

import { movedOnPlane, onPlane, planeOf, showsMost, unfoldMap } from "../../../assets/maths/plane.mjs";
import { rounded } from "../../../assets/shell/parameters.mjs";
import { Cloud } from "../../../assets/sky/cloud.mjs";
import { randomNumbers } from "../fixtures.mjs";

const random = randomNumbers(11);
const [COUNT, D, NEIGHBOURS] = [400, 5, 6];
const place = Float32Array.from({ length: 2 * COUNT }, () => 8 * random() - 4);
// Latents that bend over the map, so that each place of it has its own.
const mu = Float32Array.from({ length: COUNT * D }, (_, at) => {
  const [x, y] = placeOfRow(Math.floor(at / D));
  return [x / 2, y / 2, Math.sin(x), Math.cos(y), (x * y) / 8][at % D];
});
const error = Float32Array.from({ length: COUNT }, (_, row) => row / COUNT);
const label = new Uint16Array(COUNT);
const latents = { count: COUNT, latentDim: D, mu, label, mapped: { place, error } };
const run = { latent_dim: D, axes: [1, 2], map: { inverse_neighbours: NEIGHBOURS } };
const cloud = new Cloud(latents, 1, NEIGHBOURS);
unfoldMap(run, cloud.map);
const plane = planeOf({ axes: "map" }, run);

function placeOfRow(row) {
  return [place[2 * row], place[2 * row + 1]];
}

/** The weights of Franke and Little of the nearest images, by the definition. */
function weights([x, y]) {
  const all = Array.from({ length: COUNT }, (_, row) => {
    const [u, v] = placeOfRow(row);
    return { row, d: Math.hypot(u - x, v - y) };
  }).sort((a, b) => a.d - b.d);
  const reach = all[NEIGHBOURS].d;
  const some = all.slice(0, NEIGHBOURS).map(({ row, d }) => ({ row, w: ((reach - d) / (reach * d)) ** 2 }));
  const sum = some.reduce((total, { w }) => total + w, 0);
  return some.map(({ row, w }) => ({ row, w: w / sum }));
}

const near = (found, expected, within) =>
  found.forEach((value, k) =>
    assert.ok(Math.abs(value - expected[k]) < within, `${found} is not ${expected}`),
  );

test("a place leads back to the weighted mean of the images around it", () => {
  for (const at of [
    [0.3, -1.2],
    [2, 3.9],
    [-30, 12],
  ]) {
    const expected = Array.from({ length: D }, (_, k) =>
      weights(at).reduce((sum, { row, w }) => sum + w * mu[row * D + k], 0),
    );
    near(movedOnPlane([0, 0, 0, 0, 0], plane, at), expected, 1e-6);
    const doubt = weights(at).reduce((sum, { row, w }) => sum + w * error[row], 0);
    near([cloud.map.errorAt(at)], [doubt], 1e-6);
  }
});

test("a place reaches as far as the image of no weight, and few images' places reach farther than is usual", () => {
  const [x, y] = [1, 1];
  const all = Array.from({ length: COUNT }, (_, row) =>
    Math.hypot(placeOfRow(row)[0] - x, placeOfRow(row)[1] - y),
  );
  near([cloud.map.reachAt([x, y])], [all.toSorted((a, b) => a - b)[NEIGHBOURS]], 1e-6);
  const reaches = Array.from({ length: COUNT }, (_, row) => cloud.map.reachAt(placeOfRow(row)));
  const beyond = reaches.filter((reach) => reach > cloud.map.usualReach).length;
  assert.ok(beyond > 0 && beyond <= 8, String(beyond));
});

test("an image is at its place, and its place is the image", () => {
  near(onPlane(cloud.place(17), plane), placeOfRow(17), 1e-6);
  near(movedOnPlane([], plane, placeOfRow(17)), cloud.place(17), 1e-6);
  assert.equal(cloud.nearestStar(cloud.place(17), plane, []).row, 17);
  assert.deepEqual(cloud.star(17, plane), placeOfRow(17));
});

test("where one points is where one is, also when the place is kept to three digits", () => {
  const z = movedOnPlane([], plane, [1.234, -0.77]);
  assert.deepEqual(onPlane(z, plane), [1.234, -0.77]);
  assert.deepEqual(onPlane(rounded(z), plane), [1.234, -0.77]);
});

test("a z from elsewhere is at the place that leads back nearest to it", () => {
  const other = new Cloud(latents, 1, NEIGHBOURS);
  const z = cloud.map.inverse([1.5, -0.5]);
  const found = other.map.placeOf(z);
  const away = Math.hypot(...other.map.inverse(found).map((value, k) => value - z[k]));
  assert.ok(away < 0.02, `${found} leads to ${away} from z`);
});

test("until the images are there every place of the map is its middle", () => {
  const empty = planeOf({ axes: "map" }, { ...run });
  assert.deepEqual(onPlane([1, 2, 3, 4, 5], empty), [0, 0]);
  assert.deepEqual(movedOnPlane([1, 2, 3, 4, 5], empty, [3, 3]), [1, 2, 3, 4, 5]);
});

test("most is shown by the map, or else by the principal directions; few latents need neither", () => {
  const principal = { mean: [], directions: [], explained: [] };
  assert.equal(showsMost({ ...run, principal }), "map");
  const views = { map: { kept: 0.7 }, principal: { kept: 0.9 } };
  assert.deepEqual(showsMost({ ...run, map: { ...run.map, views }, principal }), { principal: [0, 1] });
  assert.deepEqual(showsMost({ latent_dim: 4, axes: [1, 2], principal }), { principal: [0, 1] });
  assert.equal(showsMost({ latent_dim: 3, axes: [1, 2], principal }), null);
});
