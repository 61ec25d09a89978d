/** Decoded pixels on a canvas of the image's own size, in the visitor's colours; CSS enlarges it. */

import { paintedAnew, shownLook } from "./display.mjs";
import { tileImages } from "./grid.mjs";

/** A picture in a frame of its own: {frame, picture}. */
export function framedPicture() {
  const frame = document.createElement("span");
  frame.className = "frame";
  const canvas = document.createElement("canvas");
  canvas.className = "pixels";
  frame.append(canvas);
  return { frame, picture: new Picture(canvas) };
}

export class Picture {
  #canvas;
  #context;
  #data = null;
  #shape = null;
  #pixels = null;
  /** What paints what is shown once more. */
  #again = () => {};

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d");
    paintedAnew(canvas, () => this.#again());
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
    this.#pixels = new Float32Array(shape.width * shape.height * shape.channels);
    this.#again = () => {};
  }

  /** pixels: Float32Array (C · H · W) in [0, 1]. */
  paint(pixels) {
    this.#pixels.set(pixels);
    this.#again = this.#paint;
    this.#again();
  }

  /** Draws a part of another picture: {image, x, y, width, height}. */
  draw(part) {
    this.#again = () => this.#draw(part);
    this.#again();
  }

  clear() {
    this.#again = () => {};
    this.#context.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
  }

  #paint() {
    tileImages(this.#data.data, this.#pixels, 0, 1, 1, this.#shape, shownLook());
    this.#context.putImageData(this.#data, 0, 0);
  }

  #draw({ image, x, y, width, height }) {
    this.#context.drawImage(image, x, y, width, height, 0, 0, this.#canvas.width, this.#canvas.height);
  }
}
