/** The canvas under the stars: pictures of fields and drawings that move with the sky, none made anew for that. */

/** @import { Grid } from "../maths/density.mjs" */
/** @import { Point, Surface } from "../types.d.ts" */

/** Where places are seen, in pixels of what is drawn. @typedef {Pick<Surface, "toPixel">} Seen */
/**
 * What lies there: a picture of a field on a grid, or something that draws itself in pixels of the
 * canvas. `outside` fills what lies beyond the grid.
 * @typedef {{grid: Grid, picture: HTMLCanvasElement, outside?: string}
 *   | {draw(context: OffscreenCanvasRenderingContext2D, sky: Seen): void}} Laid
 */
/** What something was made of, part by part. @typedef {readonly unknown[]} Key */

import { StillCanvas } from "../pictures/canvas.mjs";
import { Carried, MARGIN } from "../sky/carried.mjs";

/** Milliseconds between two drawings of what comes part by part: each draws all of it. */
const APART = 125;

export class UnderStars {
  #still;
  #carried;
  #size = { width: 1, height: 1 };
  #pane;
  #sky;
  /** @type {Map<string, () => Laid | null>} */
  #laid = new Map();
  #frame = 0;
  #timer = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {HTMLElement} pane
   * @param {Surface & {readonly isHeld: boolean}} sky
   */
  constructor(canvas, pane, sky) {
    this.#still = new StillCanvas(canvas);
    this.#carried = new Carried(canvas);
    this.#pane = pane;
    this.#sky = sky;
    new ResizeObserver(([{ contentRect }]) => {
      const pixels = (/** @type {number} */ length) => Math.max(1, Math.round(length));
      this.#size = { width: pixels(contentRect.width), height: pixels(contentRect.height) };
      this.again();
    }).observe(pane);
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

  /** What lies there is other, or has other colours. */
  again() {
    if (this.isShown) this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** One more part of what lies there has come. */
  more() {
    const wait = Math.max(0, this.#drawnAt + APART - performance.now());
    this.#timer ||= window.setTimeout(() => {
      this.#timer = 0;
      this.again();
    }, wait);
  }

  /** The sky has moved. */
  moved() {
    if (!this.isShown || !this.#sky.isThere) return this.again();
    const toPixel = (/** @type {Point} */ place) => this.#sky.toPixel(place);
    // At rest what is saved or printed is the pane and no more.
    const isCarried = this.#sky.isHeld && this.#carried.follows(toPixel, this.#sizeNow);
    if (!isCarried) this.again();
  }

  get #sizeNow() {
    return { ...this.#size, ratio: window.devicePixelRatio };
  }

  #draw() {
    this.#frame = 0;
    this.#drawnAt = performance.now();
    const sky = this.#sky;
    if (!sky.isThere) {
      this.#carried.forget();
      return this.#still.clear();
    }
    const margin = sky.isHeld ? MARGIN : 0;
    const { width, height } = this.#size;
    const context = this.#still.begin(width + 2 * margin, height + 2 * margin);
    const seen = within(sky, margin);
    for (const of of this.#laid.values()) {
      const laid = of();
      if (laid === null) continue;
      if ("draw" in laid) laid.draw(context, seen);
      else drawPicture(context, seen, laid);
    }
    this.#still.show();
    this.#carried.painted((place) => sky.toPixel(place), this.#sizeNow, margin);
  }
}

/**
 * The sky in pixels of a canvas that is so much larger than the pane on each side.
 * @param {Seen} sky
 * @param {number} margin
 * @returns {Seen}
 */
function within(sky, margin) {
  return {
    toPixel(place) {
      const [x, y] = sky.toPixel(place);
      return [x + margin, y + margin];
    },
  };
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Seen} sky
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
