/**
 * Values of a layer as a picture: how its units are laid out, and which colour each value has.
 *
 * Zero has the colour of the ground, positive values go to one colour and negative ones to another, so
 * that silence is dark and what fires lights up.
 */

/** @import { Value } from "../../types.d.ts" */

/**
 * Tiles in rows, a line of one pixel between tiles that are pictures.
 * @typedef {object} Sheet
 * @property {number} count tiles that are shown, the first ones
 * @property {number} columns
 * @property {number} rows
 * @property {number} tileWidth in values
 * @property {number} tileHeight
 * @property {number} zoom pixels along each side of a value
 * @property {number} gap in pixels
 * @property {number} width of all
 * @property {number} height
 */

/** Levels from the most negative to the most positive; zero is in the middle. */
export const LEVELS = 511;
const ZERO = 255;
/** A last row that is not full is as bad as an aspect that is e^this times another. */
const RAGGED = 1.2;
/** Pixels of a large tile's longer side, at least. */
const LARGE = 32;

/**
 * The sheet of so many tiles that is most like the aspect (width by height), with full rows where that
 * does not cost much of the likeness.
 * @param {{count: number, tileWidth: number, tileHeight: number}} tiles
 * @param {{aspect: number, most: number, columns?: number, isLarge?: boolean}} wanted columns: as many and no
 *   others; isLarge: small tiles have several pixels a value, so that the lines between them stay thin
 * @returns {Sheet}
 */
export function sheetOf({ count: all, tileWidth, tileHeight }, { aspect, most, columns, isLarge = false }) {
  const count = Math.min(all, most);
  const gap = tileWidth * tileHeight > 1 ? 1 : 0;
  const zoom = isLarge && gap > 0 && count > 1 ? Math.ceil(LARGE / Math.max(tileWidth, tileHeight)) : 1;
  const [stepX, stepY] = [tileWidth * zoom + gap, tileHeight * zoom + gap];
  /** @param {number} across */
  const unlikeness = (across) => {
    const rows = Math.ceil(count / across);
    const shown = (across * stepX) / (rows * stepY);
    return Math.abs(Math.log(shown / aspect)) + (across * rows > count ? RAGGED : 0);
  };
  let best = columns ?? 1;
  for (let k = 2; columns === undefined && k <= count; k++) if (unlikeness(k) < unlikeness(best)) best = k;
  const rows = Math.ceil(count / best);
  const [width, height] = [best * stepX - gap, rows * stepY - gap];
  return { count, columns: best, rows, tileWidth, tileHeight, zoom, gap, width, height };
}

/**
 * How a layer's output is laid out: numbers and pixels as points, channels as pictures.
 * @param {number[]} shape
 * @param {Parameters<typeof sheetOf>[1]} wanted
 */
export function sheetOfShape(shape, wanted) {
  if (shape.length < 3) {
    const count = shape.reduce((product, length) => product * length, 1);
    return sheetOf({ count, tileWidth: 1, tileHeight: 1 }, { ...wanted, most: Infinity });
  }
  const [channels, height, width] = shape;
  return sheetOf({ count: channels, tileWidth: width, tileHeight: height }, wanted);
}

/**
 * Writes a layer's values into an RGBA picture of the sheet's size; what is between tiles stays as it is.
 * @param {Uint32Array} rgba
 * @param {Sheet} sheet
 * @param {Pick<Value, "data" | "interleaved" | "shape">} value of which the first sample is shown
 * @param {number} scale what has the brightest colour
 * @param {Uint32Array} table LEVELS colours, see signedTable()
 */
export function paintSheet(rgba, sheet, { data, interleaved, shape }, scale, table) {
  const pixels = sheet.tileWidth * sheet.tileHeight;
  // Of one sample in memory: from one pixel of a channel to the next, and from one channel to the next.
  const [step, leap] = interleaved ? [shape[0], 1] : [1, pixels];
  const factor = scale > 0 ? ZERO / scale : 0;
  paintTiles(rgba, sheet, (tile, pixel) => table[levelOf(data[tile * leap + pixel * step] * factor)]);
}

/**
 * Writes a colour for each value.
 * @param {Uint32Array} rgba
 * @param {Sheet} sheet
 * @param {(tile: number, pixel: number) => number} colourOf
 */
