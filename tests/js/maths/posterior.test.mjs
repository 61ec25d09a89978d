import assert from "node:assert/strict";
import { test } from "node:test";
import { planeOf } from "../../../assets/maths/plane.mjs";
import {
  bernoulliNats,
  deviations,
  ellipseOf,
  gaussianNats,
  posteriorRings,
  reparameterised,
  shadowOf,
} from "../../../assets/maths/posterior.mjs";
import { vote } from "../../../assets/maths/vote.mjs";

const close = (found, expected) => assert.ok(Math.abs(found - expected) < 1e-9, `${found}, not ${expected}`);

test("z is mu + sigma · epsilon, with sigma the root of the variance", () => {
  const sigma = deviations([0, 2 * Math.log(0.5)]);
  assert.deepEqual(reparameterised([1, -1], sigma, [2, -3]), [3, -2.5]);
});

test("Bernoulli nats are the cross-entropy, also where a probability rounds to one", () => {
  close(bernoulliNats([0, Math.log(3)], [1, 0.5]), Math.log(2) - 0.5 * Math.log(0.75) - 0.5 * Math.log(0.25));
  close(bernoulliNats([200], [0.25]), 150);
  close(bernoulliNats([-200], [1]), 200);
});

test("Gaussian nats are those of the density", () => {
  // −log N(0.3; 0.1, 0.2²) by its definition.
  const density = Math.exp(-0.5) / (0.2 * Math.sqrt(2 * Math.PI));
  close(gaussianNats([0.1], [0.3], 0.2), -Math.log(density));
});

test("on a plane of latents the ellipse has the latents' own sigmas as half axes", () => {
  const plane = planeOf({ axes: [2, 0] }, { latent_dim: 3, axes: [1, 2] });
  const [ring] = posteriorRings([1, 5, -1], [0.5, 9, 0.2], plane, 2);
  assert.equal(Math.max(...ring.map(([x]) => x)), -1 + 0.4);
  assert.equal(Math.max(...ring.map(([, y]) => y)), 1 + 1);
});

test("along any directions the ellipse reaches as far as the shadow of the posterior", () => {
  const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
  const principal = {
    mean: [0.5, 0.5],
    explained: [],
    directions: [
      [c, s],
      [-s, c],
    ],
  };
  const run = { latent_dim: 2, axes: [1, 2], principal };
  const sigma = [0.3, 1.1];
  const [ring] = posteriorRings([0, 0], sigma, planeOf({ axes: { principal: [0, 1] } }, run), 1);
  const middle = [-0.5 * (c + s), -0.5 * (c - s)];
  // Every point is at distance 1 in units of sigma, turned back into the latents.
  for (const [x, y] of ring) {
    const [u, v] = [x - middle[0], y - middle[1]];
    close(((c * u - s * v) / sigma[0]) ** 2 + ((s * u + c * v) / sigma[1]) ** 2, 1);
  }
});

test("in space there is a ring in each plane of two latents", () => {
  const rings = posteriorRings([1, 2, 3], [0.1, 0.2, 0.3], null, 1);
  assert.equal(rings.length, 3);
  rings.forEach((ring, k) => {
    const kept = (k + 2) % 3;
    assert.ok(ring.every((place) => place.length === 3 && place[kept] === [1, 2, 3][kept]));
  });
});

test("a tie of the vote goes to the lowest class, as in scikit-learn", () => {
  assert.deepEqual(vote([2, 1, 2, 1, 0], [0, 1, 2, 3, 4], 3), { winner: 1, counts: [1, 2, 2] });
});

test("an ellipse's half axes are the sigmas of the latents, the longer one first", () => {
  const plane = planeOf({ axes: [0, 2] }, { latent_dim: 3, axes: [1, 2] });
  const { x, y, long, short, angle } = ellipseOf(shadowOf([1, 5, -1], [0.2, 9, 0.5], plane));
  assert.deepEqual([x, y], [1, -1]);
  close(long, 0.5);
  close(short, 0.2);
  close(Math.abs(angle), Math.PI / 2);
});

test("a turned plane turns the ellipse back: its axes stay those of the posterior", () => {
  const turn = 0.7;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const directions = [
    [c, s],
    [-s, c],
  ];
  const run = { latent_dim: 2, axes: [1, 2], principal: { mean: [0, 0], explained: [], directions } };
  const ellipse = ellipseOf(shadowOf([0, 0], [1.1, 0.3], planeOf({ axes: { principal: [0, 1] } }, run)));
  close(ellipse.long, 1.1);
  close(ellipse.short, 0.3);
  close(ellipse.angle, -turn);
});
