/** How pictures of pixels can look: crisp or smooth, in which colours, how large. */

/** @import { DisplayChoice, Look } from "../types.d.ts" */

import { tr } from "../shell/texts.mjs";
import { COLOUR_MAPS } from "./colour_maps.mjs";

const LEVELS = 256;
const LUMA = [0.299, 0.587, 0.114];

/**
 * What can be chosen; the first of each is what a new visitor sees.
 * @type {Readonly<Record<keyof DisplayChoice, string[]>>}
 */
export const CHOICES = Object.freeze({
  pixels: ["crisp", "smooth"],
  colours: [tr("as they are"), "inverted", "grey", "viridis", "magma", "cividis"],
  size: ["M", "S", "L"],
  enlarged: ["8", "1"],
});

/** @type {DisplayChoice} */
export const START = Object.freeze({
  pixels: CHOICES.pixels[0],
  colours: CHOICES.colours[0],
  size: CHOICES.size[0],
  enlarged: CHOICES.enlarged[0],
});

/**
 * A visitor's choice of its text; what cannot be read is as at the start.
 * @param {string | null} text
 * @returns {DisplayChoice}
 */
export function readChoice(text) {
  /** @type {Record<string, string> | null} */
  let kept = null;
  try {
    kept = JSON.parse(text ?? "null");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const given = Object.entries(kept ?? {});
  return { ...START, ...Object.fromEntries(given.filter(([name, value]) => isChoice(name, value))) };
}

/**
 * @param {string} name
 * @param {string} value
 */
function isChoice(name, value) {
  return Object.entries(CHOICES).some(([choice, values]) => choice === name && values.includes(value));
}

/**
 * The look of those colours, one of CHOICES.colours.
 * @param {string} colours
 * @returns {Look}
 */
export function lookOf(colours) {
  const bytes = new Uint8ClampedArray(4 * LEVELS);
  const levels = new Uint8Array(LEVELS);
  const map = COLOUR_MAPS[colours];
  for (let level = 0; level < LEVELS; level++) {
    levels[level] = colours === "inverted" ? LEVELS - 1 - level : level;
    const colour = map === undefined ? Array(3).fill(levels[level]) : mapped(map, level);
    bytes.set([...colour, 255], 4 * level);
  }
  // Through the same bytes, so that it holds in either order of bytes.
  return Object.freeze({ table: new Uint32Array(bytes.buffer), levels, isGrey: colours === "grey" });
}

/** Pictures as the decoder means them. */
export const AS_IT_IS = lookOf(START.colours);

/**
 * Changes a picture's RGBA bytes in place.
 * @param {Uint8ClampedArray} rgba
 * @param {Look} look
 * @param {number} channels 1 where it is grey
 */
export function recolour(rgba, { table, levels, isGrey }, channels) {
  const picture = new Uint32Array(rgba.buffer, rgba.byteOffset, rgba.length / 4);
  for (let i = 0, at = 0; i < picture.length; i++, at += 4) {
    if (channels === 1) picture[i] = table[rgba[at]];
    else if (isGrey) picture[i] = table[luma(rgba[at], rgba[at + 1], rgba[at + 2])];
    else for (let channel = at; channel < at + 3; channel++) rgba[channel] = levels[rgba[channel]];
  }
  return rgba;
}

/**
 * How light a colour looks, a level from 0 to 255.
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 */
export function luma(red, green, blue) {
  return (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue + 0.5) | 0;
}

/**
 * @param {string} map
 * @param {number} level
 */
function mapped(map, level) {
  return [0, 2, 4].map((digit) => parseInt(map.slice(6 * level + digit, 6 * level + digit + 2), 16));
}
