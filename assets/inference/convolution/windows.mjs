/** What all convolutions share: their options, and the picture with zeros around it. */

/** @import { Plan } from "../network.mjs" */
/** @import { Layer, Value } from "../../types.d.ts" */

import { size } from "../layers.mjs";

/**
 * What a convolution is made of, in pixels: all pairs are [upward, across].
 * @typedef {object} Windows
 * @property {number} channels of the input
 * @property {number} outputs channels of the output
 * @property {[number, number]} window
 * @property {[number, number]} stride
 * @property {[number, number]} padding
 * @property {number} outHeight
 * @property {number} outWidth
 * @property {ArrayLike<number>} taps (outputs, channels, rows, columns)
 * @property {Float32Array} start the bias
 */

/**
 * The picture with so many rows and columns of zeros around it.
 * @param {Plan} plan
 * @param {Value} input interleaved
 * @param {{top: number, bottom: number, left: number, right: number}} margin
 * @returns {Value}
 */
export function padded(plan, input, { top, bottom, left, right }) {
  if (top + bottom + left + right === 0) return input;
  const [channels, height, width] = input.shape;
  const result = plan.value([channels, height + top + bottom, width + left + right], true);
  const rowNumbers = width * channels;
  const step = (width + left + right) * channels;
  const numbers = size(result.shape);
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      const corner = sample * numbers + top * step + left * channels;
      for (let row = 0; row < height; row++) {
        const from = (sample * height + row) * rowNumbers;
        result.data.set(input.data.subarray(from, from + rowNumbers), corner + row * step);
      }
    }
  });
  return result;
}

/**
 * [upward, across] of an option that may be one number for both.
 * @param {Layer} layer
 * @param {"stride" | "padding" | "output_padding"} key
 * @param {number} standard
 * @returns {[number, number]}
 */
export function pair(layer, key, standard) {
  const given = layer.spec[key] ?? standard;
  const numbers = Array.isArray(given) ? given : [given, given];
  const least = key === "stride" ? 1 : 0;
  if (numbers.length !== 2 || !numbers.every((n) => Number.isInteger(n) && n >= least)) {
    layer.fail(`${key} is ${JSON.stringify(given)}, not a whole number from ${least}`);
  }
  return /** @type {[number, number]} */ (numbers);
}

/** @param {Layer} layer */
export function onlyDense(layer) {
  for (const key of /** @type {const} */ (["groups", "dilation"])) {
    if ((layer.spec[key] ?? 1) !== 1) layer.fail(`${key} is ${layer.spec[key]}; only 1 is known`);
  }
}
