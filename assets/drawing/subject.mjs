/** What is shown to a model: a sheet with strokes, made an image of the model's, and noise over it. */

/** @import { ImageShape, Run } from "../types.d.ts" */
/** @import { Bitmap } from "./bitmap.mjs" */

import { blank } from "./bitmap.mjs";
import { noisy } from "./noise.mjs";
import { preparationOf, prepared } from "./preparation.mjs";
import { Sheet } from "./sheet.mjs";

/** Pixels along a sheet that is drawn on: eight for each of MNIST's. */
export const SIDE = 224;

export class Subject {
  sheet;
  /** Of the noise: its standard deviation, and which numbers it has. */
  deviation = 0;
  #seed = 1;
  /** Has the sheet the shape of the model's images, and needs no preparation? */
  isImage;

  /**
   * @param {Bitmap} ground
   * @param {boolean} isImage is it a test image?
   */
  constructor(ground, isImage) {
    this.sheet = new Sheet(ground);
    this.isImage = isImage;
  }

  /** Noise of the same deviation by other numbers. */
  renewNoise() {
    this.#seed += 1;
  }

  /**
   * (C · H · W) in [0, 1], null for an empty sheet.
   * @param {Bitmap} bitmap of the sheet
   * @param {Pick<Run, "image" | "dataset">} run
   */
  input(bitmap, { image, dataset }) {
    const pixels = this.isImage ? bitmap.pixels : prepared(bitmap, image, preparationOf(dataset));
    return pixels && noisy(pixels, this.deviation, this.#seed);
  }
}

/**
 * An empty sheet for a model of such images.
 * @param {ImageShape} image
 */
export function emptySheet({ channels, width, height }) {
  return blank({ channels, width: SIDE, height: Math.round((SIDE * height) / width) });
}
