/** Attributes of all test images, measured on their sprite sheets; for workers, which have no elements. */

/** @import { Albums } from "../pictures/albums.mjs" */
/** @import { ImageShape } from "../types.d.ts" */

import { sheetsOf } from "../pictures/albums.mjs";
import { tr } from "../shell/texts.mjs";
import { measured, measuresFor } from "./measures.mjs";

/**
 * The attributes by their names, each by the image's number in the test set; null where it is no
 * longer wanted. Throws Error with a sentence.
 *
 * progress(share): of the files.
 * @param {Albums} albums
 * @param {ImageShape} image
 * @param {{progress(share: number): void, isWanted(): boolean}} job
 * @returns {Promise<Record<string, Float32Array> | null>}
 */
export async function measureImages({ urls, each, columns, rows }, image, { progress, isWanted }) {
  const perSheet = columns * rows;
  const values = Object.fromEntries(
    measuresFor(image).map((name) => [name, new Float32Array(urls.length * each * perSheet)]),
  );
  for (const [number, url] of urls.entries()) {
    let at = number * each * perSheet;
    for await (const sheet of sheetsOf(await reached(url), each)) {
      const pixels = await pixelsOf(sheet);
      if (!isWanted()) return null;
      for (let cell = 0; cell < perSheet; cell++, at++) {
        const found = measured(cut(pixels, cell, columns, image), image);
        for (const name of Object.keys(values)) values[name][at] = found[name];
      }
    }
    progress((number + 1) / urls.length);
  }
  return values;
}

/** @param {string} url */
async function reached(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`the test images did not come: the server answered ${answer.status}`);
  return answer;
}

/** @param {Blob} sheet */
async function pixelsOf(sheet) {
  const picture = await createImageBitmap(sheet);
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error(tr("the browser has no memory left for a canvas"));
  context.drawImage(picture, 0, 0);
  return context.getImageData(0, 0, picture.width, picture.height);
}

/**
 * One image of the sheet as (C, H, W) in [0, 1].
 * @param {ImageData} sheet
 * @param {number} cell
 * @param {number} columns
 * @param {ImageShape} image
 */
function cut({ data, width: sheetWidth }, cell, columns, { height, width, channels }) {
  const [left, top] = [(cell % columns) * width, Math.floor(cell / columns) * height];
  const pixels = new Float32Array(channels * height * width);
  for (let channel = 0, to = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, to++)
        pixels[to] = data[4 * ((top + y) * sheetWidth + left + x) + channel] / 255;
    }
  }
  return pixels;
}
