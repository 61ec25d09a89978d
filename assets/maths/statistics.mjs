/** Directions estimated from samples: reproducible random numbers, the bootstrap (Efron 1979), intervals, AUC. */

/** @import { Point } from "../types.d.ts" */

/** @typedef {Float64Array | number[]} Vector D numbers */

const RESAMPLES = 200;
/** Of the resamples, an interval holds this share. */
const SHARE = 0.95;

/**
 * () → [0, 1), evenly, and from the same seed the same on every machine: a Weyl sequence hashed to
 * 32 bits (Steele, Lea & Flood 2014, of 32 bits).
 * @param {number} seed
 * @returns {() => number}
 */
export function seededRandom(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/**
 * A number of the standard normal distribution (Box & Muller 1958).
 * @param {() => number} random
 */
export function standardNormal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * The mean of points, (D).
 * @param {ArrayLike<number>} points (N · D)
 * @param {number} dimensions D
 */
export function meanOf(points, dimensions) {
  const mean = new Float64Array(dimensions);
  for (let at = 0; at < points.length; at++) mean[at % dimensions] += points[at];
  return mean.map((sum) => (sum * dimensions) / points.length);
}

/**
 * RESAMPLES estimates; draw() makes one of images drawn with replacement.
 * @template V
 * @param {() => V} draw
 */
export function resampled(draw) {
  return Array.from({ length: RESAMPLES }, draw);
}

/**
 * The standard deviation of each component over the resamples.
 * @param {Float64Array[]} drawn
 */
export function spread(drawn) {
  return drawn[0].map((_, k) => {
    const mean = drawn.reduce((sum, vector) => sum + vector[k], 0) / drawn.length;
    return Math.sqrt(drawn.reduce((sum, vector) => sum + (vector[k] - mean) ** 2, 0) / (drawn.length - 1));
  });
}

/**
 * How far resamples stray from `vector`, by percentiles (Efron 1979): `angle` in radians is the one
 * that 95 % do not exceed, `lengths` hold 95 % of them.
 * @param {Vector} vector
 * @param {Vector[]} resamples
 */
export function uncertaintyOf(vector, resamples) {
  return {
    angle: quantile(
      resamples.map((drawn) => angleBetween(vector, drawn)),
      SHARE,
    ),
    lengths: interval(resamples.map(norm)),
  };
}

/**
 * [low, high] of the angles on a plane, in radians from the vector's own, anticlockwise.
 * @param {Point} vector
 * @param {Point[]} drawn
 */
export function fanOf([x, y], drawn) {
  return interval(drawn.map(([u, v]) => Math.atan2(x * v - y * u, x * u + y * v)));
}

/** @param {ArrayLike<number>} vector */
export function norm(vector) {
  let squared = 0;
  for (let k = 0; k < vector.length; k++) squared += vector[k] ** 2;
  return Math.sqrt(squared);
}

/**
 * In radians, 0 to π.
 * @param {Vector} a
 * @param {Vector} b
 */
export function angleBetween(a, b) {
  const [lengthA, lengthB] = [norm(a), norm(b)];
  const unitA = Float64Array.from(a, (value) => value / lengthA);
  const unitB = Float64Array.from(b, (value) => value / lengthB);
  // Unlike the arc cosine, exact for small angles too (Kahan 2006, section 12).
  const difference = norm(unitA.map((value, k) => value - unitB[k]));
  const sum = norm(unitA.map((value, k) => value + unitB[k]));
  return 2 * Math.atan2(difference, sum);
}

/**
 * The value below which that share of them lies, between two neighbours in proportion.
 * @param {ArrayLike<number>} values
 * @param {number} share
 */
export function quantile(values, share) {
  const ordered = Float64Array.from(values).sort();
  const at = share * (ordered.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (at - below) * (ordered[above] - ordered[below]);
}

/** @param {number[]} values */
function interval(values) {
  return [quantile(values, (1 - SHARE) / 2), quantile(values, (1 + SHARE) / 2)];
}

/**
 * The area under the ROC curve: how often one of `high` exceeds one of `low`, ties by half
 * (Mann & Whitney 1947). NaN where one of them is empty.
 * @param {ArrayLike<number>} low
 * @param {ArrayLike<number>} high
 */
export function areaUnderCurve(low, high) {
  const ordered = [
    ...Array.from(low, (value) => ({ value, isHigh: 0 })),
    ...Array.from(high, (value) => ({ value, isHigh: 1 })),
  ];
  ordered.sort((a, b) => a.value - b.value);
  let [wins, below] = [0, 0];
  for (let begin = 0, end = 0; begin < ordered.length; begin = end) {
    while (end < ordered.length && ordered[end].value === ordered[begin].value) end++;
    const highs = ordered.slice(begin, end).reduce((sum, { isHigh }) => sum + isHigh, 0);
    const lows = end - begin - highs;
    wins += highs * (below + lows / 2);
    below += lows;
  }
  return wins / (low.length * high.length);
}

/**
 * The numbers of points along a direction, (N).
 * @param {ArrayLike<number>} points (N · D)
 * @param {ArrayLike<number>} direction (D)
 */
export function along(points, direction) {
  const dimensions = direction.length;
  return Float64Array.from({ length: points.length / dimensions }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += points[row * dimensions + k] * direction[k];
    return sum;
  });
}
