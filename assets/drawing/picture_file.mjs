/** Picture files that a person brings: they are decoded here and go nowhere else. */

/** @import { Rgba } from "./ink.mjs" */

import { newCanvas } from "../pictures/canvas.mjs";
import { tr } from "../shell/texts.mjs";
import { MOST_BYTES, refusal } from "./picture_header.mjs";

/** A larger picture is first made as small: models see a few dozen pixels of it. */
const MOST_SIDE = 1024;

/** What is wrong with a file, as a sentence for who brought it. */
export class PictureRefused extends Error {
  name = "PictureRefused";
}

/**
 * The file's pixels. Throws PictureRefused.
 * @param {File} file
 * @returns {Promise<Rgba>}
 */
export async function readPicture(file) {
  const bytes = new Uint8Array(await file.slice(0, MOST_BYTES).arrayBuffer());
  const reason = refusal({ name: file.name, size: file.size, bytes });
  if (reason !== null) throw new PictureRefused(reason);
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    throw new PictureRefused(tr("“{name}” is damaged: the browser cannot read it.", { name: file.name }));
  }
  const scale = Math.min(1, MOST_SIDE / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const context = newCanvas(width, height, { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, data: context.getImageData(0, 0, width, height).data };
}
