import assert from "node:assert/strict";
import test from "node:test";
import { planeOf } from "../../../assets/maths/plane.mjs";
import { Cloud } from "../../../assets/sky/cloud.mjs";
import { randomNumbers } from "../fixtures.mjs";

const random = randomNumbers(5);
const D = 6;
const COUNT = 300;
const mu = Float32Array.from({ length: COUNT * D }, () => 4 * random() - 2);
const label = Uint8Array.from({ length: COUNT }, (_, row) => row % 3);
const run = { latent_dim: D };
const cloud = new Cloud({ mu, label, count: COUNT, latentDim: D }, 3);

function ranked(z, latents, wanted = () => true) {
  return Array.from({ length: COUNT }, (_, row) => row)
    .filter((row) => wanted(label[row]))
    .map((row) => ({ row, distance: Math.hypot(...latents.map((k) => mu[row * D + k] - z[k])) }))
    .sort((a, b) => a.distance - b.distance);
}

test("the nearest star is nearest on the plane, whatever the other latents are", () => {
  for (const axes of [
    [0, 1],
    [4, 2],
    [2, 4],
  ]) {
    const plane = planeOf({ axes }, run);
    for (let i = 0; i < 20; i++) {
      const z = Array.from({ length: D }, () => 4 * random() - 2);
      const [expected] = ranked(z, axes);
      const found = cloud.nearestStar(z, plane, []);
      assert.equal(found.row, expected.row);
      assert.ok(Math.abs(found.distance - expected.distance) < 1e-9);
      const far = z.map((value, k) => (axes.includes(k) ? value : 900));
      assert.equal(cloud.nearestStar(far, plane, []).row, expected.row);
    }
  }
});

test("the nearest star keeps to the highlighted classes", () => {
  const z = new Array(D).fill(0);
  const [expected] = ranked(z, [1, 3], (k) => k === 2);
  assert.equal(cloud.nearestStar(z, planeOf({ axes: [1, 3] }, run), [2]).row, expected.row);
});

test("the nearest images are nearest in all latents", () => {
  const z = Array.from({ length: D }, () => random());
  const expected = ranked(z, [0, 1, 2, 3, 4, 5]).slice(0, 8);
  assert.deepEqual(
    cloud.nearestK(z, 8).map(({ row }) => row),
    expected.map(({ row }) => row),
  );
});

test("far is further than nearly all images are from their nearest fellow", () => {
  const alone = (row) => ranked(cloud.place(row), [0, 1, 2, 3, 4, 5])[1].distance;
  const distances = Array.from({ length: COUNT }, (_, row) => alone(row));
  const beyond = distances.filter((distance) => distance > cloud.far).length / COUNT;
  assert.ok(beyond > 0.01 && beyond < 0.12, String(beyond));
});

test("images are counted by class", () => {
  assert.deepEqual([...cloud.counts], [100, 100, 100]);
});

test("over a line the nearest star is the one of the nearest z, however high it is heaped", () => {
  const means = Float32Array.from({ length: 60 }, () => 4 * random() - 2);
  const one = new Cloud({ mu: means, label, count: 60, latentDim: 1 }, 3);
  const line = planeOf({ axes: null }, { axes: [1], latent_dim: 1 });
  const apart = (row) => Math.abs(means[row] - 0.4);
  const expected = [...means.keys()].sort((a, b) => apart(a) - apart(b));
  assert.equal(one.nearestStar([0.4], line, []).row, expected[0]);
  assert.equal(
    one.nearestStar([0.4], line, [2]).row,
    expected.find((row) => label[row] === 2),
  );
  const [x, y] = one.star(5, line);
  assert.equal(x, means[5]);
  assert.ok(y > 0);
});
