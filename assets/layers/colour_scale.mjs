/** Colours of numbers on a sky: a sequential scale, all of which stands out from the sky. */

import { COLOUR_MAPS } from "../pictures/colour_maps.mjs";
import { channelsOf } from "../shell/colours.mjs";

/** Steps of a scale: too many to be told apart, few enough for a graphics card's palette. */
const STEPS = 64;
/** Of graphics against their ground (WCAG 2.2, 1.4.11). */
const LEAST_CONTRAST = 3;
/** The numbers beyond these shares have the colours of the scale's ends. */
const SHARES = [0.02, 0.98];

/**
 * The part of a colour map that stands out from the ground, from its nearest colour to its farthest.
 * @param {string} ground "#rrggbb"
 * @param {string} map of COLOUR_MAPS
 * @returns {string[]} STEPS colours
 */
export function scaleOn(ground, map = "viridis") {
  const digits = COLOUR_MAPS[map];
  const all = Array.from({ length: digits.length / 6 }, (_, k) => `#${digits.slice(6 * k, 6 * k + 6)}`);
  const seen = all.filter((colour) => contrast(colour, ground) >= LEAST_CONTRAST);
  if (contrast(seen[0], ground) > contrast(seen[seen.length - 1], ground)) seen.reverse();
  return Array.from({ length: STEPS }, (_, k) => seen[Math.round((k / (STEPS - 1)) * (seen.length - 1))]);
}

/**
 * WCAG's contrast ratio of two colours, from 1 to 21.
 * @param {string} one
 * @param {string} other
 */
export function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * [low, high] of the scale: all but the outermost numbers; null where there is no number.
 * @param {ArrayLike<number>} values
 * @returns {[number, number] | null}
 */
export function rangeOf(values) {
  const known = Float64Array.from(values).filter(Number.isFinite).sort();
  if (known.length === 0) return null;
  const [low, high] = SHARES.map((share) => known[Math.round(share * (known.length - 1))]);
  return [low, high];
}

/**
 * The step of a scale that a number has; −1 for none.
 * @param {number} value
 * @param {readonly [number, number]} range
 * @param {number} steps
 */
export function stepOf(value, [low, high], steps) {
  if (!Number.isFinite(value)) return -1;
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Math.min(steps - 1, Math.max(0, Math.floor(share * steps)));
}

/** @param {string} colour */
function luminance(colour) {
  const [red, green, blue] = channelsOf(colour).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
