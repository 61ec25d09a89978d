/** The attributes that directions are found for, by name: what they are called and how they are measured. */

/** @import { ImageShape } from "../types.d.ts" */

import { tr } from "../shell/texts.mjs";
import { attributesOf, meanColour } from "./attributes.mjs";

/**
 * Of an image's pixels in [0, 1], in (C, H, W) order.
 * @typedef {(pixels: ArrayLike<number>, image: ImageShape) => number} Measuring
 */

/** @type {(name: keyof ReturnType<typeof attributesOf>) => Measuring} */
const drawn = (name) => (pixels, image) => attributesOf(pixels, image)[name];
/** @type {(channel: number) => Measuring} */
const colour = (channel) => (pixels, image) => meanColour(pixels, image)[channel];

/** @type {Readonly<Record<string, {label: string, unit: string, digits: number, measure: Measuring}>>} */
export const MEASURES = Object.freeze({
  thickness: { label: tr("Thickness"), unit: "px", digits: 2, measure: drawn("thickness") },
  slant: { label: tr("Slant"), unit: tr("px a row"), digits: 2, measure: drawn("slant") },
  width: { label: tr("Width"), unit: "px", digits: 1, measure: drawn("width") },
  brightness: { label: tr("Brightness"), unit: tr("of 1"), digits: 3, measure: drawn("brightness") },
  red: { label: tr("Red"), unit: tr("of 1"), digits: 3, measure: colour(0) },
  green: { label: tr("Green"), unit: tr("of 1"), digits: 3, measure: colour(1) },
  blue: { label: tr("Blue"), unit: tr("of 1"), digits: 3, measure: colour(2) },
  warmth: { label: tr("Warmth"), unit: tr("red − blue"), digits: 3, measure: warmth },
});

const OF_STROKES = ["thickness", "slant", "width", "brightness"];
const OF_COLOURS = ["brightness", "red", "green", "blue", "warmth"];

/**
 * The names of those that say something of such images.
 * @param {Pick<ImageShape, "channels">} image
 */
export function measuresFor({ channels }) {
  return channels === 3 ? OF_COLOURS : OF_STROKES;
}

/**
 * All that are for such images, of one: {name: value}.
 * @param {ArrayLike<number>} pixels
 * @param {ImageShape} image
 */
export function measured(pixels, image) {
  return Object.fromEntries(measuresFor(image).map((name) => [name, MEASURES[name].measure(pixels, image)]));
}

/** @type {Measuring} */
function warmth(pixels, image) {
  const [red, , blue] = meanColour(pixels, image);
  return red - blue;
}
