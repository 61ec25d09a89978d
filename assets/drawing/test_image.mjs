/** A test image as what is drawn on. */

/** @import { Opened } from "../types.d.ts" */
/** @import { Bitmap } from "./bitmap.mjs" */

import { newCanvas } from "../pictures/canvas.mjs";
import { tr } from "../shell/texts.mjs";
import { blank } from "./bitmap.mjs";

/**
 * Throws with a sentence where there is no such image, or it did not come.
 * @param {number} index
 * @param {Pick<Opened, "run" | "cloud" | "sheets">} opened
 * @returns {Promise<Bitmap>}
 */
export async function testImage(index, { run, cloud, sheets }) {
  if (cloud === null) throw new RangeError(tr("The test images are still to come."));
  if (!cloud.index.includes(index)) {
    const last = cloud.index.reduce((most, other) => Math.max(most, other), 0);
    throw new RangeError(tr("There is no such test image: their numbers are 0 to {last}.", { last }));
  }
  await sheets.want(index);
  const part = sheets.find(index);
  if (part === null)
    throw new RangeError(tr("Test image {index} could not be fetched: try again.", { index }));
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
