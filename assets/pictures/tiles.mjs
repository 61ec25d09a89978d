/** Decoded pictures side by side on one canvas, painted as they come. */

import { paintedAnew, shownLook } from "./display.mjs";
import { tileImages } from "./grid.mjs";

export class Tiles {
  #context;
  #image = null;
  #columns = 0;
  #data = null;
  #pixels = null;

  constructor(canvas) {
    this.canvas = canvas;
    this.#context = canvas.getContext("2d");
    paintedAnew(canvas, () => this.#pixels !== null && this.#paint(this.#pixels, 0, this.#count));
  }

  /** Room for columns × rows pictures of the shape `image`; false where it is as it was. */
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

  /** pixels: `count` pictures (C · H · W each, in [0, 1]) that fill whole rows, from number `first` on. */
  paint(pixels, first, count) {
    this.#pixels.set(pixels, (first * this.#pixels.length) / this.#count);
    this.#paint(pixels, first, count);
  }

  /** How many pictures there is room for. */
  get #count() {
    const { width, height } = this.#image;
    return (this.#data.width * this.#data.height) / (width * height);
  }

  #paint(pixels, first, count) {
    const { width, height } = this.#image;
    tileImages(this.#data.data, pixels, first, count, this.#columns, this.#image, shownLook());
    const top = Math.floor(first / this.#columns) * height;
    const rows = Math.ceil(count / this.#columns);
    this.#context.putImageData(this.#data, 0, 0, 0, top, this.#columns * width, rows * height);
  }
}
