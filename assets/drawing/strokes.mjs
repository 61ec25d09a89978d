/** Strokes of a round pen, painted into pixels with smooth edges. */

/** @import { Bitmap } from "./bitmap.mjs" */

/**
 * points: [x, y, x, y, …] from the upper left corner, and the pen's width, in widths of the sheet;
 * colour: one number a channel.
 * @typedef {{points: number[], width: number, colour: number[]}} Stroke
 */

/**
 * Paints the stroke over what the bitmap holds. A pixel is covered as far as the pen's edge has
 * passed its middle; a stroke that crosses itself covers once.
 * @param {Bitmap} bitmap
 * @param {Stroke} stroke
 */
export function paint(bitmap, { points, width, colour }) {
  const { channels, height, width: columns, pixels } = bitmap;
  const radius = Math.max(0.5, (width * columns) / 2);
  const covered = new Float32Array(columns * height);
  const places = points.map((value) => value * columns);
  for (let k = 0; k < places.length; k += 2) {
    const before = Math.max(0, k - 2);
    cover(covered, bitmap, [places[before], places[before + 1]], [places[k], places[k + 1]], radius);
  }
  const area = columns * height;
  for (let at = 0; at < area; at++) {
    if (covered[at] === 0) continue;
    for (let channel = 0; channel < channels; channel++) {
      const target = channel * area + at;
      pixels[target] += covered[at] * ((colour[channel] ?? colour[0]) - pixels[target]);
    }
  }
}

/**
 * What one straight piece of a stroke covers.
 * @param {Float32Array} covered (H · W)
 * @param {{height: number, width: number}} shape
 * @param {[number, number]} from
 * @param {[number, number]} to
 * @param {number} radius
 */
function cover(covered, { height, width }, from, to, radius) {
  const reach = radius + 0.5;
  const [left, right] = span(from[0], to[0], reach, width);
  const [top, bottom] = span(from[1], to[1], reach, height);
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const [px, py] = [x + 0.5 - from[0], y + 0.5 - from[1]];
      const along = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
      const distance = Math.hypot(px - along * dx, py - along * dy);
      const share = Math.min(1, reach - distance);
      const at = y * width + x;
      if (share > covered[at]) covered[at] = share;
    }
  }
}

/**
 * Whole pixels that the piece may touch.
 * @param {number} a
 * @param {number} b
 * @param {number} reach
 * @param {number} length
 */
function span(a, b, reach, length) {
  const low = Math.max(0, Math.floor(Math.min(a, b) - reach));
  const high = Math.min(length, Math.ceil(Math.max(a, b) + reach));
  return [low, high];
}
