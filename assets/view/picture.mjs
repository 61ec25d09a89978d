/** Decoded pixels on a canvas of the image's own size; CSS enlarges it crisply. */

import { tileImages } from "../inference/grid.mjs";

export class Picture {
  #canvas;
  #context;
  #data = null;
  #shape = null;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
  }

  get canvas() {
    return this.#canvas;
  }

  /** The run's image shape {height, width, channels}; the picture is black until it is painted. */
  resize(shape) {
    this.#shape = shape;
    this.#canvas.width = shape.width;
    this.#canvas.height = shape.height;
    this.#data = this.#context.createImageData(shape.width, shape.height);
  }

  /** pixels: Float32Array (C · H · W) in [0, 1]. */
  paint(pixels) {
    tileImages(this.#data.data, pixels, 0, 1, 1, this.#shape);
    this.#context.putImageData(this.#data, 0, 0);
  }

  /** Draws a part of another picture: {image, x, y, width, height}. */
  draw({ image, x, y, width, height }) {
    this.#context.drawImage(image, x, y, width, height, 0, 0, this.#canvas.width, this.#canvas.height);
  }

  clear() {
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }
}
