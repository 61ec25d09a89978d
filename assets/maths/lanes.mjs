/**
 * The sky of one latent: a line, over which each class's test images are heaped in a lane of its own.
 *
 * Along the line lies z; upward lies nothing that decodes, only how many images are there. As
 * app/pictures/lanes.py has it.
 */

/** Heaps from the first image to the last. */
const HEAPS = 96;
/** The lanes of all classes together are half as high as the line is long. */
const HEIGHT = 0.5;
/** Of a lane so much is filled by its highest heap. */
const FILLED = 0.85;

/**
 * Where images with those means lie: x, y, x, y, … The first class has the uppermost lane, the last
 * one's stands on the line, at 0. In its lane an image lies on those of its class that share its 1/96
 * of the line; all highest heaps are as high.
 * @param {ArrayLike<number>} mu
 * @param {ArrayLike<number>} label
 * @param {number} classes
 */
export function laneStars(mu, label, classes) {
  const { low, span } = extentOf(mu);
  const counts = new Uint32Array(classes * HEAPS);
  const ranks = Uint32Array.from({ length: mu.length }, (_, row) => {
    const heap = Math.min(Math.trunc(((mu[row] - low) / span) * HEAPS), HEAPS - 1);
    return counts[label[row] * HEAPS + heap]++;
  });
  const highest = Uint32Array.from({ length: classes }, (_, k) =>
    Math.max(1, ...counts.subarray(k * HEAPS, (k + 1) * HEAPS)),
  );
  const lane = (HEIGHT * span) / Math.max(classes, 1);
  const stars = new Float32Array(2 * mu.length);
  for (let row = 0; row < mu.length; row++) {
    const k = label[row];
    stars[2 * row] = mu[row];
    stars[2 * row + 1] = lane * (classes - 1 - k + (FILLED * (ranks[row] + 0.5)) / highest[k]);
  }
  return stars;
}

/** @param {ArrayLike<number>} values */
function extentOf(values) {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < values.length; row++) {
    low = Math.min(low, values[row]);
    high = Math.max(high, values[row]);
  }
  return { low, span: high - low || 1 };
}
