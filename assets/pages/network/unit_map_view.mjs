/** Where the chosen unit fires, as a picture under the stars that follows the sky. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Surface } from "../../types.d.ts" */

import { context2d, newCanvas } from "../../pictures/canvas.mjs";
import { paintSheet, sheetOf } from "./sheets.mjs";

/** A unit's values over a view of the plane. @typedef {{view: number[], columns: number, rows: number, values: Float32Array, scale: number}} Shown */

export class UnitMapView {
  #pane;
  #canvas;
  #context;
  #sky;
  /** @type {Shown | null} */
  #shown = null;
  #picture = newCanvas(1, 1).canvas;
  #frame = 0;

  /**
   * @param {Elements} page
   * @param {Surface} sky
   */
  constructor(page, sky) {
    this.#pane = page.skyPane;
    this.#canvas = /** @type {HTMLCanvasElement} */ (page.unitMap);
    this.#context = context2d(this.#canvas);
    this.#sky = sky;
    new ResizeObserver(([{ contentRect }]) => {
      this.#canvas.width = Math.round(contentRect.width);
      this.#canvas.height = Math.round(contentRect.height);
      this.again();
    }).observe(this.#canvas);
  }

  get canvas() {
    return this.#canvas;
  }

  /**
   * null for none; table: the colours of values.
   * @param {Shown | null} shown
   * @param {Uint32Array} table
   */
  show(shown, table) {
    this.#shown = shown;
    this.#pane.classList.toggle("has-unit-map", shown !== null);
    if (shown !== null) this.#paint(shown, table);
    this.again();
  }

  /** The sky has moved. */
  again() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /**
   * @param {Shown} shown
   * @param {Uint32Array} table
   */
  #paint({ columns, rows, values, scale }, table) {
    [this.#picture.width, this.#picture.height] = [columns, rows];
    const context = context2d(this.#picture);
    const image = context.createImageData(columns, rows);
    const sheet = sheetOf(
      { count: columns * rows, tileWidth: 1, tileHeight: 1 },
      { aspect: 1, most: Infinity, columns },
    );
    const value = { data: values, interleaved: false, shape: [values.length] };
    paintSheet(new Uint32Array(image.data.buffer), sheet, value, scale, table);
    context.putImageData(image, 0, 0);
  }

  #draw() {
    this.#frame = 0;
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    if (this.#shown === null || !this.#sky.isThere) return;
    const [x0, x1, y0, y1] = this.#shown.view;
    const [left, top] = this.#sky.toPixel([x0, y1]);
    const [right, bottom] = this.#sky.toPixel([x1, y0]);
    this.#context.imageSmoothingQuality = "high";
    this.#context.drawImage(this.#picture, left, top, right - left, bottom - top);
  }
}
