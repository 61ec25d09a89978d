/** The canvas under the stars: pictures of fields and drawings that move with the sky, none made anew for that. */

/** @import { Grid } from "../maths/density.mjs" */
/** @import { Surface } from "../types.d.ts" */

/**
 * What lies there: a picture of a field on a grid, or something that draws itself in pixels of the
 * pane. `outside` fills what lies beyond the grid.
 * @typedef {{grid: Grid, picture: HTMLCanvasElement, outside?: string}
 *   | {draw(context: OffscreenCanvasRenderingContext2D, sky: Surface): void}} Laid
 */
/** What something was made of, part by part. @typedef {readonly unknown[]} Key */

import { StillCanvas } from "../pictures/canvas.mjs";

export class UnderStars {
  #still;
  #size = { width: 1, height: 1 };
  #pane;
  #sky;
  /** @type {Map<string, () => Laid | null>} */
  #laid = new Map();
  #frame = 0;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} pane
   * @param {Surface} sky
   */
  constructor(canvas, pane, sky) {
    this.#still = new StillCanvas(canvas);
    this.#pane = pane;
    this.#sky = sky;
    new ResizeObserver(([{ contentRect }]) => {
      const pixels = (/** @type {number} */ length) => Math.max(1, Math.round(length));
      this.#size = { width: pixels(contentRect.width), height: pixels(contentRect.height) };
      this.again();
    }).observe(canvas);
  }

  get canvas() {
    return this.#still.canvas;
  }

  /** Does anything lie there? */
  get isShown() {
    return this.#laid.size > 0;
  }

  /**
   * @param {string} name of whoever lays it, once each
   * @param {(() => Laid | null) | null} laid what, asked for on every drawing; null takes it away
   */
  show(name, laid) {
    if (laid === null && !this.#laid.has(name)) return;
    if (laid === null) this.#laid.delete(name);
    else this.#laid.set(name, laid);
    this.#pane.classList.toggle("has-under", this.isShown);
    this.again();
  }

  /** The colours are others, or the sky has moved. */
  again() {
    if (this.isShown) this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    if (!this.#sky.isThere) return this.#still.clear();
    const context = this.#still.begin(this.#size.width, this.#size.height);
    for (const of of this.#laid.values()) {
      const laid = of();
      if (laid === null) continue;
      if ("draw" in laid) laid.draw(context, this.#sky);
      else drawPicture(context, this.#sky, laid);
    }
    this.#still.show();
  }
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Surface} sky
 * @param {{grid: Grid, picture: HTMLCanvasElement, outside?: string}} laid
 */
function drawPicture(context, sky, { grid: { x0, y0, step, columns, rows }, picture, outside }) {
  // A pixel of the picture lies around its place.
  const half = ((columns - 1) * step) / (picture.width - 1) / 2;
  const [left, top] = sky.toPixel([x0 - half, y0 + (rows - 1) * step + half]);
  const [right, bottom] = sky.toPixel([x0 + (columns - 1) * step + half, y0 - half]);
  if (outside !== undefined) {
    context.fillStyle = outside;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.clearRect(left, top, right - left, bottom - top);
  }
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, left, top, right - left, bottom - top);
}

/**
 * @param {Key} key
 * @param {Key | null} other
 */
export function isSame(key, other) {
  return other !== null && key.every((part, k) => part === other[k]);
}
