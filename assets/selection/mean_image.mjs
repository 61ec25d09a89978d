/** The mean of test images, taken from the sheets that they are on. */

/** @import { Sheets } from "../pictures/sheets.mjs" */
/** @import { ImageShape } from "../types.d.ts" */

import { newCanvas } from "../pictures/canvas.mjs";
import { pause } from "./slices.mjs";

/**
 * The mean of the images of those numbers, (C · H · W) in [0, 1], sheet by sheet; null where `signal`
 * was aborted, or where none of the images could be had.
 * @param {number[]} indices
 * @param {Sheets} sheets
 * @param {ImageShape} shape
 * @param {AbortSignal} signal
 */
export async function meanImage(indices, sheets, shape, signal) {
  const reader = new SheetReader(shape);
  const sum = new Float64Array(shape.channels * shape.height * shape.width);
  let count = 0;
  for (const index of indices.toSorted((a, b) => a - b)) {
    if (sheets.find(index) === null) await sheets.want(index);
    if (signal.aborted) return null;
    const picture = sheets.find(index);
    if (picture === null) continue;
    if (reader.read(picture.sheet)) await pause();
    if (signal.aborted) return null;
    reader.addTo(sum, picture);
    count += 1;
  }
  return count === 0 ? null : Float32Array.from(sum, (total) => total / (255 * count));
}

/** One sheet's pixels at a time: all of its images are read at once. */
class SheetReader {
  #shape;
  /** @type {ImageBitmap | null} */
  #sheet = null;
  /** Of the sheet, RGBA. */
  #pixels = new Uint8ClampedArray();
  #width = 0;

  /** @param {ImageShape} shape */
  constructor(shape) {
    this.#shape = shape;
  }

  /**
   * False where the sheet is read already.
   * @param {ImageBitmap} sheet
   */
  read(sheet) {
    if (sheet === this.#sheet) return false;
    const { width, height } = sheet;
    const context = newCanvas(width, height, { willReadFrequently: true });
    context.drawImage(sheet, 0, 0);
    this.#pixels = context.getImageData(0, 0, width, height).data;
    this.#sheet = sheet;
    this.#width = width;
    return true;
  }

  /**
   * @param {Float64Array} sum (C · H · W)
   * @param {{x: number, y: number}} picture
   */
  addTo(sum, { x, y }) {
    const { width, height, channels } = this.#shape;
    for (let row = 0, at = 0; row < height; row++) {
      let from = 4 * ((y + row) * this.#width + x);
      for (let column = 0; column < width; column++, at++, from += 4) {
        for (let channel = 0; channel < channels; channel++) {
          sum[channel * width * height + at] += this.#pixels[from + channel];
        }
      }
    }
  }
}
