/**
 * The prior p(z) of a run: N(0, I), or the mixture of upright Gaussians that it has learnt.
 *
 * N(0, I) is the mixture of one, so that whatever draws or measures need not know which it is.
 */

/** @import { Run } from "../types.d.ts" */

import { seededRandom, standardNormal } from "./statistics.mjs";

/** Σ weight · N(mean, diag(deviation²)), the heaviest component first. @typedef {NonNullable<Run["prior"]>} Prior */

/** Draws of each posterior, in opposite pairs, by which its distance from a mixture is estimated. */
const PAIRS = 16;
const SEED = 1;
const LOG_2PI = Math.log(2 * Math.PI);

/**
 * @param {{prior?: Prior | null, latent_dim: number}} run
 * @returns {Prior}
 */
export function priorOf({ prior, latent_dim: latentDim }) {
  return prior ?? normalPrior(latentDim);
}

/**
 * @param {number} latentDim
 * @returns {Prior}
 */
export function normalPrior(latentDim) {
  return { weights: [1], means: [new Array(latentDim).fill(0)], deviations: [new Array(latentDim).fill(1)] };
}

/**
 * A place drawn from the prior, each component `scale` times as wide as it is.
 * @param {Prior} prior
 * @param {() => number} random
 * @param {number} [scale]
 */
export function drawn(prior, random, scale = 1) {
  const k = chosen(prior.weights, random);
  const { means, deviations } = prior;
  return means[k].map((mean, d) => mean + scale * deviations[k][d] * standardNormal(random));
}

/**
 * Some way in a random direction, by which a place of the prior stays one: what is new of it is `share`, what
 * stays is drawn towards the middle of a component in which it may be (Cotter et al. 2013, eq. 4.1).
 * @param {Prior} prior
 * @param {ArrayLike<number>} z
 * @param {number} share
 * @param {() => number} random
 */
export function stepped(prior, z, share, random) {
  const logs = logParts(prior, z);
  const top = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - top));
  const all = parts.reduce((sum, part) => sum + part, 0);
  const k = chosen(
    parts.map((part) => part / all),
    random,
  );
  const { means, deviations } = prior;
  const kept = Math.sqrt(1 - share ** 2);
  return Array.from(z, (value, d) => {
    const mean = means[k][d];
    return mean + kept * (value - mean) + share * deviations[k][d] * standardNormal(random);
  });
}

/**
 * log p(z) in nats.
 * @param {Prior} prior
 * @param {ArrayLike<number>} z
 */
export function logPrior(prior, z) {
  const logs = logParts(prior, z);
  const top = Math.max(...logs);
  return top + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - top), 0));
}

/**
 * KL(q ‖ p) in nats of q = N(mu, diag(exp(logvar))): in closed form from N(0, I) (Kingma & Welling 2014,
 * appendix B), estimated from a learnt mixture with the same draws for every q.
 * @param {Prior | null | undefined} prior null: N(0, I)
 * @param {ArrayLike<number>} mu
 * @param {ArrayLike<number>} logvar
 */
export function rateTo(prior, mu, logvar) {
  if (!prior) {
    let nats = 0;
    for (let d = 0; d < mu.length; d++) nats += 0.5 * (mu[d] * mu[d] + Math.exp(logvar[d]) - 1 - logvar[d]);
    return nats;
  }
  const draws = noise(mu.length);
  const z = new Float64Array(mu.length);
  let cross = 0;
  for (const epsilon of draws) {
    for (let d = 0; d < z.length; d++) z[d] = mu[d] + Math.exp(logvar[d] / 2) * epsilon[d];
    cross += logPrior(prior, z);
  }
  let entropy = 0;
  for (let d = 0; d < mu.length; d++) entropy += 0.5 * (LOG_2PI + 1 + logvar[d]);
  return -entropy - cross / draws.length;
}

/** @type {Map<number, Float64Array[]>} */
const NOISE = new Map();

/** @param {number} latentDim */
function noise(latentDim) {
  const known = NOISE.get(latentDim);
  if (known !== undefined) return known;
  const random = seededRandom(SEED);
  const half = Array.from({ length: PAIRS }, () =>
    Float64Array.from({ length: latentDim }, () => standardNormal(random)),
  );
  const made = half.flatMap((each) => [each, each.map((value) => -value)]);
  NOISE.set(latentDim, made);
  return made;
}

/**
 * log of weight times density of each component at z.
 * @param {Prior} prior
 * @param {ArrayLike<number>} z
 */
function logParts({ weights, means, deviations }, z) {
  return weights.map((weight, k) => {
    let log = Math.log(weight);
    for (let d = 0; d < z.length; d++) {
      const away = (z[d] - means[k][d]) / deviations[k][d];
      log -= 0.5 * (away * away + LOG_2PI) + Math.log(deviations[k][d]);
    }
    return log;
  });
}

/**
 * The number of a component; of one there is nothing to draw.
 * @param {number[]} weights that sum to 1
 * @param {() => number} random
 */
function chosen(weights, random) {
  if (weights.length === 1) return 0;
  let left = random();
  for (let k = 0; k < weights.length - 1; k++) {
    left -= weights[k];
    if (left < 0) return k;
  }
  return weights.length - 1;
}
