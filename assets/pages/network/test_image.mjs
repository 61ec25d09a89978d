/** A test image's numbers, from the sprite sheet that it is on. */

/** @import { ImageShape, PicturePart } from "../../types.d.ts" */

import { newCanvas } from "../../pictures/canvas.mjs";

/** @type {CanvasRenderingContext2D | null} */
let context = null;

/**
 * (C · H · W) in [0, 1].
 * @param {PicturePart} part
 * @param {ImageShape} image
 */
export function pixelsOf({ sheet, x, y, width, height }, { channels }) {
  if (context?.canvas.width !== width || context.canvas.height !== height) {
    context = newCanvas(width, height, { willReadFrequently: true });
  }
  context.drawImage(sheet, x, y, width, height, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const area = width * height;
  return Float32Array.from(
    { length: channels * area },
    (_, k) => data[4 * (k % area) + Math.floor(k / area)] / 255,
  );
}
