/**
 * Curves through points of latent space, of any number of dimensions.
 *
 * Straight, slerp and Catmull–Rom pass through their points, point k of n at t = k / (n − 1);
 * Bézier only through the first and the last.
 */

/** @typedef {ArrayLike<number>} Place D numbers */
/** @typedef {(t: number) => number[]} Curve from [0, 1] to a place */

/** Below this angle, in radians, or this near to π, no great circle is singled out. */
const SMALLEST_ANGLE = 1e-6;

export const CURVES = Object.freeze({ straight, slerp, bezier, spline });

/**
 * From point to point on straight lines.
 * @param {Place[]} points
 */
export function straight(points) {
  return piecewise(points, mix);
}

/**
 * From point to point by spherical linear interpolation (Shoemake 1985, section 3.3).
 *
 * The weights are those of the points' directions, so norms are interpolated as well. Points in
 * one or in opposite directions, or at the origin, are joined by a straight line.
 * @param {Place[]} points
 */
export function slerp(points) {
  return piecewise(points, (a, b, t) => {
    const angle = Math.acos(cosine(a, b));
    if (!(angle > SMALLEST_ANGLE && angle < Math.PI - SMALLEST_ANGLE)) return mix(a, b, t);
    const [wa, wb] = [Math.sin((1 - t) * angle), Math.sin(t * angle)];
    return Array.from(a, (value, k) => (wa * value + wb * b[k]) / Math.sin(angle));
  });
}

/**
 * The Bézier curve that has the points as its control points, by de Casteljau's algorithm.
 * @param {Place[]} points
 * @returns {Curve}
 */
export function bezier(points) {
  return (t) => {
    let level = points;
    while (level.length > 1) level = level.slice(1).map((point, k) => mix(level[k], point, t));
    return Array.from(level[0]);
  };
}

/**
 * The centripetal Catmull–Rom spline (Catmull & Rom 1974; Yuksel et al. 2011): smooth, and between
 * two points without loops or cusps. Evaluated by the pyramid of Barry & Goldman (1988); beyond the
 * ends stand their neighbours' reflections.
 * @param {Place[]} points
 */
export function spline(points) {
  return piecewise(points, (a, b, t, k) => {
    const gap = Math.sqrt(distance(a, b));
    if (gap === 0) return Array.from(a);
    const before = distinct(points, k, -1) ?? mix(a, b, -1);
    const after = distinct(points, k + 1, 1) ?? mix(a, b, 2);
    const knots = [-Math.sqrt(distance(before, a)), 0, gap, gap + Math.sqrt(distance(b, after))];
    const at = t * gap;
    let level = [before, a, b, after].map((place) => Array.from(place));
    for (let span = 1; span <= 3; span++) {
      level = level.slice(1).map((point, i) => {
        // The last level runs over the middle interval alone.
        const [from, to] = span === 3 ? [knots[1], knots[2]] : [knots[i], knots[i + span]];
        return mix(level[i], point, (at - from) / (to - from));
      });
    }
    return level[0];
  });
}

/**
 * (1 − t) a + t b
 * @param {Place} a
 * @param {Place} b
 * @param {number} t
 */
export function mix(a, b, t) {
  return Array.from(a, (value, k) => (1 - t) * value + t * b[k]);
}

/**
 * @param {Place} a
 * @param {Place} b
 */
export function distance(a, b) {
  let squared = 0;
  for (let k = 0; k < a.length; k++) squared += (a[k] - b[k]) ** 2;
  return Math.sqrt(squared);
}

/**
 * join(a, b, t, k) is the piece from point k, a, to the next one, b.
 * @param {Place[]} points
 * @param {(a: Place, b: Place, t: number, k: number) => number[]} join
 * @returns {Curve}
 */
function piecewise(points, join) {
  const pieces = points.length - 1;
  if (pieces === 0) return () => Array.from(points[0]);
  return (t) => {
    const k = Math.min(pieces - 1, Math.max(0, Math.floor(t * pieces)));
    return join(points[k], points[k + 1], t * pieces - k, k);
  };
}

/**
 * The next point from number k on, in that direction, that lies elsewhere.
 * @param {Place[]} points
 * @param {number} k
 * @param {1 | -1} direction
 */
function distinct(points, k, direction) {
  for (let i = k + direction; i in points; i += direction) {
    if (distance(points[i], points[k]) > 0) return points[i];
  }
  return undefined;
}

/**
 * @param {Place} a
 * @param {Place} b
 */
function cosine(a, b) {
  let [dot, aa, bb] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    dot += a[k] * b[k];
    aa += a[k] ** 2;
    bb += b[k] ** 2;
  }
  return Math.min(1, Math.max(-1, dot / Math.sqrt(aa * bb)));
}
