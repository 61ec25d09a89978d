/**
 * Planes aligned with one another: the rotation and reflection that bring the same images closest.
 *
 * Compare aligns runs, Training's film one epoch with the next. The prior looks the same from every
 * side, so two models that differ by a rotation or a mirror image of latent space are one and the
 * same; only their pictures differ. Points are flat arrays [x0, y0, x1, y1, …], row by row of the
 * same images. A matrix is [a, b, c, d]: the point (x, y) goes to (x·a + y·c, x·b + y·d).
 */

/** @import { Point } from "../types.d.ts" */

/** @typedef {readonly [number, number, number, number]} Matrix */

/**
 * From a run's own plane to what is shown of it, and back.
 * @typedef {{shown(own: Point): Point, own(shown: Point): Point}} Alignment
 */

/**
 * Orthogonal Procrustes (Schönemann 1966): the orthogonal R, rows (a, b) and (c, d), that minimises
 * ‖A·R − B‖ for points A and B. The identity where every R is as good.
 *
 * R maximises the trace of Rᵀ·AᵀB. In two dimensions that needs no singular value decomposition:
 * the best rotation and the best reflection each follow from one angle, and the better one wins.
 * @param {ArrayLike<number>} A
 * @param {ArrayLike<number>} B
 * @returns {Matrix}
 */
export function orthogonalProcrustes(A, B) {
  let [m00, m01, m10, m11] = [0, 0, 0, 0];
  for (let i = 0; i < A.length; i += 2) {
    m00 += A[i] * B[i];
    m01 += A[i] * B[i + 1];
    m10 += A[i + 1] * B[i];
    m11 += A[i + 1] * B[i + 1];
  }
  const rotation = [m00 + m11, m01 - m10];
  const reflection = [m00 - m11, m01 + m10];
  const rotating = Math.hypot(...rotation);
  const mirroring = Math.hypot(...reflection);
  if (rotating === 0 && mirroring === 0) return [1, 0, 0, 1];
  if (rotating >= mirroring) {
    const [c, s] = rotation.map((part) => part / rotating);
    return [c, s, -s, c];
  }
  const [c, s] = reflection.map((part) => part / mirroring);
  return [c, s, s, -c];
}

/**
 * Every plane as it is.
 * @type {Alignment}
 */
export const UNALIGNED = Object.freeze({ shown: (own) => own, own: (shown) => shown });

/**
 * The shift, rotation and reflection that bring `points` closest to `reference`, row by row; never
 * a change of scale, which is a difference between runs that should be seen.
 * @param {Float32Array} points
 * @param {Float32Array} reference
 * @returns {Alignment}
 */
export function alignment(points, reference) {
  const from = mean(points);
  const to = mean(reference);
  const [a, b, c, d] = orthogonalProcrustes(centred(points, from), centred(reference, to));
  return {
    shown([x, y]) {
      const [u, v] = [x - from[0], y - from[1]];
      return [u * a + v * c + to[0], u * b + v * d + to[1]];
    },
    // The inverse of an orthogonal matrix is its transpose.
    own([x, y]) {
      const [u, v] = [x - to[0], y - to[1]];
      return [u * a + v * b + from[0], u * c + v * d + from[1]];
    },
  };
}

/**
 * @param {Float32Array} points
 * @returns {Point}
 */
function mean(points) {
  const sum = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    sum[0] += points[i];
    sum[1] += points[i + 1];
  }
  const count = Math.max(1, points.length / 2);
  return [sum[0] / count, sum[1] / count];
}

/**
 * @param {Float32Array} points
 * @param {Point} middle
 */
function centred(points, [x, y]) {
  return points.map((value, i) => value - (i % 2 === 0 ? x : y));
}

/**
 * The matrix that changes nothing.
 * @type {Matrix}
 */
export const IDENTITY = [1, 0, 0, 1];

/**
 * The points rotated (or reflected), as a new array.
 * @param {Float32Array} points
 * @param {Matrix} matrix
 */
export function rotated(points, [a, b, c, d]) {
  const result = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    result[i] = points[i] * a + points[i + 1] * c;
    result[i + 1] = points[i] * b + points[i + 1] * d;
  }
  return result;
}

/**
 * One matrix for each epoch, which aligns it with the next one; the last epoch stays as it was trained.
 * @param {Float32Array[]} epochs
 */
export function rotationsToLast(epochs) {
  const rotations = epochs.map(() => IDENTITY);
  for (let k = epochs.length - 2; k >= 0; k--) {
    rotations[k] = orthogonalProcrustes(epochs[k], rotated(epochs[k + 1], rotations[k + 1]));
  }
  return rotations;
}
