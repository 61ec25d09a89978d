/** The direction of latent space along which an attribute of the images grows. */

/** @import { Latents } from "../../types.d.ts" */

import { solveTridiagonal } from "../../maths/block_tridiagonal.mjs";
import { meanOf, resampled, spread } from "../../maths/statistics.mjs";
import { tr } from "../../shell/texts.mjs";

/** Latents whose means vary less say nothing of an image (Burda et al. 2016, section 5.2). */
const ACTIVE_VARIANCE = 0.01;

/**
 * attributeVector({mu, latentDim}, values, random) → {vector, errors, resamples, rSquared}
 *
 * mu: Float32Array (N · D); values: the attribute (N); random: () → [0, 1). From the least-squares
 * plane values ≈ w · mu + c over the latents that vary, `vector` is w / ‖w‖², the shortest step by
 * which the plane rises by one; resamples: the same of images drawn again, errors: their standard
 * deviations; rSquared: of a plane fitted to the even images, on the odd ones. Throws RangeError
 * where no latent or no value varies.
 * @param {Pick<Latents, "mu" | "latentDim">} latents
 * @param {Float32Array} values
 * @param {() => number} random
 */
export function attributeVector({ mu, latentDim }, values, random = Math.random) {
  const active = activeLatents(mu, latentDim);
  if (active.length === 0) throw new RangeError(tr("no latent of this run says anything about its images"));
  if (values.every((value) => value === values[0]))
    throw new RangeError(tr("all images have the same value of it"));
  const points = columnsOf(mu, latentDim, active);
  const plane = (/** @type {Uint16Array} */ times) => fittedPlane(points, active.length, values, times);
  const step = (/** @type {Uint16Array} */ times) => spacedOut(stepOf(plane(times).slope), active, latentDim);
  const count = values.length;
  const resamples = resampled(() => {
    const times = new Uint16Array(count);
    for (let drawn = 0; drawn < count; drawn++) times[Math.floor(random() * count)] += 1;
    return step(times);
  });
  return {
    vector: step(new Uint16Array(count).fill(1)),
    errors: spread(resamples),
    resamples,
    rSquared: heldOutShare(points, active.length, values),
  };
}

/**
 * The name of the attribute that latents tell most of, by R² on the odd images; null where they tell
 * of none, as where no latent varies.
 * @param {Pick<Latents, "mu" | "latentDim">} latents
 * @param {Record<string, Float32Array>} attributes by their names, each of all images (N)
 */
export function mostTelling({ mu, latentDim }, attributes) {
  const active = activeLatents(mu, latentDim);
  if (active.length === 0) return null;
  const points = columnsOf(mu, latentDim, active);
  let [best, most] = [/** @type {string | null} */ (null), -Infinity];
  for (const [name, values] of Object.entries(attributes)) {
    const share = heldOutShare(points, active.length, values);
    if (share > most) [best, most] = [name, share];
  }
  return best;
}

/**
 * @param {Float64Array} points
 * @param {number} dimensions
 * @param {Float32Array} values
 */
function heldOutShare(points, dimensions, values) {
  const even = Uint16Array.from(values, (_, row) => 1 - (row % 2));
  return shareExplained(fittedPlane(points, dimensions, values, even), points, values);
}

/**
 * @param {Float32Array} mu
 * @param {number} latentDim
 */
function activeLatents(mu, latentDim) {
  const mean = meanOf(mu, latentDim);
  const variance = meanOf(
    mu.map((value, at) => (value - mean[at % latentDim]) ** 2),
    latentDim,
  );
  return Array.from(variance.keys()).filter((k) => variance[k] > ACTIVE_VARIANCE);
}

/**
 * @param {Float32Array} mu
 * @param {number} latentDim
 * @param {number[]} chosen
 */
function columnsOf(mu, latentDim, chosen) {
  const count = mu.length / latentDim;
  const points = new Float64Array(count * chosen.length);
  for (let row = 0, at = 0; row < count; row++) {
    for (const k of chosen) points[at++] = mu[row * latentDim + k];
  }
  return points;
}

/**
 * {slope, level} of the least-squares plane, each image counted so many times, by normal equations.
 * @param {Float64Array} points
 * @param {number} dimensions
 * @param {Float32Array} values
 * @param {Uint16Array} times
 */
function fittedPlane(points, dimensions, values, times) {
  const size = dimensions + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const x = new Float64Array(size).fill(1);
  for (let row = 0; row < values.length; row++) {
    if (times[row] === 0) continue;
    for (let k = 0; k < dimensions; k++) x[k] = points[row * dimensions + k];
    for (let i = 0; i < size; i++) {
      const weighted = times[row] * x[i];
      right[i] += weighted * values[row];
      // The factorisation reads the lower triangle only.
      for (let j = 0; j <= i; j++) matrix[i * size + j] += weighted * x[j];
    }
  }
  const [solved] = solveTridiagonal([matrix], [], [right]);
  return { slope: solved.subarray(0, dimensions), level: solved[dimensions] };
}

/** @param {Float64Array} slope */
function stepOf(slope) {
  const squared = slope.reduce((sum, value) => sum + value ** 2, 0);
  return slope.map((value) => value / squared);
}

/**
 * @param {Float64Array} step
 * @param {number[]} active
 * @param {number} latentDim
 */
function spacedOut(step, active, latentDim) {
  const whole = new Float64Array(latentDim);
  active.forEach((k, i) => (whole[k] = step[i]));
  return whole;
}

/**
 * R² of the plane on the odd images.
 * @param {{slope: Float64Array, level: number}} plane
 * @param {Float64Array} points
 * @param {Float32Array} values
 */
function shareExplained({ slope, level }, points, values) {
  const odd = Array.from(values.keys()).filter((row) => row % 2 === 1);
  const mean = odd.reduce((sum, row) => sum + values[row], 0) / odd.length;
  let [missed, whole] = [0, 0];
  for (const row of odd) {
    const predicted = slope.reduce((sum, weight, k) => sum + weight * points[row * slope.length + k], level);
    missed += (values[row] - predicted) ** 2;
    whole += (values[row] - mean) ** 2;
  }
  return 1 - missed / whole;
}
