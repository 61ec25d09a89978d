/** Which point of a cloud a pointer means. */

/** @import { Point } from "../types.d.ts" */

/** A place of three latents. @typedef {ArrayLike<number>} Place */

/** 4 × 4, columns one after another, and the size of what it is seen on. @typedef {{matrix: ArrayLike<number>, width: number, height: number}} Projection */

/** Pixels around a point's middle that count as the point, although it is drawn smaller. */
const RADIUS = 3;
/** Farther from every point, the pointer means none. */
const REACH = 24;

/**
 * The row of the point that is seen at a pixel, null where there is none near.
 *
 * points: x, y, z, x, y, z, …; projection: {matrix, width, height} as of `projected`. Of points that
 * cover each other there, the one in front; else the one that is nearest on the screen.
 * @param {ArrayLike<number>} points
 * @param {Projection} projection
 * @param {Point} pixel
 */
export function pointAt(points, projection, [x, y]) {
  const { matrix: m, width, height } = projection;
  let found = null;
  let least = Infinity;
  for (let at = 0; at < points.length; at += 3) {
    const px = points[at];
    const py = points[at + 1];
    const pz = points[at + 2];
    const w = m[3] * px + m[7] * py + m[11] * pz + m[15];
    if (w <= 0) continue;
    const dx = (0.5 + (0.5 * (m[0] * px + m[4] * py + m[8] * pz + m[12])) / w) * width - x;
    const dy = (0.5 - (0.5 * (m[1] * px + m[5] * py + m[9] * pz + m[13])) / w) * height - y;
    const apart = Math.hypot(dx, dy);
    if (apart > REACH) continue;
    // Depth is within ±1 of what can be seen: points that are covered come before all others.
    const rank = apart <= RADIUS ? (m[2] * px + m[6] * py + m[10] * pz + m[14]) / w - 1 : apart;
    if (rank < least) {
      least = rank;
      found = at / 3;
    }
  }
  return found;
}

/**
 * Where a place is seen, in pixels: see pointAt.
 * @param {Place} place
 * @param {Projection} projection
 * @returns {Point}
 */
export function projected(place, { matrix: m, width, height }) {
  const [px, py, pz] = [place[0], place[1], place[2]];
  const w = m[3] * px + m[7] * py + m[11] * pz + m[15];
  const x = (m[0] * px + m[4] * py + m[8] * pz + m[12]) / w;
  const y = (m[1] * px + m[5] * py + m[9] * pz + m[13]) / w;
  return [(0.5 + 0.5 * x) * width, (0.5 - 0.5 * y) * height];
}

/**
 * The place that is seen at a pixel and is as deep as the place `through`: the other way round.
 * @param {Point} pixel
 * @param {Place} through
 * @param {Projection} projection
 */
export function placeAt([x, y], through, { matrix: m, width, height }) {
  /** @param {number} k */
  const row = (k) => [m[k], m[k + 4], m[k + 8]];
  const w = dot(row(3), through) + m[15];
  const [across, upward] = [(2 * x) / width - 1, 1 - (2 * y) / height];
  const sides = [across * w - m[12], upward * w - m[13], w - m[15]];
  // Cramer's rule for the three rows of the matrix that say where a place is seen, and how deep.
  const [a, b, c] = [row(0), row(1), row(3)];
  const normals = [cross(b, c), cross(c, a), cross(a, b)];
  const determinant = dot(a, normals[0]);
  return [0, 1, 2].map(
    (axis) =>
      dot(
        sides,
        normals.map((normal) => normal[axis]),
      ) / determinant,
  );
}

/**
 * @param {Place} a
 * @param {Place} b
 */
function dot(a, b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/**
 * @param {Place} a
 * @param {Place} b
 */
function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/**
 * a · b, both 4 × 4 with their columns one after another, as WebGL has them.
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
export function product(a, b) {
  return Float64Array.from({ length: 16 }, (_, at) => {
    const row = at % 4;
    const column = at - row;
    return (
      a[row] * b[column] +
      a[row + 4] * b[column + 1] +
      a[row + 8] * b[column + 2] +
      a[row + 12] * b[column + 3]
    );
  });
}
