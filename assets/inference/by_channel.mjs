/** Layers with a number a channel: of a picture its channels, of a flat value its features. */

/** @import { Plan } from "./network.mjs" */
/** @import { Layer, Value } from "../types.d.ts" */
/** @import { Build } from "./layers.mjs" */

import { size } from "./layers.mjs";

/**
 * How a sample lies in memory: how many channels and pixels, and the steps from one to the next.
 * @param {Value} value
 */
function strides({ shape, interleaved }) {
  const [channels] = shape;
  const pixels = size(shape) / channels;
  return { channels, pixels, toChannel: interleaved ? 1 : pixels, toPixel: interleaved ? channels : 1 };
}

/**
 * A value to write to: the input itself where that is allowed, else a copy that the first step makes.
 * @param {Plan} plan
 * @param {Value} input
 */
function writable(plan, input) {
  if (input.owned) return input;
  const numbers = size(input.shape);
  const output = plan.value(input.shape, input.interleaved);
  plan.steps.push((count) => output.data.set(input.data.subarray(0, count * numbers)));
  return output;
}

/**
 * Applies `change` to each run of pixels of a channel: where it begins, how many there are, and the step.
 * @param {Plan} plan
 * @param {Value} input
 * @param {(data: Float32Array, channel: number, at: number, pixels: number, step: number) => void} change
 */
function eachChannel(plan, input, change) {
  const output = writable(plan, input);
  const { channels, pixels, toChannel, toPixel } = strides(output);
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      for (let c = 0; c < channels; c++) {
        change(output.data, c, sample * channels * pixels + c * toChannel, pixels, toPixel);
      }
    }
  });
  return output;
}

/** @type {Build} */
function channelAffine(plan, layer, input) {
  const weight = plan.tensor(layer, "weight", [input.shape[0]]).data;
  const bias = plan.tensor(layer, "bias", [input.shape[0]]).data;
  return eachChannel(plan, input, (data, c, at, pixels, step) => {
    for (let p = 0; p < pixels; p++, at += step) data[at] = weight[c] * data[at] + bias[c];
  });
}

/** @type {Build} */
function prelu(plan, layer, input) {
  const slopes = plan.tensor(layer, "weight", [input.shape[0]]).data;
  return eachChannel(plan, input, (data, c, at, pixels, step) => {
    for (let p = 0; p < pixels; p++, at += step) {
      data[at] = Math.max(data[at], 0) + slopes[c] * Math.min(data[at], 0);
    }
  });
}

/**
 * Each group of channels to mean 0 and variance 1, then weight and bias: layer norm where there is one
 * group, instance norm where each channel is one.
 * @type {Build}
 */
function groupNorm(plan, layer, input) {
  const [channels] = input.shape;
  const { groups = NaN, eps = NaN } = layer.spec;
  if (!Number.isInteger(groups) || groups < 1 || channels % groups !== 0) {
    layer.fail(`groups is ${groups}, which does not divide ${channels} channels`);
  }
  if (!(eps >= 0)) layer.fail(`eps is ${eps}, not a number from 0`);
  const weight = plan.tensor(layer, "weight", [channels]).data;
  const bias = plan.tensor(layer, "bias", [channels]).data;
  const output = writable(plan, input);
  const laid = { ...strides(output), each: channels / groups };
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      const start = sample * channels * laid.pixels;
      for (let c = 0; c < channels; c += laid.each) normalise(output.data, start, c, laid, eps, weight, bias);
    }
  });
  return output;
}

/**
 * One group, whose first channel is `first`.
 * @param {Float32Array} data
 * @param {number} start of the sample
 * @param {number} first
 * @param {{pixels: number, toChannel: number, toPixel: number, each: number}} laid
 * @param {number} eps
 * @param {ArrayLike<number>} weight
 * @param {ArrayLike<number>} bias
 */
function normalise(data, start, first, { pixels, toChannel, toPixel, each }, eps, weight, bias) {
  let sum = 0;
  for (let c = first; c < first + each; c++) {
    for (let p = 0, at = start + c * toChannel; p < pixels; p++, at += toPixel) sum += data[at];
  }
  const mean = sum / (each * pixels);
  let squares = 0;
  for (let c = first; c < first + each; c++) {
    for (let p = 0, at = start + c * toChannel; p < pixels; p++, at += toPixel) {
      squares += (data[at] - mean) ** 2;
    }
  }
  const scale = 1 / Math.sqrt(squares / (each * pixels) + eps);
  for (let c = first; c < first + each; c++) {
    for (let p = 0, at = start + c * toChannel; p < pixels; p++, at += toPixel) {
      data[at] = (data[at] - mean) * scale * weight[c] + bias[c];
    }
  }
}

export const byChannel = { channel_affine: channelAffine, prelu, group_norm: groupNorm };
