/** From a drawing or a picture to what a model was trained on: each data set has images of its own kind. */

/** @import { ImageShape } from "../types.d.ts" */
/** @import { Bitmap } from "./bitmap.mjs" */

import { blank, groundOf, inkBox, resampled } from "./bitmap.mjs";

/**
 * How images of a data set lie in their frame. box: the side, as a share of the image's, of the square
 * that the ink just fits into, null where it may lie anywhere in any size; centre: what is in the
 * middle, the ink's centre of mass or the middle of its box.
 * @typedef {{box: number | null, centre: "mass" | "box"}} Preparation
 */

/** @type {Record<string, Preparation>} */
const PREPARATIONS = {
  // 20 × 20 of 28 × 28, by the centre of mass (LeCun, Cortes & Burges 1998); so have all 10,000.
  mnist: { box: 20 / 28, centre: "mass" },
  // The longer side is the image's (Xiao, Rasul & Vollgraf 2017, section 2).
  "fashion-mnist": { box: 1, centre: "box" },
  // Two pixels of border (Cohen et al. 2017, section II).
  "emnist-letters": { box: 24 / 28, centre: "box" },
};

/** In sprites the place is a factor; of photographs and data sets that we do not know all is shown. @type {Preparation} */
const AS_DRAWN = { box: null, centre: "box" };

/** Fainter than this is no ink: the faintest edges of a test image are kept, what rounding leaves is not. */
export const LEAST_INK = 0.03;

/** @param {string} dataset */
export function preparationOf(dataset) {
  return Object.hasOwn(PREPARATIONS, dataset) ? PREPARATIONS[dataset] : AS_DRAWN;
}

/**
 * The bitmap as an image of that shape, (C · H · W) in [0, 1]; null where there is no ink.
 * @param {Bitmap} bitmap of as many channels
 * @param {ImageShape} image
 * @param {Preparation} preparation
 * @returns {Float32Array | null}
 */
export function prepared(bitmap, image, { box, centre }) {
  const ink = inkBox(bitmap, LEAST_INK);
  if (ink === null) return null;
  if (box === null) return whole(bitmap, image).pixels;
  const scale = (box * Math.min(image.width, image.height)) / Math.max(ink.width, ink.height);
  const [width, height] = [pixels(ink.width * scale), pixels(ink.height * scale)];
  const around = {
    left: ink.left + (ink.width - width / scale) / 2,
    top: ink.top + (ink.height - height / scale) / 2,
    width: width / scale,
    height: height / scale,
  };
  const small = resampled(bitmap, around, { height, width }, groundOf(bitmap.channels));
  const middle = centre === "mass" ? centreOfMass(small) : [width / 2, height / 2];
  return placed(small, image, middle).pixels;
}

/**
 * All of the bitmap, as large as fits.
 * @param {Bitmap} bitmap
 * @param {ImageShape} image
 */
function whole(bitmap, image) {
  const scale = Math.min(image.width / bitmap.width, image.height / bitmap.height);
  const [width, height] = [pixels(bitmap.width * scale), pixels(bitmap.height * scale)];
  const all = { left: 0, top: 0, width: bitmap.width, height: bitmap.height };
  const small = resampled(bitmap, all, { height, width });
  return placed(small, image, [width / 2, height / 2]);
}

/**
 * The small picture in an image of that shape, moved by whole pixels until `middle` lies in the
 * half-open pixel right of and below the image's middle, as it does in MNIST.
 * @param {Bitmap} small
 * @param {ImageShape} image
 * @param {number[]} middle
 */
function placed(small, image, [x, y]) {
  const result = blank({ ...image, channels: small.channels });
  const left = within(Math.ceil(image.width / 2 - x), image.width - small.width);
  const top = within(Math.ceil(image.height / 2 - y), image.height - small.height);
  for (let channel = 0; channel < small.channels; channel++) {
    for (let row = 0; row < small.height; row++) {
      const from = (channel * small.height + row) * small.width;
      const to = (channel * image.height + top + row) * image.width + left;
      result.pixels.set(small.pixels.subarray(from, from + small.width), to);
    }
  }
  return result;
}

/**
 * [x, y] of the ink's centre of mass, in pixels from the upper left corner.
 * @param {Bitmap} bitmap
 */
function centreOfMass({ channels, width, height, pixels: values }) {
  const ground = groundOf(channels);
  let [mass, x, y] = [0, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const ink = Math.abs(values[at] - ground);
    mass += ink;
    x += ink * ((at % width) + 0.5);
    y += ink * ((Math.floor(at / width) % height) + 0.5);
  }
  return [x / mass, y / mass];
}

/**
 * Whole pixels, none lost to rounding: 20.0000001 are 20.
 * @param {number} length
 */
function pixels(length) {
  return Math.max(1, Math.ceil(length - 1e-6));
}

/**
 * @param {number} at
 * @param {number} last
 */
function within(at, last) {
  return Math.min(Math.max(0, last), Math.max(0, at));
}
