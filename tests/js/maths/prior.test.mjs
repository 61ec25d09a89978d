import assert from "node:assert/strict";
import test from "node:test";
import { deviationsAway, logRatios, priorShadows } from "../../../assets/maths/aggregate.mjs";
import { planeOf } from "../../../assets/maths/plane.mjs";
import { drawn, logPrior, normalPrior, rateTo, stepped } from "../../../assets/maths/prior.mjs";
import { seededRandom } from "../../../assets/maths/statistics.mjs";

const MIXTURE = {
  weights: [0.7, 0.3],
  means: [
    [1, -1],
    [-2, 0.5],
  ],
  deviations: [
    [0.5, 0.2],
    [0.3, 1],
  ],
};
const plane = planeOf({ axes: [0, 1] }, { latent_dim: 2, axes: [1, 2] });
const close = (found, expected, off) =>
  assert.ok(Math.abs(found - expected) <= off, `${found}, not ${expected}`);

test("the density of a mixture is scipy's", () => {
  // np.log(.7 · norm.pdf(.5, 1, .5) · norm.pdf(-.8, -1, .2) + .3 · norm.pdf(.5, -2, .3) · norm.pdf(-.8, .5, 1))
  close(logPrior(MIXTURE, [0.5, -0.8]), -0.8919669174, 1e-9);
  close(logPrior(normalPrior(2), [0, 0]), -Math.log(2 * Math.PI), 1e-12);
});

test("on a plane the mixture's density is its own: a ratio to it is one everywhere", () => {
  const grid = { x0: -3, y0: -3, step: 0.5, columns: 13, rows: 13 };
  const density = Float64Array.from({ length: 169 }, (_, at) =>
    Math.exp(logPrior(MIXTURE, [grid.x0 + (at % 13) * 0.5, grid.y0 + Math.floor(at / 13) * 0.5])),
  );
  const shadows = priorShadows(MIXTURE, plane);
  for (const ratio of logRatios(density, shadows, grid)) close(ratio, 0, 1e-5);
  close(deviationsAway(shadows, 2, -1), 2, 1e-9);
});

test("draws have the mixture's moments, also after steps, and their scale is that of each part", () => {
  const random = seededRandom(3);
  const mean = (places) => [0, 1].map((d) => places.reduce((sum, z) => sum + z[d], 0) / places.length);
  const places = Array.from({ length: 8000 }, () => drawn(MIXTURE, random));
  const walked = places.map((z) => stepped(MIXTURE, z, 0.5, random));
  for (const some of [places, walked]) {
    // .7 · 1 − .3 · 2 and −.7 + .3 · .5, known to 1.4/√8000.
    close(mean(some)[0], 0.1, 0.06);
    close(mean(some)[1], -0.55, 0.04);
  }
  const middles = new Set(Array.from({ length: 50 }, () => String(drawn(MIXTURE, random, 0))));
  assert.deepEqual([...middles].sort(), MIXTURE.means.map(String).sort());
});

test("the rate is Kingma and Welling's from N(0, I), and nothing from the posterior itself", () => {
  const [mu, logvar] = [Float32Array.of(0.5, -1), Float32Array.of(-1, -2)];
  const exact = 0.5 * (0.25 + Math.exp(-1) - 1 + 1 + 1 + Math.exp(-2) - 1 + 2);
  close(rateTo(null, mu, logvar), exact, 1e-6);
  // Opposite pairs of draws: the quadratic terms alone are off.
  close(rateTo(normalPrior(2), mu, logvar), exact, 0.15);
  const own = { weights: [1], means: [[...mu]], deviations: [[Math.exp(-0.5), Math.exp(-1)]] };
  close(rateTo(own, mu, logvar), 0, 0.5);
});
