/**
 * Turning one epoch's plane onto another's: what training leaves open is taken away.
 *
 * The prior looks the same from every side, so two models that differ by a turn or a mirror
 * image of latent space are one and the same; only their pictures differ. A turn is [a, b, c, d]:
 * the point (x, y) goes to (x·a + y·c, x·b + y·d).
 */

import { orthogonalProcrustes } from "./procrustes.mjs";

export const NO_TURN = Object.freeze([1, 0, 0, 1]);

/** The points turned, as a new Float32Array. */
export function turned(points, [a, b, c, d]) {
  const result = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    result[i] = points[i] * a + points[i + 1] * c;
    result[i + 1] = points[i] * b + points[i + 1] * d;
  }
  return result;
}

/** One turn for each epoch, every one onto the next; the last epoch stays as it was trained. */
export function turnsToLast(epochs) {
  const turns = epochs.map(() => [...NO_TURN]);
  for (let k = epochs.length - 2; k >= 0; k--) {
    turns[k] = orthogonalProcrustes(epochs[k], turned(epochs[k + 1], turns[k + 1]));
  }
  return turns;
}
