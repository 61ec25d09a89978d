/** From a picture to what a model of such images could have been shown: light ink on black, or a whole photograph. */

/** @import { ImageShape } from "../types.d.ts" */
/** @import { Bitmap, Box } from "./bitmap.mjs" */

import { backgroundOf } from "./background.mjs";
import { blank, resampled } from "./bitmap.mjs";

/** RGBA as a canvas has it. @typedef {{width: number, height: number, data: Uint8ClampedArray}} Rgba */

/** ITU-R BT.601 */
const LUMA = [0.299, 0.587, 0.114];
/** Less contrast than this is an empty sheet. */
const LEAST_CONTRAST = 0.08;
/**
 * The picture as a square sheet's ground; null where a model of grey images would see nothing in it.
 * @param {Rgba} picture
 * @param {ImageShape} image
 * @param {number} side of the sheet
 * @returns {Bitmap | null}
 */
export function groundFrom(picture, image, side) {
  const height = Math.round((side * image.height) / image.width);
  return image.channels === 1
    ? inkOn(picture, side, height)
    : photograph(picture, { channels: image.channels, width: side, height });
}

/**
 * Grey, its background black whatever it was, all of it in the middle of the sheet.
 * @param {Rgba} picture
 * @param {number} width
 * @param {number} height
 */
function inkOn(picture, width, height) {
  const ink = inkOf(grey(picture));
  if (ink === null) return null;
  const scale = Math.min(width / picture.width, height / picture.height);
  const around = {
    left: (picture.width - width / scale) / 2,
    top: (picture.height - height / scale) / 2,
    width: width / scale,
    height: height / scale,
  };
  return resampled(ink, around, { height, width }, 0);
}

/**
 * Its largest middle part that has the sheet's shape, in colour.
 * @param {Rgba} picture
 * @param {{channels: number, width: number, height: number}} sheet
 */
function photograph(picture, sheet) {
  const scale = Math.max(sheet.width / picture.width, sheet.height / picture.height);
  const [width, height] = [sheet.width / scale, sheet.height / scale];
  /** @type {Box} */
  const part = { left: (picture.width - width) / 2, top: (picture.height - height) / 2, width, height };
  return resampled(colours(picture, sheet.channels), part, sheet);
}

/**
 * The background becomes 0, what differs most from it 1.
 * @param {Bitmap} bitmap grey
 */
function inkOf(bitmap) {
  const { level, values, grain } = backgroundOf(bitmap);
  const sign = level <= 0.5 ? 1 : -1;
  const ink = bitmap.pixels.map((value, at) => sign * (value - values[at]) - grain);
  const most = ink.reduce((largest, value) => Math.max(largest, value), 0);
  if (most < LEAST_CONTRAST) return null;
  return { ...bitmap, pixels: ink.map((value) => Math.max(0, value / most)) };
}

/**
 * What is transparent is paper: white, or black under light ink.
 * @param {Rgba} picture
 * @returns {Bitmap}
 */
function grey({ width, height, data }) {
  const bitmap = blank({ channels: 1, height, width });
  let [opaque, light] = [0, 0];
  for (let at = 0; at < width * height; at++) {
    const luma = LUMA.reduce((sum, share, k) => sum + (share * data[4 * at + k]) / 255, 0);
    const alpha = data[4 * at + 3] / 255;
    bitmap.pixels[at] = luma;
    opaque += alpha;
    light += alpha * luma;
  }
  const paper = opaque < width * height && light > opaque / 2 ? 0 : 1;
  bitmap.pixels.forEach((luma, at) => {
    bitmap.pixels[at] = paper + (data[4 * at + 3] / 255) * (luma - paper);
  });
  return bitmap;
}

/**
 * On white paper.
 * @param {Rgba} picture
 * @param {number} channels
 */
function colours({ width, height, data }, channels) {
  const bitmap = blank({ channels, height, width });
  const area = width * height;
  for (let at = 0; at < area; at++) {
    const alpha = data[4 * at + 3] / 255;
    for (let channel = 0; channel < channels; channel++) {
      bitmap.pixels[channel * area + at] = 1 + alpha * (data[4 * at + Math.min(2, channel)] / 255 - 1);
    }
  }
  return bitmap;
}
