/**
 * Directions of latent space: from one class of images to another, or by chance.
 *
 * random: () → [0, 1).
 */

/** @import { Latents } from "../../types.d.ts" */

/** @typedef {Pick<Latents, "mu" | "label" | "latentDim">} LabelledLatents */

import { along, areaUnderCurve, meanOf, resampled, spread, standardNormal } from "../../maths/statistics.mjs";
import { tr } from "../../shell/texts.mjs";

/**
 * A unit vector drawn evenly from all directions (Muller 1959).
 * @param {number} dimensions
 * @param {() => number} random
 */
export function randomDirection(dimensions, random = Math.random) {
  const drawn = Float64Array.from({ length: dimensions }, () => standardNormal(random));
  const length = Math.hypot(...drawn);
  return drawn.map((value) => value / length);
}

/**
 * The mean of a class's means. Throws RangeError where it has no image.
 * @param {LabelledLatents} latents
 * @param {number} k
 */
export function classMean(latents, k) {
  return meanOf(pointsOf(latents, rowsOf(latents, k)), latents.latentDim);
}

/**
 * From the mean of class `from`, where it is null of all other classes, to that of class `to`:
 * {vector, errors, resamples, auc}.
 *
 * resamples: vectors of images drawn again within each of the two; errors: their standard
 * deviations; auc: how well the vector of every other image of the two tells their rest apart, NaN
 * where there is no rest.
 * @param {LabelledLatents} latents
 * @param {number | null} from
 * @param {number} to
 * @param {() => number} random
 */
export function classVector(latents, from, to, random = Math.random) {
  const { latentDim } = latents;
  const ends = [from === null ? othersOf(latents, to) : rowsOf(latents, from), rowsOf(latents, to)];
  const points = ends.map((rows) => pointsOf(latents, rows));
  const resamples = resampled(() =>
    difference(
      points.map((each) => redrawn(each, latentDim, random)),
      latentDim,
    ),
  );
  return {
    vector: difference(points, latentDim),
    errors: spread(resamples),
    resamples,
    auc: heldOutArea(latents, ends),
  };
}

/**
 * @param {LabelledLatents} latents
 * @param {number} k
 */
function rowsOf({ label }, k) {
  const rows = Array.from(label.keys()).filter((row) => label[row] === k);
  if (rows.length === 0) throw new RangeError(tr("class {k} has no image", { k }));
  return rows;
}

/**
 * @param {LabelledLatents} latents
 * @param {number} k
 */
function othersOf({ label }, k) {
  const rows = Array.from(label.keys()).filter((row) => label[row] !== k);
  if (rows.length === 0) throw new RangeError(tr("class {k} has all images", { k }));
  return rows;
}

/**
 * @param {LabelledLatents} latents
 * @param {number[]} rows
 */
function pointsOf({ mu, latentDim }, rows) {
  const points = new Float32Array(rows.length * latentDim);
  rows.forEach((row, i) => points.set(mu.subarray(row * latentDim, (row + 1) * latentDim), i * latentDim));
  return points;
}

/**
 * From the mean of the first points to that of the second.
 * @param {Float32Array[]} points
 * @param {number} dimensions
 */
function difference([from, to], dimensions) {
  const begin = meanOf(from, dimensions);
  return meanOf(to, dimensions).map((value, k) => value - begin[k]);
}

/**
 * As many points, drawn from these with replacement.
 * @param {Float32Array} points
 * @param {number} dimensions
 * @param {() => number} random
 */
function redrawn(points, dimensions, random) {
  const count = points.length / dimensions;
  const drawn = new Float32Array(points.length);
  for (let i = 0; i < count; i++) {
    const row = Math.floor(random() * count);
    drawn.set(points.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  }
  return drawn;
}

/**
 * @param {LabelledLatents} latents
 * @param {number[][]} ends
 */
function heldOutArea(latents, ends) {
  const [even, odd] = [0, 1].map((parity) =>
    ends.map((rows) =>
      pointsOf(
        latents,
        rows.filter((_, i) => i % 2 === parity),
      ),
    ),
  );
  const direction = difference(even, latents.latentDim);
  const [low, high] = odd.map((points) => along(points, direction));
  return areaUnderCurve(low, high);
}
