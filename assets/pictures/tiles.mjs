/** Decoded pictures side by side on one canvas, painted as they come. */

import { context2d } from "./canvas.mjs";
import { paintedAnew, shownLook } from "./display.mjs";
/** @import { ImageShape } from "../types.d.ts" */

import { tileImages } from "./grid.mjs";

export class Tiles {
  #context;
  /** @type {ImageShape} */
  #image = { height: 1, width: 1, channels: 1 };
  #columns = 0;
  /** @type {ImageData | null} */
  #data = null;
  #pixels = new Float32Array();

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.#context = context2d(canvas);
    paintedAnew(canvas, () => this.#paint(this.#pixels, 0, this.#count));
  }

  /**
   * Room for columns × rows pictures of the shape `image`; false where it is as it was.
   * @param {number} columns
   * @param {number} rows
   * @param {ImageShape} image
   */
  resize(columns, rows, image) {
    const [width, height] = [columns * image.width, rows * image.height];
    if (this.#data?.width === width && this.#data.height === height) return false;
    this.#columns = columns;
    this.#image = image;
    this.canvas.width = width;
    this.canvas.height = height;
    this.#data = this.#context.createImageData(width, height);
    this.#pixels = new Float32Array(width * height * image.channels);
    return true;
  }

  /**
   * Pictures that follow one another.
   * @param {Float32Array} pixels (count · C · H · W) in [0, 1]
   * @param {number} first the first one's number
   * @param {number} count
   */
  paint(pixels, first, count) {
    this.#pixels.set(pixels, (first * this.#pixels.length) / this.#count);
    this.#paint(pixels, first, count);
  }

  /**
   * Pictures here and there.
   * @param {Float32Array} pixels (count · C · H · W) in [0, 1]
   * @param {number[]} cells their numbers, rising
   */
  place(pixels, cells) {
    const size = pixels.length / cells.length;
    cells.forEach((cell, k) => this.#pixels.set(pixels.subarray(k * size, (k + 1) * size), cell * size));
    const row = (/** @type {number} */ cell) => Math.floor(cell / this.#columns);
    const [first, last] = [row(cells[0]), row(cells[cells.length - 1])];
    const [begin, end] = [first * this.#columns, (last + 1) * this.#columns];
    this.#paint(this.#pixels.subarray(begin * size, end * size), begin, end - begin);
  }

  /** How many pictures there is room for. */
  get #count() {
    const { width, height, channels } = this.#image;
    return this.#pixels.length / (width * height * channels);
  }

  /**
   * @param {Float32Array} pixels
   * @param {number} first
   * @param {number} count
   */
  #paint(pixels, first, count) {
    if (this.#data === null) return;
    const { width, height } = this.#image;
    tileImages(this.#data.data, pixels, first, count, this.#columns, this.#image, shownLook());
    const top = Math.floor(first / this.#columns);
    const rows = Math.ceil((first + count) / this.#columns) - top;
    this.#context.putImageData(this.#data, 0, 0, 0, top * height, this.#columns * width, rows * height);
  }
}
