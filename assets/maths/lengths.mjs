/**
 * Lengths along a curve that is known at some of its places, in latent or in image space.
 *
 * Vectors are rows of one array (count · dimensions), as the decoder takes and gives them.
 */

/** @import { Curve } from "./curves.mjs" */

/**
 * Places of a curve at `count` values of t from 0 to 1, (count · D).
 * @param {Curve} curve
 * @param {number} count
 */
export function sampled(curve, count) {
  const first = curve(0);
  const places = new Float32Array(count * first.length);
  for (let i = 0; i < count; i++) {
    places.set(i === 0 ? first : curve(i / (count - 1)), i * first.length);
  }
  return places;
}

/**
 * The lengths of the way from the first row to each; the last is the whole.
 * @param {Float32Array} rows
 * @param {number} dimensions
 */
export function lengthsAlong(rows, dimensions) {
  const count = rows.length / dimensions;
  const lengths = new Float64Array(count);
  for (let i = 1; i < count; i++) {
    lengths[i] = lengths[i - 1] + rowDistance(rows, dimensions, i - 1, i);
  }
  return lengths;
}

/**
 * How fast rows change where t runs evenly from 0 to 1: (count − 1) speeds, each of the step from
 * one row to the next, in units of the rows' space. Their mean is the length of the way.
 * @param {Float64Array} lengths
 */
export function speedsAlong(lengths) {
  const steps = lengths.length - 1;
  return Float64Array.from({ length: steps }, (_, i) => (lengths[i + 1] - lengths[i]) * steps);
}

/**
 * The curve run through at even speed: at t it has gone t of its length.
 *
 * `lengths` are those along the curve at even steps of its own parameter. A curve of no length
 * stays where it is.
 * @param {Curve} curve
 * @param {Float64Array} lengths
 * @returns {Curve}
 */
export function evenPace(curve, lengths) {
  const steps = lengths.length - 1;
  const whole = lengths[steps];
  return (t) => {
    const gone = Math.min(1, Math.max(0, t)) * whole;
    const step = lastNotBeyond(lengths, gone);
    const rest = lengths[step + 1] - lengths[step];
    return curve((step + (rest > 0 ? (gone - lengths[step]) / rest : 0)) / steps);
  };
}

/**
 * The last step that begins at or before `gone`, by bisection.
 * @param {Float64Array} lengths
 * @param {number} gone
 */
function lastNotBeyond(lengths, gone) {
  let [low, high] = [0, lengths.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lengths[middle] <= gone) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param {Float32Array} rows
 * @param {number} dimensions
 * @param {number} i
 * @param {number} j
 */
function rowDistance(rows, dimensions, i, j) {
  let squared = 0;
  for (let k = 0, a = i * dimensions, b = j * dimensions; k < dimensions; k++, a++, b++) {
    squared += (rows[a] - rows[b]) ** 2;
  }
  return Math.sqrt(squared);
}
