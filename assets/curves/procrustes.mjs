/**
 * Turning one epoch's plane onto another's: what training leaves open is taken away.
 *
 * The prior looks the same from every side, so two models that differ by a turn or a mirror
 * image of latent space are one and the same; only their pictures differ. A turn is [a, b, c, d]:
 * the point (x, y) goes to (x·a + y·c, x·b + y·d).
 */

export const NO_TURN = Object.freeze([1, 0, 0, 1]);

/**
 * The turn, with or without a mirror image, that brings the points of `from` nearest to those
 * of `to` in the sum of squares; both Float32Array (n · 2), the same n images in the same order.
 * The orthogonal Procrustes problem (Schönemann 1966), in the plane in closed form.
 */
export function turnOnto(from, to) {
  let [xx, xy, yx, yy] = [0, 0, 0, 0];
  for (let i = 0; i < from.length; i += 2) {
    xx += from[i] * to[i];
    xy += from[i] * to[i + 1];
    yx += from[i + 1] * to[i];
    yy += from[i + 1] * to[i + 1];
  }
  const turned = Math.hypot(xx + yy, xy - yx);
  const mirrored = Math.hypot(xx - yy, xy + yx);
  if (turned === 0 && mirrored === 0) return [...NO_TURN];
  if (turned >= mirrored) {
    const [c, s] = [(xx + yy) / turned, (xy - yx) / turned];
    return [c, s, -s, c];
  }
  const [c, s] = [(xx - yy) / mirrored, (xy + yx) / mirrored];
  return [c, s, s, -c];
}

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
    turns[k] = turnOnto(epochs[k], turned(epochs[k + 1], turns[k + 1]));
  }
  return turns;
}
