/** A path's points: lists that are never changed but replaced. */

/**
 * "A", "B", …
 * @param {number} k
 */
export function letter(k) {
  return String.fromCharCode(65 + k);
}

/**
 * @template P
 * @param {P[]} points
 * @param {number} k
 */
export function without(points, k) {
  return points.toSpliced(k, 1);
}

/**
 * @template P
 * @param {P[]} points
 * @param {number} k
 * @param {P} point
 */
export function replaced(points, k, point) {
  return points.toSpliced(k, 1, point);
}

/**
 * Point k one earlier (−1) or later (+1); the same list where it is at its end.
 * @template P
 * @param {P[]} points
 * @param {number} k
 * @param {number} by
 */
export function shifted(points, k, by) {
  if (!(k + by in points)) return points;
  return points.toSpliced(k, 1).toSpliced(k + by, 0, points[k]);
}
