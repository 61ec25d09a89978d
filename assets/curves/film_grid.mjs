/** The decoded grid at a time of the film: every image where its place is on the turned plane. */

import { isSmooth, paintedAnew, shownImage } from "../view/display.mjs";

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

  /** grids: [{at, turn, part}] as Film.grids gives them; parts add up to the whole light. */
  draw(grids) {
    const side = Math.round(this.#size * window.devicePixelRatio);
    if (this.#canvas.width !== side) this.#canvas.width = this.#canvas.height = side;
    const context = this.#canvas.getContext("2d");
    context.globalCompositeOperation = "source-over";
    context.globalAlpha = 1;
    context.fillStyle = "#000";
    context.fillRect(0, 0, side, side);
    if (this.#sheet === null || side === 0) return;
    context.globalCompositeOperation = "lighter";
    context.imageSmoothingEnabled = isSmooth();
    const sheet = shownImage(this.#sheet, this.#grid.channels);
    const reach = grids.reduce((sum, { turn, part }) => sum + part * reachOf(turn), 0);
    for (const { at, turn, part } of grids) {
      context.globalAlpha = part;
      this.#drawGrid(context, sheet, at, turn, side, reach);
    }
  }

  #drawGrid(context, sheet, at, turn, side, reach) {
    const { columns, width, height } = this.#grid;
    const [left, top] = [(at % columns) * SIDE * width, Math.floor(at / columns) * SIDE * height];
    for (const { row, column, x, y, half } of tiles(turn)) {
      const edge = (value) => Math.round(((value + reach) / (2 * reach)) * side);
      const [x0, x1, y0, y1] = [edge(x - half), edge(x + half), edge(-y - half), edge(-y + half)];
      context.drawImage(
        sheet,
        left + column * width, top + row * height, width, height,
        x0, y0, x1 - x0, y1 - y0,
      );
    }
  }
}

/**
 * Where the images of a grid lie on the turned plane: [{row, column, x, y, half}].
 *
 * They stay upright, and are as large as they can be without overlapping: in a lattice of step d
 * that is turned by an angle, neighbours are d·max(|cos|, |sin|) apart along the nearer axis.
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

/** How far from its middle the turned grid reaches. */
export function reachOf([a, b]) {
  const corner = SPAN * (Math.abs(a) + Math.abs(b));
  return corner + (STEP / 2) * Math.max(Math.abs(a), Math.abs(b));
}
