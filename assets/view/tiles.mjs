/** Decoded pictures side by side on one canvas, painted as they come. */

import { tileImages } from "../inference/grid.mjs";

export class Tiles {
  #context;
  #image = null;
  #columns = 0;
  #data = null;

  constructor(canvas) {
    this.canvas = canvas;
    this.#context = canvas.getContext("2d");
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
    return true;
  }

  /** pixels: `count` pictures (C · H · W each, in [0, 1]) that fill whole rows, from number `first` on. */
  paint(pixels, first, count) {
    const { width, height } = this.#image;
    tileImages(this.#data.data, pixels, first, count, this.#columns, this.#image);
    const top = Math.floor(first / this.#columns) * height;
    const rows = Math.ceil(count / this.#columns);
    this.#context.putImageData(this.#data, 0, 0, 0, top, this.#columns * width, rows * height);
  }
}
