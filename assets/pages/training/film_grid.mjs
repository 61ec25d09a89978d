/** The decoded grid at a time of the film: every image where its place is on the rotated plane. */

import { groundColour, isSmooth, paintedAnew, shownImage } from "../../pictures/display.mjs";

/** As snapshots.npz has it: SIDE images a side, their places from −SPAN to SPAN. */
export const SIDE = 10;
export const SPAN = 3;
const STEP = (2 * SPAN) / (SIDE - 1);

export class FilmGrid {
  #canvas;
  #sheet = null;
  #grid = null;
  #size = 0;

  constructor(canvas, again) {
    this.#canvas = canvas;
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect.width;
      again();
    }).observe(canvas);
    paintedAnew(canvas, again);
  }

  /** sheet: ImageBitmap of all grids, in rows of `columns`; image: {width, height, channels} of one image. */
  open(sheet, count, image) {
    this.#sheet = sheet;
    this.#grid = { columns: Math.ceil(Math.sqrt(count)), ...image };
  }

  /** grids: [{at, rotation, part}] as Film.grids gives them; parts add up to the whole. */
  draw(grids) {
    const side = Math.round(this.#size * window.devicePixelRatio);
    if (this.#canvas.width !== side) this.#canvas.width = this.#canvas.height = side;
    if (this.#sheet === null || side === 0) return;
    const context = this.#canvas.getContext("2d");
    context.fillStyle = groundColour(this.#grid.channels);
    context.imageSmoothingEnabled = isSmooth();
    const sheet = shownImage(this.#sheet, this.#grid.channels);
    const reach = grids.reduce((sum, { rotation, part }) => sum + part * reachOf(rotation), 0);
    let drawn = 0;
    for (const { at, rotation, part } of grids) {
      // Each over those before it, so that in the end all have their parts.
      drawn += part;
      context.globalAlpha = part / drawn;
      this.#drawGrid(context, sheet, at, placed(rotation, side, reach), side);
    }
  }

  /** The images where they lie, and between them what lies under all pictures. */
  #drawGrid(context, sheet, at, places, side) {
    const { columns, width, height } = this.#grid;
    const [left, top] = [(at % columns) * SIDE * width, Math.floor(at / columns) * SIDE * height];
    context.beginPath();
    context.rect(0, 0, side, side);
    for (const { box } of places) context.rect(...box);
    context.fill("evenodd");
    for (const { row, column, box } of places) {
      context.drawImage(sheet, left + column * width, top + row * height, width, height, ...box);
    }
  }
}

/** The tiles of a rotated grid in pixels: [{row, column, box: [x, y, width, height]}]. */
function placed(rotation, side, reach) {
  const edge = (value) => Math.round(((value + reach) / (2 * reach)) * side);
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

/** How far from its middle the rotated grid reaches. */
export function reachOf([a, b]) {
  const corner = SPAN * (Math.abs(a) + Math.abs(b));
  return corner + (STEP / 2) * Math.max(Math.abs(a), Math.abs(b));
}
