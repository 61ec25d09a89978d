/** A test image as what is drawn on. */

/** @import { Opened } from "../types.d.ts" */
/** @import { Bitmap } from "./bitmap.mjs" */

import { newCanvas } from "../pictures/canvas.mjs";
import { blank } from "./bitmap.mjs";

/**
 * Resolves to null where there is no such image.
 * @param {number} index
 * @param {Pick<Opened, "run" | "cloud" | "sheets">} opened
 * @returns {Promise<Bitmap | null>}
 */
export async function testImage(index, { run, cloud, sheets }) {
  if (!Number.isInteger(index) || !cloud?.index.includes(index)) return null;
  await sheets.want(index);
  const part = sheets.find(index);
  if (part === null) return null;
  const { channels, width, height } = run.image;
  const context = newCanvas(width, height, { willReadFrequently: true });
  context.drawImage(part.sheet, -part.x, -part.y);
  const { data } = context.getImageData(0, 0, width, height);
  const bitmap = blank(run.image);
  for (let at = 0; at < width * height; at++) {
    for (let channel = 0; channel < channels; channel++) {
      bitmap.pixels[channel * width * height + at] = data[4 * at + channel] / 255;
    }
  }
  return bitmap;
}
