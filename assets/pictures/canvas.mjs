/** Canvases to draw on. */

import { tr } from "../shell/texts.mjs";

const NO_MEMORY = tr("the browser has no memory left for a canvas");

/**
 * The canvas's 2-D context.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function context2d(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (context === null) throw new Error(NO_MEMORY);
  return context;
}

/**
 * The context of a new canvas of so many pixels, which is in no document: `context.canvas`.
 * @param {number} width
 * @param {number} height
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function newCanvas(width, height, settings) {
  return context2d(Object.assign(document.createElement("canvas"), { width, height }), settings);
}

/**
 * A canvas that shows what was drawn last. A browser without a graphics card copies every canvas that it
 * could draw on into each frame that it shows, be it drawn on or not; a finished bitmap is copied once.
 */
export class StillCanvas {
  canvas;
  #shown;
  #drawn = offscreen(1, 1);

  /** @param {HTMLCanvasElement} canvas on which nobody draws otherwise */
  constructor(canvas) {
    this.canvas = canvas;
    const shown = canvas.getContext("bitmaprenderer");
    if (shown === null) throw new Error(NO_MEMORY);
    this.#shown = shown;
    this.clear();
  }

  /** To draw on, after begin(). */
  get context() {
    return this.#drawn;
  }

  /**
   * A new drawing of so many pixels; what is seen stays until show().
   * @param {number} width
   * @param {number} height
   */
  begin(width, height) {
    const { canvas } = this.#drawn;
    if (canvas.width === width && canvas.height === height) this.#drawn.reset();
    else this.#drawn = offscreen(width, height);
    return this.#drawn;
  }

  /** What was drawn is seen with the next frame. */
  show() {
    const { canvas } = this;
    const { width, height } = this.#drawn.canvas;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    this.#shown.transferFromImageBitmap(this.#drawn.canvas.transferToImageBitmap());
    canvas.style.visibility = "";
  }

  /** An empty canvas would be composed into each frame as well, and so it is hidden. */
  clear() {
    this.#shown.transferFromImageBitmap(null);
    this.canvas.style.visibility = "hidden";
  }
}

/**
 * @param {number} width
 * @param {number} height
 */
function offscreen(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d");
  if (context === null) throw new Error(NO_MEMORY);
  return context;
}
