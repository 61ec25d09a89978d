/** Canvases to draw on. */

import { tr } from "../shell/texts.mjs";

/**
 * The canvas's 2-D context.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function context2d(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (context === null) throw new Error(tr("the browser has no memory left for a canvas"));
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
