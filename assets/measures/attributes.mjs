/**
 * What can be measured of an image, in pixels where it is a length.
 *
 * Ink is what differs from black, from 0 to 1; an image is pixels in (C, H, W) order, of which the
 * mean of the channels counts.
 */

/** @import { ImageShape } from "../types.d.ts" */

/**
 * {brightness, width, slant, thickness} of an image; without ink all but brightness are 0.
 * @param {ArrayLike<number>} pixels
 * @param {ImageShape} image
 */
export function attributesOf(pixels, { height, width, channels }) {
  const ink = inkOf(pixels, height * width, channels);
  const moments = momentsOf(ink, width);
  if (moments.mass === 0) return { brightness: 0, width: 0, slant: 0, thickness: 0 };
  return {
    /** The mean of all pixels. */
    brightness: moments.mass / ink.length,
    /** Of a bar of even ink with the same variance across. */
    width: Math.sqrt(12 * moments.xx),
    /** How far rightwards the ink leans for one pixel upwards: the regression of x on −y. */
    slant: moments.yy > 0 ? -moments.xy / moments.yy : 0,
    thickness: strokeThickness(ink, width, moments.mass),
  };
}

/**
 * The mean of each channel: [red, green, blue] or [grey].
 * @param {ArrayLike<number>} pixels
 * @param {ImageShape} image
 */
export function meanColour(pixels, { height, width, channels }) {
  const size = height * width;
  return Array.from({ length: channels }, (_, c) => {
    let sum = 0;
    for (let p = c * size; p < (c + 1) * size; p++) sum += pixels[p];
    return sum / size;
  });
}

/**
 * @param {ArrayLike<number>} pixels
 * @param {number} size
 * @param {number} channels
 */
function inkOf(pixels, size, channels) {
  const ink = new Float32Array(size);
  for (let at = 0; at < size * channels; at++) ink[at % size] += pixels[at] / channels;
  return ink;
}

/**
 * Mass and central second moments (Hu 1962); y points downwards.
 * @param {Float32Array} ink
 * @param {number} columns
 */
function momentsOf(ink, columns) {
  let [mass, x1, y1] = [0, 0, 0];
  ink.forEach((value, at) => {
    mass += value;
    x1 += value * (at % columns);
    y1 += value * Math.floor(at / columns);
  });
  const [x0, y0] = [x1 / mass, y1 / mass];
  let [xx, xy, yy] = [0, 0, 0];
  ink.forEach((value, at) => {
    const [x, y] = [(at % columns) - x0, Math.floor(at / columns) - y0];
    xx += value * x * x;
    xy += value * x * y;
    yy += value * y * y;
  });
  return { mass, xx: xx / mass, xy: xy / mass, yy: yy / mass };
}

/**
 * Twice the ink over the length of its edge, which for a long stroke is its thickness. The edge is
 * the total variation of the ink, whatever its blur.
 * @param {Float32Array} ink
 * @param {number} columns
 * @param {number} mass
 */
function strokeThickness(ink, columns, mass) {
  const rows = ink.length / columns;
  const at = (/** @type {number} */ row, /** @type {number} */ column) =>
    row < 0 || column < 0 || row >= rows || column >= columns ? 0 : ink[row * columns + column];
  let edge = 0;
  for (let row = -1; row < rows; row++) {
    for (let column = -1; column < columns; column++) {
      // Differences across the corner that four pixels share.
      const [a, b, c, d] = [
        at(row, column),
        at(row, column + 1),
        at(row + 1, column),
        at(row + 1, column + 1),
      ];
      edge += Math.hypot((b + d - a - c) / 2, (c + d - a - b) / 2);
    }
  }
  return (2 * mass) / edge;
}
