/** Rotation and reflection that lay points of a plane onto others: orthogonal Procrustes, Schönemann 1966. */

/**
 * The orthogonal R = [a, b, c, d] (rows (a, b) and (c, d)) that minimises ‖A·R − B‖;
 * A and B are flat: [x0, y0, x1, y1, …], row by row of the same images. [1, 0, 0, 1] where nothing
 * tells one R from another.
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
