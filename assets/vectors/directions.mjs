/**
 * Directions of latent space that mean something: from one class to another, or along an attribute
 * of the images; each with its uncertainty by the bootstrap (Efron 1979).
 *
 * latents: {mu: Float32Array (N · D), label (N), latentDim}. random: () → [0, 1).
 */

import { solveTridiagonal } from "../paths/block_tridiagonal.mjs";
import { meanOf } from "./principal.mjs";

const RESAMPLES = 200;

/** A unit vector drawn evenly from all directions (Muller 1959). */
export function randomDirection(dimensions, random = Math.random) {
  const drawn = Float64Array.from({ length: dimensions }, () => standardNormal(random));
  const length = Math.hypot(...drawn);
  return drawn.map((value) => value / length);
}

/** The mean of a class's means. Throws RangeError where it has no image. */
export function classMean(latents, k) {
  return meanOf(classPoints(latents, k), latents.latentDim);
}

/**
 * From the mean of class `from` to that of class `to`: {vector, errors}, both (D); errors are
 * bootstrap standard errors, images drawn again within each class.
 */
export function classVector(latents, from, to, random = Math.random) {
  const { latentDim } = latents;
  const ends = [from, to].map((k) => classPoints(latents, k));
  const difference = (a, b) => meanOf(b, latentDim).map((value, k) => value - meanOf(a, latentDim)[k]);
  return {
    vector: difference(...ends),
    errors: spread(() => difference(...ends.map((points) => redrawn(points, latentDim, random)))),
  };
}

/**
 * The direction along which an attribute of the images grows: {vector, errors, rSquared}.
 *
 * values: the attribute (N). From the least-squares plane values ≈ w · mu + c, `vector` is
 * w / ‖w‖², the shortest step by which the plane rises by one; errors: bootstrap standard errors
 * over images; rSquared: of a plane fitted to the even images, on the odd ones.
 */
export function attributeVector({ mu, latentDim }, values, random = Math.random) {
  const rows = Array.from(values.keys());
  const step = (chosen) => stepOf(fittedPlane(mu, latentDim, values, chosen).slope);
  const again = () => step(rows.map(() => Math.floor(random() * rows.length)));
  return { vector: step(rows), errors: spread(again), rSquared: heldOut(mu, latentDim, values, rows) };
}

function classPoints({ mu, label, latentDim }, k) {
  const rows = Array.from(label.keys()).filter((row) => label[row] === k);
  if (rows.length === 0) throw new RangeError(`class ${k} has no image`);
  const points = new Float32Array(rows.length * latentDim);
  rows.forEach((row, i) => points.set(mu.subarray(row * latentDim, (row + 1) * latentDim), i * latentDim));
  return points;
}

/** As many points, drawn from these with replacement. */
function redrawn(points, dimensions, random) {
  const count = points.length / dimensions;
  const drawn = new Float32Array(points.length);
  for (let i = 0; i < count; i++) {
    const row = Math.floor(random() * count);
    drawn.set(points.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  }
  return drawn;
}

/** The standard deviation of each component over the resamples. */
function spread(resample) {
  const drawn = Array.from({ length: RESAMPLES }, resample);
  return drawn[0].map((_, k) => {
    const mean = drawn.reduce((sum, vector) => sum + vector[k], 0) / RESAMPLES;
    return Math.sqrt(drawn.reduce((sum, vector) => sum + (vector[k] - mean) ** 2, 0) / (RESAMPLES - 1));
  });
}

/** {slope (D), level} of the least-squares plane through the rows' values, by normal equations. */
function fittedPlane(mu, dimensions, values, rows) {
  const size = dimensions + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const x = new Float64Array(size).fill(1);
  for (const row of rows) {
    for (let k = 0; k < dimensions; k++) x[k] = mu[row * dimensions + k];
    for (let i = 0; i < size; i++) {
      right[i] += x[i] * values[row];
      for (let j = 0; j < size; j++) matrix[i * size + j] += x[i] * x[j];
    }
  }
  const [solved] = solveTridiagonal([matrix], [], [right]);
  return { slope: solved.subarray(0, dimensions), level: solved[dimensions] };
}

function stepOf(slope) {
  const squared = slope.reduce((sum, value) => sum + value ** 2, 0);
  return slope.map((value) => value / squared);
}

function heldOut(mu, dimensions, values, rows) {
  const { slope, level } = fittedPlane(mu, dimensions, values, rows.filter((row) => row % 2 === 0));
  const odd = rows.filter((row) => row % 2 === 1);
  const mean = odd.reduce((sum, row) => sum + values[row], 0) / odd.length;
  let [missed, whole] = [0, 0];
  for (const row of odd) {
    const predicted = slope.reduce((sum, weight, k) => sum + weight * mu[row * dimensions + k], level);
    missed += (values[row] - predicted) ** 2;
    whole += (values[row] - mean) ** 2;
  }
  return 1 - missed / whole;
}

/** Box & Muller 1958. */
function standardNormal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
