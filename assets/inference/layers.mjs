/** Layers other than convolutions. */

/** @import { Elementwise } from "./activations.mjs" */
/** @import { Plan } from "./network.mjs" */
/** @import { Layer, Product, Value } from "../types.d.ts" */

import { ACTIVATIONS, scaleAndShift } from "./activations.mjs";

/**
 * Adds a layer's steps to the plan and returns its output.
 * @typedef {(plan: Plan, layer: Layer, input: Value) => Value} Build
 */

/**
 * How many numbers a shape holds.
 * @param {number[]} shape
 */
export function size(shape) {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * The value in torch's order (C, H, W).
 * @param {Plan} plan
 * @param {Value} value
 */
export function planar(plan, value) {
  return value.interleaved ? reordered(plan, value, false) : value;
}

/**
 * The value, a picture, in the order of convolutions (H, W, C).
 * @type {Build}
 */
export function interleaved(plan, layer, value) {
  if (value.shape.length !== 3) {
    layer.fail(`needs a picture [channels, height, width], not [${value.shape.join(", ")}]`);
  }
  return value.interleaved ? value : reordered(plan, value, true);
}

/**
 * @param {Plan} plan
 * @param {Value} value
 * @param {boolean} toInterleaved
 * @returns {Value}
 */
function reordered(plan, value, toInterleaved) {
  const [channels, height, width] = value.shape;
  const pixels = height * width;
  if (channels === 1 || pixels === 1) return { ...value, interleaved: toInterleaved };
  const result = plan.value(value.shape, toInterleaved);
  const [rows, columns] = toInterleaved ? [channels, pixels] : [pixels, channels];
  const numbers = channels * pixels;
  plan.steps.push((count) => {
    for (let at = 0; at < count * numbers; at += numbers) {
      transpose(value.data, result.data, at, rows, columns);
    }
  });
  return result;
}

/**
 * One sample, which begins at `at` in both arrays.
 * @param {Float32Array} source
 * @param {Float32Array} target
 * @param {number} at
 * @param {number} rows
 * @param {number} columns
 */
function transpose(source, target, at, rows, columns) {
  for (let row = 0; row < rows; row++) {
    for (let column = 0, from = at + row * columns; column < columns; column++) {
      target[at + column * rows + row] = source[from + column];
    }
  }
}

/** @type {Build} */
function linear(plan, layer, input) {
  if (input.shape.length !== 1) layer.fail(`needs a flat input, not [${input.shape.join(", ")}]`);
  const [inputs] = input.shape;
  const weight = plan.tensor(layer, "weight", [null, inputs]);
  const [outputs] = weight.shape;
  const start = plan.bias(layer, outputs);
  const packed = plan.memory.pack(outputs, inputs, (o, k) => weight.data[o * inputs + k]);
  const output = plan.value([outputs]);
  /** @type {Product} */
  const product = {
    ...{ x: input.data, xStep: inputs, inputs, runs: 1, runStep: 0 },
    ...{ packed, outputs, start, out: output.data, outStep: outputs },
  };
  plan.steps.push((count) => plan.memory.multiply(product, count, 0, 0));
  return output;
}

/** @type {Build} */
function flatten(plan, _layer, input) {
  return { ...planar(plan, input), shape: [size(input.shape)] };
}

/** @type {Build} */
function reshape(plan, layer, input) {
  const { shape } = layer.spec;
  if (!Array.isArray(shape) || size(shape) !== size(input.shape)) {
    return layer.fail(`cannot reshape [${input.shape.join(", ")}] to [${shape?.join(", ")}]`);
  }
  return { ...planar(plan, input), shape: [...shape] };
}

/**
 * @param {(plan: Plan) => Elementwise} applied
 * @returns {Build}
 */
function activation(applied) {
  return (plan, layer, input) => {
    const apply = applied(plan);
    const numbers = size(input.shape);
    const output = input.owned ? input : plan.value(input.shape, input.interleaved);
    plan.steps.push((count) => {
      if (output !== input) output.data.set(input.data.subarray(0, count * numbers));
      apply(output.data, count * numbers, layer.spec);
    });
    return output;
  };
}

/**
 * @param {Layer} layer
 * @returns {{scale: number, mode: "nearest" | "bilinear"}}
 */
export function upsampling(layer) {
  const { scale = NaN, mode } = layer.spec;
  if (!Number.isInteger(scale) || scale < 1) layer.fail(`scale is ${scale}, not a whole number from 1`);
  if (mode !== "nearest" && mode !== "bilinear") {
    return layer.fail(`mode is ${mode}; known are nearest, bilinear`);
  }
  return { scale, mode };
}

/** @type {Build} */
function upsample(plan, layer, value) {
  const { scale, mode } = upsampling(layer);
  const input = interleaved(plan, layer, value);
  const [channels, height, width] = input.shape;
  const output = plan.value([channels, height * scale, width * scale], true);
  const rows = placesBetween(height, scale, mode);
  const columns = placesBetween(width, scale, mode);
  const step = channels * width;
  const numbers = size(input.shape);
  plan.steps.push((count) => {
    let to = 0;
    for (let at = 0; at < count * numbers; at += numbers) {
      for (const row of rows) {
        for (const column of columns) {
          resample(input.data, at + row.low * step + column.low * channels, output.data, to, {
            channels,
            down: (row.high - row.low) * step,
            right: (column.high - column.low) * channels,
            dy: row.share,
            dx: column.share,
          });
          to += channels;
        }
      }
    }
  });
  return output;
}

/**
 * For every place of an upsampled axis: the two places it lies between, and its share of the second.
 * @param {number} length before upsampling
 * @param {number} scale
 * @param {"nearest" | "bilinear"} mode
 */
export function placesBetween(length, scale, mode) {
  return Array.from({ length: length * scale }, (_, place) => {
    if (mode === "nearest") {
      const low = Math.floor(place / scale);
      return { low, high: low, share: 0 };
    }
    // Pixel centres are aligned, not corners (torch's align_corners=False).
    const source = Math.max(0, (place + 0.5) / scale - 0.5);
    const low = Math.floor(source);
    return { low, high: Math.min(low + 1, length - 1), share: source - low };
  });
}

/**
 * Writes one pixel, between four neighbours of which the first begins at `from`.
 * @param {Float32Array} source
 * @param {number} from
 * @param {Float32Array} target
 * @param {number} to
 * @param {{channels: number, down: number, right: number, dy: number, dx: number}} place steps to
 *   the neighbours, and the shares of those
 */
function resample(source, from, target, to, { channels, down, right, dy, dx }) {
  for (let c = 0; c < channels; c++) {
    const at = from + c;
    const top = source[at] + dx * (source[at + right] - source[at]);
    const low = source[at + down];
    const bottom = low + dx * (source[at + down + right] - low);
    target[to + c] = top + dy * (bottom - top);
  }
}

/** @type {Build} */
function affine(plan, layer, input) {
  for (const name of /** @type {const} */ (["scale", "shift"])) {
    if (!Number.isFinite(layer.spec[name])) layer.fail(`${name} is ${layer.spec[name]}, not a number`);
  }
  return activation(() => scaleAndShift)(plan, layer, input);
}

/** @type {Record<string, Build>} */
export const layers = {
  affine,
  linear,
  flatten,
  reshape,
  upsample,
  ...Object.fromEntries(Object.entries(ACTIVATIONS).map(([op, apply]) => [op, activation(() => apply)])),
  relu: activation((plan) => plan.memory.relu),
};