function paintTiles(rgba, { count, columns, tileWidth, tileHeight, zoom, gap, width }, colourOf) {
  for (let tile = 0; tile < count; tile++) {
    const left = (tile % columns) * (tileWidth * zoom + gap);
    let row = Math.floor(tile / columns) * (tileHeight * zoom + gap) * width + left;
    for (let y = 0, pixel = 0; y < tileHeight; y++, row += zoom * width) {
      for (let x = 0; x < tileWidth; x++, pixel++) {
        const colour = colourOf(tile, pixel);
        if (zoom === 1) rgba[row + x] = colour;
        else rgba.fill(colour, row + x * zoom, row + (x + 1) * zoom);
      }
      for (let k = 1; k < zoom; k++) rgba.copyWithin(row + k * width, row, row + tileWidth * zoom);
    }
  }
}

/**
 * Writes pictures of three channels: grey is zero, and a colour is what of it there is.
 * @param {Uint32Array} rgba
 * @param {Sheet} sheet
 * @param {Float32Array} data (count · 3 · height · width)
 * @param {number} scale what is brightest or darkest
 */
export function paintColourSheet(rgba, sheet, data, scale) {
  const { count, tileWidth, tileHeight } = sheet;
  const pixels = tileWidth * tileHeight;
  const factor = scale > 0 ? 127.5 / scale : 0;
  const bytes = new Uint8ClampedArray(4 * count * pixels).fill(255);
  data.forEach((value, k) => {
    const [tile, channel] = [Math.floor(k / (3 * pixels)), Math.floor(k / pixels) % 3];
    bytes[4 * (tile * pixels + (k % pixels)) + channel] = 127.5 + factor * value;
  });
  const colours = new Uint32Array(bytes.buffer);
  // Each value's colour by its place among all: the same way into the sheet.
  paintTiles(rgba, sheet, (tile, pixel) => colours[tile * pixels + pixel]);
}

/**
 * The unit that is drawn at a pixel of the sheet, null between tiles and beyond them: a tile, or of a single
 * picture a pixel.
 * @param {Sheet} sheet
 * @param {number} x
 * @param {number} y
 */
export function unitAt({ count, columns, rows, tileWidth, tileHeight, zoom, gap }, x, y) {
  const column = Math.floor(x / (tileWidth * zoom + gap));
  const row = Math.floor(y / (tileHeight * zoom + gap));
  if (column < 0 || row < 0 || column >= columns || row >= rows) return null;
  const tile = row * columns + column;
  if (tile >= count) return null;
  return count > 1 || gap === 0 ? tile : Math.min(tileHeight - 1, Math.floor(y)) * tileWidth + Math.floor(x);
}

/**
 * Where a unit is drawn: [left, top, width, height]; null where it is not.
 * @param {Sheet} sheet
 * @param {number} unit
 */
export function boxOf({ count, columns, tileWidth, tileHeight, zoom, gap }, unit) {
  if (count === 1 && gap > 0) {
    return unit < tileWidth * tileHeight ? [unit % tileWidth, Math.floor(unit / tileWidth), 1, 1] : null;
  }
  if (unit >= count) return null;
  const [width, height] = [tileWidth * zoom, tileHeight * zoom];
  return [(unit % columns) * (width + gap), Math.floor(unit / columns) * (height + gap), width, height];
}

/**
 * The unit that lies beside another in a direction of the sheet, the same one at its edge.
 * @param {Sheet} sheet
 * @param {number} unit
 * @param {number} dx
 * @param {number} dy downward
 */
export function unitBeside(sheet, unit, dx, dy) {
  const single = sheet.count === 1 && sheet.gap > 0;
  const columns = single ? sheet.tileWidth : sheet.columns;
  const count = single ? sheet.tileWidth * sheet.tileHeight : sheet.count;
  const column = (unit % columns) + dx;
  const beside = unit + dx + dy * columns;
  return column < 0 || column >= columns || beside < 0 || beside >= count ? unit : beside;
}

/**
 * The colours of the levels, as a canvas stores them: [red, green, blue] of the ends and the ground.
 * @param {number[]} negative
 * @param {number[]} ground
 * @param {number[]} positive
 */
export function signedTable(negative, ground, positive) {
  const bytes = new Uint8ClampedArray(4 * LEVELS);
  for (let level = 0; level < LEVELS; level++) {
    const share = Math.abs(level - ZERO) / ZERO;
    const end = level < ZERO ? negative : positive;
    for (let c = 0; c < 3; c++) bytes[4 * level + c] = ground[c] + share * (end[c] - ground[c]);
    bytes[4 * level + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
}

/**
 * A value that all but a few of the values stay below, so that these few do not darken the others.
 * @param {Float32Array} values
 */
export function usualPeak(values, share = 0.995) {
  const sorted = values.map(Math.abs).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/**
 * Of a value whose brightest are ±255.
 * @param {number} value
 */
function levelOf(value) {
  return value >= ZERO ? LEVELS - 1 : value <= -ZERO ? 0 : (value + ZERO + 0.5) | 0;
}
