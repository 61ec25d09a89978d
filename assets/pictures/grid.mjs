/** Grids of decoded places: which places, and how their pictures become one. */

import { AS_IT_IS, luma } from "./looks.mjs";

/**
 * The n × n places of a grid centred on `center`, row by row, as Float32Array (n · n · D).
 *
 * across, upward: the two orthonormal directions (D) of the grid: the first rises from left to
 * right, the second falls from top to bottom, so that the picture has its y upward like the plot.
 * The outermost places lie `span` from the centre.
 */
export function gridPlaces(center, span, n, [across, upward]) {
  const places = new Float32Array(n * n * center.length);
  for (let row = 0, at = 0; row < n; row++) {
    const y = -offset(span, n, row);
    for (let column = 0; column < n; column++) {
      const x = offset(span, n, column);
      for (let k = 0; k < center.length; k++, at++) places[at] = center[k] + x * across[k] + y * upward[k];
    }
  }
  return places;
}

function offset(span, n, step) {
  return n === 1 ? 0 : (2 * span * step) / (n - 1) - span;
}

/** The cell {row, column} of an n × n picture under (x, y), both in [0, 1] from its top left. */
export function gridCell(x, y, n) {
  const cell = (share) => Math.min(n - 1, Math.max(0, Math.floor(share * n)));
  return { row: cell(y), column: cell(x) };
}

/**
 * Writes `count` decoded images (each C, H, W in [0, 1]), the first of which is image number
 * `first`, into an RGBA picture `columns` images wide (Uint8ClampedArray, as in ImageData).
 * One channel becomes grey, three become colour, as `look` has them, see looks.mjs.
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

function paintGrey(picture, to, images, from, width, { table }) {
  for (let x = 0; x < width; x++) picture[to + x] = table[levelOf(images[from + x])];
}

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

/** Of a value in [0, 1], or clamped to it. */
function levelOf(value) {
  const level = 255 * value;
  return level <= 0 ? 0 : level >= 255 ? 255 : (level + 0.5) | 0;
}
