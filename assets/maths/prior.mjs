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
  const logs = Array.from(logParts(prior, z));
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
  let top = logs[0];
  for (let k = 1; k < logs.length; k++) if (logs[k] > top) top = logs[k];
  let sum = 0;
  for (let k = 0; k < logs.length; k++) sum += Math.exp(logs[k] - top);
  return top + Math.log(sum);
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
 * log of weight times density of each component at z; the next call overwrites them.
 * @param {Prior} prior
 * @param {ArrayLike<number>} z
 */
function logParts(prior, z) {
  const { heights, means, scales, logs } = flat(prior);
  for (let k = 0, at = 0; k < logs.length; k++) {
    let log = heights[k];
    for (let d = 0; d < z.length; d++, at++) {
      const away = (z[d] - means[at]) * scales[at];
      log -= 0.5 * away * away;
    }
    logs[k] = log;
  }
  return logs;
}

/**
 * What of a prior does not change, since thousands of places are asked for at once: the log of each
 * component's weight and height, means and 1 ÷ deviations one after another, room for an answer.
 * @typedef {{heights: Float64Array, means: Float64Array, scales: Float64Array, logs: Float64Array}} Flat
 */
/** @type {WeakMap<Prior, Flat>} */
const FLAT = new WeakMap();

/** @param {Prior} prior */
function flat(prior) {
  const known = FLAT.get(prior);
  if (known !== undefined) return known;
  const { weights, means, deviations } = prior;
  const heights = Float64Array.from(weights, (weight, k) =>
    deviations[k].reduce((log, deviation) => log - LOG_2PI / 2 - Math.log(deviation), Math.log(weight)),
  );
  const made = {
    heights,
    means: Float64Array.from(means.flat()),
    scales: Float64Array.from(deviations.flat(), (deviation) => 1 / deviation),
    logs: new Float64Array(weights.length),
  };
  FLAT.set(prior, made);
  return made;
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
