/**
 * Planes laid onto one another: orthogonal Procrustes, Schönemann 1966.
 *
 * Points are the rows of flat arrays [x0, y0, x1, y1, …]. An alignment is {shown(own), own(shown)},
 * from a run's own plane to what is shown of it and back.
 */

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

/**
 * The orthogonal R = [a, b, c, d] (rows (a, b) and (c, d)) that minimises ‖A·R − B‖.
 *
 * R maximises the trace of Rᵀ·AᵀB. In two dimensions that needs no singular value decomposition:
 * the best rotation and the best reflection each follow from one angle, and the better one wins.
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
  const turned = Math.hypot(...rotation);
  const mirrored = Math.hypot(...reflection);
  if (turned === 0 && mirrored === 0) return [1, 0, 0, 1];
  if (turned >= mirrored) {
    const [c, s] = rotation.map((part) => part / turned);
    return [c, s, -s, c];
  }
  const [c, s] = reflection.map((part) => part / mirrored);
  return [c, s, s, -c];
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
