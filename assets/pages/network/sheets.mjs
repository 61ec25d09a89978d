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
 * @property {number} tileWidth
 * @property {number} tileHeight
 * @property {number} gap
 * @property {number} width of all
 * @property {number} height
 */

/** Levels from the most negative to the most positive; zero is in the middle. */
export const LEVELS = 511;
const ZERO = 255;
/** A last row that is not full is as bad as an aspect that is e^this times another. */
const RAGGED = 1.2;

/**
 * The sheet of so many tiles that is most like the aspect (width by height), with full rows where that
 * does not cost much of the likeness.
 * @param {{count: number, tileWidth: number, tileHeight: number}} tiles
 * @param {{aspect: number, most: number, columns?: number}} wanted columns: as many and no others
 * @returns {Sheet}
 */
export function sheetOf({ count: all, tileWidth, tileHeight }, { aspect, most, columns }) {
  const count = Math.min(all, most);
  const gap = tileWidth * tileHeight > 1 ? 1 : 0;
  /** @param {number} across */
  const unlikeness = (across) => {
    const rows = Math.ceil(count / across);
    const shown = (across * (tileWidth + gap)) / (rows * (tileHeight + gap));
    return Math.abs(Math.log(shown / aspect)) + (across * rows > count ? RAGGED : 0);
  };
  let best = columns ?? 1;
  for (let k = 2; columns === undefined && k <= count; k++) if (unlikeness(k) < unlikeness(best)) best = k;
  const rows = Math.ceil(count / best);
  const width = best * (tileWidth + gap) - gap;
  return {
    count,
    columns: best,
    rows,
    tileWidth,
    tileHeight,
    gap,
    width,
    height: rows * (tileHeight + gap) - gap,
  };
}

/**
 * How a layer's output is laid out: numbers and pixels as points, channels as pictures.
 * @param {number[]} shape
 * @param {{aspect: number, most: number, columns?: number}} wanted
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
  const { count, columns, tileWidth, tileHeight, gap, width } = sheet;
  const pixels = tileWidth * tileHeight;
  // Of one sample in memory: from one pixel of a channel to the next, and from one channel to the next.
  const [step, leap] = interleaved ? [shape[0], 1] : [1, pixels];
  const factor = scale > 0 ? ZERO / scale : 0;
  for (let tile = 0; tile < count; tile++) {
    const left = (tile % columns) * (tileWidth + gap);
    let row = Math.floor(tile / columns) * (tileHeight + gap) * width + left;
    let from = tile * leap;
    for (let y = 0; y < tileHeight; y++, row += width) {
      for (let x = 0; x < tileWidth; x++, from += step) rgba[row + x] = table[levelOf(data[from] * factor)];
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
export function paintColourSheet(rgba, { count, columns, tileWidth, tileHeight, gap, width }, data, scale) {
  const bytes = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, 4 * rgba.length);
  const pixels = tileWidth * tileHeight;
  const factor = scale > 0 ? 127.5 / scale : 0;
  for (let tile = 0; tile < count; tile++) {
    const left = (tile % columns) * (tileWidth + gap);
    const top = Math.floor(tile / columns) * (tileHeight + gap);
    for (let k = 0; k < pixels; k++) {
      const at = 4 * ((top + Math.floor(k / tileWidth)) * width + left + (k % tileWidth));
      for (let c = 0; c < 3; c++) bytes[at + c] = 127.5 + factor * data[(tile * 3 + c) * pixels + k];
      bytes[at + 3] = 255;
    }
  }
}

/**
 * The unit that is drawn at a pixel of the sheet, null between tiles and beyond them: a tile, or of a single
 * picture a pixel.
 * @param {Sheet} sheet
 * @param {number} x
 * @param {number} y
 */
export function unitAt({ count, columns, rows, tileWidth, tileHeight, gap }, x, y) {
  const column = Math.floor(x / (tileWidth + gap));
  const row = Math.floor(y / (tileHeight + gap));
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
export function boxOf({ count, columns, tileWidth, tileHeight, gap }, unit) {
  if (count === 1 && gap > 0) {
    return unit < tileWidth * tileHeight ? [unit % tileWidth, Math.floor(unit / tileWidth), 1, 1] : null;
  }
  if (unit >= count) return null;
  return [
    (unit % columns) * (tileWidth + gap),
    Math.floor(unit / columns) * (tileHeight + gap),
    tileWidth,
    tileHeight,
  ];
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
