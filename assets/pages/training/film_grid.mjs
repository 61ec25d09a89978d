/** The decoded grid at a time of the film: every image where its place is on the rotated plane. */

/** @import { Matrix } from "../../maths/alignment.mjs" */
/** @import { ImageShape } from "../../types.d.ts" */
/** @import { SeenGrid } from "./film.mjs" */

/** An image of the grid; box: [x, y, width, height] in pixels. @typedef {{row: number, column: number, box: [number, number, number, number]}} Placed */

import { context2d } from "../../pictures/canvas.mjs";
import { groundColour, isSmooth, paintedAnew, shownImage } from "../../pictures/display.mjs";

/** As snapshots.npz has it: SIDE images a side, their places from −SPAN to SPAN. */
export const SIDE = 10;
export const SPAN = 3;
const STEP = (2 * SPAN) / (SIDE - 1);

export class FilmGrid {
  #canvas;
  /**
   * All grids in one picture, and how many stand in a row of it.
   * @type {{sheet: ImageBitmap, columns: number, image: ImageShape} | null}
   */
  #grids = null;
  #size = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {() => void} again the canvas is to be drawn once more
   */
  constructor(canvas, again) {
    this.#canvas = canvas;
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect.width;
      again();
    }).observe(canvas);
    paintedAnew(canvas, again);
  }

  /**
   * @param {ImageBitmap} sheet all grids in one picture
   * @param {number} count of the grids
   * @param {ImageShape} image of one image
   */
  open(sheet, count, image) {
    this.#grids = { sheet, columns: Math.ceil(Math.sqrt(count)), image };
  }

  /** @param {SeenGrid[]} grids as Film.grids gives them; parts add up to the whole */
  draw(grids) {
    const side = Math.round(this.#size * window.devicePixelRatio);
    if (this.#canvas.width !== side) this.#canvas.width = this.#canvas.height = side;
    if (this.#grids === null || side === 0) return;
    const { columns, image } = this.#grids;
    const context = context2d(this.#canvas);
    context.fillStyle = groundColour(image.channels);
    context.imageSmoothingEnabled = isSmooth();
    const sheet = shownImage(this.#grids.sheet, image.channels);
    const reach = grids.reduce((sum, { rotation, part }) => sum + part * reachOf(rotation), 0);
    let drawn = 0;
    for (const { at, rotation, part } of grids) {
      // Each over those before it, so that in the end all have their parts.
      drawn += part;
      context.globalAlpha = part / drawn;
      const corner = [at % columns, Math.floor(at / columns)];
      drawGrid(context, sheet, corner, image, placed(rotation, side, reach));
    }
  }
}

/**
 * The images where they lie, and between them what lies under all pictures.
 * @param {CanvasRenderingContext2D} context
 * @param {CanvasImageSource} sheet
 * @param {number[]} at column and row of the grid in the sheet
 * @param {ImageShape} image
 * @param {Placed[]} places
 */
function drawGrid(context, sheet, [gridColumn, gridRow], { width, height }, places) {
  const [left, top] = [gridColumn * SIDE * width, gridRow * SIDE * height];
  context.beginPath();
  context.rect(0, 0, context.canvas.width, context.canvas.height);
  for (const { box } of places) context.rect(...box);
  context.fill("evenodd");
  for (const { row, column, box } of places) {
    context.drawImage(sheet, left + column * width, top + row * height, width, height, ...box);
  }
}

/**
 * The tiles of a rotated grid in pixels.
 * @param {Matrix} rotation
 * @param {number} side of the canvas in pixels
 * @param {number} reach see reachOf
 * @returns {Placed[]}
 */
function placed(rotation, side, reach) {
  const edge = (/** @type {number} */ value) => Math.round(((value + reach) / (2 * reach)) * side);
  return tiles(rotation).map(({ row, column, x, y, half }) => {
    const [x0, x1, y0, y1] = [edge(x - half), edge(x + half), edge(-y - half), edge(-y + half)];
    return { row, column, box: [x0, y0, x1 - x0, y1 - y0] };
  });
}

/**
 * Where the images of a grid lie on the rotated plane: [{row, column, x, y, half}].
 *
 * They stay upright, and are as large as they can be without overlapping: in a lattice of step d
 * rotated by an angle, neighbours are d·max(|cos|, |sin|) apart along the nearer axis.
 * @param {Matrix} rotation
 */
export function tiles([a, b, c, d]) {
  const half = (STEP / 2) * Math.max(Math.abs(a), Math.abs(b));
  const found = [];
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      const [u, v] = [-SPAN + column * STEP, SPAN - row * STEP];
      found.push({ row, column, x: u * a + v * c, y: u * b + v * d, half });
    }
  }
  return found;
}

/**
 * How far from its middle the rotated grid reaches.
 * @param {Matrix} rotation
 */
export function reachOf([a, b]) {
  const corner = SPAN * (Math.abs(a) + Math.abs(b));
  return corner + (STEP / 2) * Math.max(Math.abs(a), Math.abs(b));
}
