/** Noise on an image. */

import { seededRandom, standardNormal } from "../maths/statistics.mjs";

/**
 * The pixels with a normal number added to each, of that standard deviation, kept in [0, 1].
 * @param {Float32Array} pixels
 * @param {number} deviation
 * @param {number} seed the same numbers for the same seed
 */
export function noisy(pixels, deviation, seed) {
  if (deviation === 0) return pixels;
  const random = seededRandom(seed);
  return pixels.map((value) => Math.min(1, Math.max(0, value + deviation * standardNormal(random))));
}
