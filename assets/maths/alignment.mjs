/**
 * Planes laid onto one another, see maths/procrustes.mjs.
 *
 * Points are the rows of flat arrays [x0, y0, x1, y1, …]. An alignment is {shown(own), own(shown)},
 * from a run's own plane to what is shown of it and back.
 */

import { orthogonalProcrustes } from "./procrustes.mjs";

/** Every plane as it is. */
export const UNALIGNED = Object.freeze({ shown: (place) => place, own: (place) => place });

/**
 * The shift, rotation and reflection that bring `points` closest to `reference`, row by row; never
 * a change of scale, which is a difference between runs that should be seen.
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

function mean(points) {
  const sum = [0, 0];
  for (let i = 0; i < points.length; i += 2) {
    sum[0] += points[i];
    sum[1] += points[i + 1];
  }
  const count = Math.max(1, points.length / 2);
  return [sum[0] / count, sum[1] / count];
}

function centred(points, [x, y]) {
  return points.map((value, i) => value - (i % 2 === 0 ? x : y));
}
