/**
 * The decoded plane as a pyramid of tiles: on every level 8 × 8 decoded pictures a tile, a picture of one
 * level being as wide as two of the next. Tile (0, 0) of each level begins at the plane's origin.
 */

/** @import { Point } from "../types.d.ts" */

/** @typedef {{level: number, column: number, row: number}} Tile */

/** Pictures of a tile, along each side. */
export const SIDE = 8;
/** A picture is drawn at least so wide, and less than twice as wide, in pixels of the screen. */
export const LEAST_PIXELS = 28;
/** Pictures of these levels differ by less than .0001, and are wider than the plane. */
const LEVELS = [-6, 14];

/**
 * The level whose pictures are seen best where a unit of the plane is so many pixels wide.
 * @param {number} pixels
 */
export function levelFor(pixels) {
  const level = Math.floor(Math.log2(pixels / LEAST_PIXELS));
  return Math.min(LEVELS[1], Math.max(LEVELS[0], level));
}

/**
 * How wide a picture is, in units of the plane.
 * @param {number} level
 */
export function pictureWidth(level) {
  return 2 ** -level;
}

/**
 * The tiles of a level that a view shows, those nearest to its middle first.
 * @param {ArrayLike<number>} view [x0, x1, y0, y1]
 * @param {number} level
 * @returns {Tile[]}
 */
export function tilesOver(view, level) {
  const width = SIDE * pictureWidth(level);
  const [left, right, bottom, top] = Array.from(view, (edge) => edge / width);
  const middle = [(left + right) / 2, (bottom + top) / 2];
  /** @type {Tile[]} */
  const tiles = [];
  for (let row = Math.floor(bottom); row < top; row++) {
    for (let column = Math.floor(left); column < right; column++) tiles.push({ level, column, row });
  }
  const away = (/** @type {Tile} */ { column, row }) =>
    Math.hypot(column + 0.5 - middle[0], row + 0.5 - middle[1]);
  return tiles.sort((a, b) => away(a) - away(b));
}

/**
 * What has to be drawn so that a view shows of every place the finest tile that is there, and no more:
 * coarse tiles first, over which finer ones lie.
 * @param {ArrayLike<number>} view [x0, x1, y0, y1]
 * @param {number} level the finest
 * @param {number} coarser so many levels above it may stand in
 * @param {(tile: Tile) => boolean} isThere
 * @returns {Tile[]}
 */
export function finestOver(view, level, coarser, isThere) {
  /** @type {Tile[]} */
  const drawn = [];
  /** Are all places of the tile that are seen shown by it or by finer ones? */
  const covers = (/** @type {Tile} */ tile) => {
    const isOwn = isThere(tile);
    const seen = tile.level < level ? partsOf(tile).filter((part) => isSeen(view, part)) : [];
    const finer = seen.map(covers);
    if (seen.length > 0 && finer.every(Boolean)) return true;
    if (isOwn) drawn.push(tile);
    return isOwn;
  };
  tilesOver(view, level - coarser).forEach(covers);
  return drawn.sort((a, b) => a.level - b.level);
}

/**
 * The four tiles of the next level that show the same.
 * @param {Tile} tile
 * @returns {Tile[]}
 */
function partsOf({ level, column, row }) {
  return [0, 1, 2, 3].map((k) => ({
    level: level + 1,
    column: 2 * column + (k & 1),
    row: 2 * row + (k >> 1),
  }));
}

/**
 * @param {ArrayLike<number>} view
 * @param {Tile} tile
 */
function isSeen(view, tile) {
  const [x0, x1, y0, y1] = extentOf(tile);
  return x1 > view[0] && x0 < view[1] && y1 > view[2] && y0 < view[3];
}

/**
 * [x0, x1, y0, y1] of a tile.
 * @param {Tile} tile
 */
export function extentOf({ level, column, row }) {
  const width = SIDE * pictureWidth(level);
  return [column * width, (column + 1) * width, row * width, (row + 1) * width];
}

/**
 * The middles of a tile's pictures, line by line from the top.
 * @param {Tile} tile
 * @returns {Point[]}
 */
export function middlesOf(tile) {
  const [x0, , , y1] = extentOf(tile);
  const width = pictureWidth(tile.level);
  return Array.from({ length: SIDE * SIDE }, (_, k) => [
    x0 + ((k % SIDE) + 0.5) * width,
    y1 - (Math.floor(k / SIDE) + 0.5) * width,
  ]);
}

/** @param {Tile} tile */
export function nameOf({ level, column, row }) {
  return `${level}/${column}/${row}`;
}
