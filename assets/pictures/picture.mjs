/** Decoded pixels on a canvas of the image's own size, in the visitor's colours; CSS enlarges it. */

import { StillCanvas } from "./canvas.mjs";
import { paintedAnew, shownLook } from "./display.mjs";
/** @import { ImageShape, PicturePart } from "../types.d.ts" */

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
  #still;
  #data = new ImageData(1, 1);
  /** @type {ImageShape} */
  #shape = { height: 1, width: 1, channels: 1 };
  #pixels = new Float32Array(1);
  /** What paints what is shown once more. */
  #again = () => {};

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#still = new StillCanvas(canvas);
    paintedAnew(canvas, () => this.#again());
  }

  get canvas() {
    return this.#still.canvas;
  }

  /**
   * Nothing is seen until it is painted.
   * @param {ImageShape} shape
   */
  resize(shape) {
    this.#shape = shape;
    [this.canvas.width, this.canvas.height] = [shape.width, shape.height];
    this.#still.clear();
    this.#data = new ImageData(shape.width, shape.height);
    this.#pixels = new Float32Array(shape.width * shape.height * shape.channels);
    this.#again = () => {};
  }

  /** @param {Float32Array} pixels (C · H · W) in [0, 1] */
  paint(pixels) {
    this.#pixels.set(pixels);
    this.#absent(false);
    this.#again = this.#paint;
    this.#again();
  }

  /**
   * Draws a part of another picture.
   * @param {PicturePart} part
   */
  draw(part) {
    this.#absent(false);
    this.#again = () => this.#draw(part);
    this.#again();
  }

  /** @param {boolean} isAbsent will nothing come, however long one waits? */
  clear(isAbsent = false) {
    this.#again = () => {};
    this.#absent(isAbsent);
    this.#still.clear();
  }

  /** @param {boolean} isAbsent */
  #absent(isAbsent) {
    this.canvas.parentElement?.classList.toggle("is-absent", isAbsent);
  }

  #paint() {
    tileImages(this.#data.data, this.#pixels, 0, 1, 1, this.#shape, shownLook());
    this.#begin().putImageData(this.#data, 0, 0);
    this.#still.show();
  }

  /** @param {PicturePart} part */
  #draw({ image, x, y, width, height }) {
    this.#begin().drawImage(image, x, y, width, height, 0, 0, this.#shape.width, this.#shape.height);
    this.#still.show();
  }

  #begin() {
    return this.#still.begin(this.#shape.width, this.#shape.height);
  }
}
