/** Grids of decoded places: which places, and how their pictures become one. */

/** @import { ImageShape, Look } from "../types.d.ts" */

import { AS_IT_IS, luma } from "./looks.mjs";

/**
 * The places of a grid of n columns, row by row, (rows · n · D).
 *
 * The first of its two orthonormal directions rises from left to right, the second falls from top
 * to bottom, so that the picture has its y upward like the plot.
 * @param {ArrayLike<number>} center (D)
 * @param {number} span the distance of the outermost places from the centre
 * @param {number} n
 * @param {ArrayLike<number>[]} directions across and upward (D)
 * @param {number} [rows]
 */
export function gridPlaces(center, span, n, [across, upward], rows = n) {
  const places = new Float32Array(rows * n * center.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const y = -offset(span, rows, row);
    for (let column = 0; column < n; column++) {
      const x = offset(span, n, column);
      for (let k = 0; k < center.length; k++, at++) places[at] = center[k] + x * across[k] + y * upward[k];
    }
  }
  return places;
}

/**
 * @param {number} span
 * @param {number} n
 * @param {number} step
 */
function offset(span, n, step) {
  return n === 1 ? 0 : (2 * span * step) / (n - 1) - span;
}

/**
 * The cell of a picture of n columns under (x, y), both in [0, 1] from its top left.
 * @param {number} x
 * @param {number} y
 * @param {number} n
 * @param {number} [rows]
 */
export function gridCell(x, y, n, rows = n) {
  const cell = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return { row: cell(y, rows), column: cell(x, n) };
}

/**
 * Writes decoded images side by side into an RGBA picture; one channel becomes grey, three become
 * colour.
 * @template {Uint8ClampedArray} Rgba
 * @param {Rgba} rgba as in ImageData
 * @param {ArrayLike<number>} images (count · C · H · W) in [0, 1]
 * @param {number} first the first one's number in the picture
 * @param {number} count
 * @param {number} columns images in a row of the picture
 * @param {ImageShape} shape
 * @param {Look} look
 */
export function tileImages(
  rgba,
  images,
  first,
  count,
  columns,
  { height, width, channels },
  look = AS_IT_IS,
) {
  const picture = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  const paintRow = channels === 1 ? paintGrey : paintColour;
  for (let i = 0; i < count; i++) {
    const row = Math.floor((first + i) / columns);
    const column = (first + i) % columns;
    for (let y = 0; y < height; y++) {
      const to = (row * height + y) * columns * width + column * width;
      const from = i * height * width * channels + y * width;
      paintRow(picture, to, images, from, width, look, height * width);
    }
  }
  return rgba;
}

/**
 * Writes a row of an image.
 * @typedef {(picture: Uint32Array, to: number, images: ArrayLike<number>, from: number, width: number, look: Look, plane: number) => void} PaintRow
 */

/** @type {PaintRow} */
function paintGrey(picture, to, images, from, width, { table }) {
  for (let x = 0; x < width; x++) picture[to + x] = table[levelOf(images[from + x])];
}

/** @type {PaintRow} */
function paintColour(picture, to, images, from, width, { table, levels, isGrey }, plane) {
  const bytes = new Uint8ClampedArray(picture.buffer, picture.byteOffset + 4 * to, 4 * width);
  for (let x = 0, at = 0; x < width; x++, at += 4) {
    const red = levelOf(images[from + x]);
    const green = levelOf(images[from + x + plane]);
    const blue = levelOf(images[from + x + 2 * plane]);
    if (isGrey) picture[to + x] = table[luma(red, green, blue)];
    else {
      bytes[at] = levels[red];
      bytes[at + 1] = levels[green];
      bytes[at + 2] = levels[blue];
      bytes[at + 3] = 255;
    }
  }
}

/**
 * Of a value in [0, 1], or clamped to it.
 * @param {number} value
 */
function levelOf(value) {
  const level = 255 * value;
  return level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0;
}
