/**
 * Convolutions on interleaved pictures (H, W, C).
 *
 * In that order the inputs of one row of the window are neighbours in memory, so a convolution is
 * `multiply` on the picture itself, once per row of the window, without gathering windows first.
 */

/** @import { Plan } from "./network.mjs" */
/** @import { Layer, Value } from "../types.d.ts" */
/** @import { Build } from "./layers.mjs" */

import { interleaved, size } from "./layers.mjs";

/** @type {Build} */
function conv2d(plan, layer, value) {
  const input = interleaved(plan, layer, value);
  const [channels, height, width] = input.shape;
  const weight = plan.tensor(layer, "weight", [null, channels, null, null]);
  const [outputs, , rows, columns] = weight.shape;
  const [strideY, strideX] = pair(layer, "stride", 1);
  const [padY, padX] = pair(layer, "padding", 0);
  onlyDense(layer);
  const source = padded(plan, input, padY, padX);
  const [, sourceHeight, sourceWidth] = source.shape;
  const outHeight = Math.floor((height + 2 * padY - rows) / strideY) + 1;
  const outWidth = Math.floor((width + 2 * padX - columns) / strideX) + 1;
  if (outHeight < 1 || outWidth < 1) {
    layer.fail(`a ${rows}×${columns} window does not fit into ${height}×${width} pixels`);
  }

  const { pack, multiply } = plan.memory;
  const start = plan.bias(layer, outputs);
  const inputs = columns * channels;
  const packed = Array.from({ length: rows }, (_, y) =>
    pack(outputs, inputs, (o, k) => {
      const [x, c] = [Math.floor(k / channels), k % channels];
      return weight.data[((o * channels + c) * rows + y) * columns + x];
    }),
  );
  const output = plan.value([outputs, outHeight, outWidth], true);
  const sourceStep = sourceWidth * channels;
  const outStep = outWidth * outputs;
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      for (let row = 0; row < outHeight; row++) {
        const from = (sample * sourceHeight + row * strideY) * sourceStep;
        const to = (sample * outHeight + row) * outStep;
        for (let y = 0; y < rows; y++) {
          multiply(
            source.data,
            from + y * sourceStep,
            strideX * channels,
            outWidth,
            packed[y],
            inputs,
            outputs,
            y === 0 ? start : null,
            output.data,
            to,
          );
        }
      }
    }
  });
  return output;
}

/**
 * The picture with zeros around it.
 * @param {Plan} plan
 * @param {Value} input
 * @param {number} padY
 * @param {number} padX
 * @returns {Value}
 */
function padded(plan, input, padY, padX) {
  if (padY === 0 && padX === 0) return input;
  const [channels, height, width] = input.shape;
  const result = plan.value([channels, height + 2 * padY, width + 2 * padX], true);
  const rowNumbers = width * channels;
  const step = (width + 2 * padX) * channels;
  const numbers = size(result.shape);
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      const corner = sample * numbers + padY * step + padX * channels;
      for (let row = 0; row < height; row++) {
        const from = (sample * height + row) * rowNumbers;
        result.data.set(input.data.subarray(from, from + rowNumbers), corner + row * step);
      }
    }
  });
  return result;
}

/** @type {Build} */
function convTranspose2d(plan, layer, value) {
  const input = interleaved(plan, layer, value);
  const [channels, height, width] = input.shape;
  const weight = plan.tensor(layer, "weight", [channels, null, null, null]);
  const [, outputs, rows, columns] = weight.shape;
  const stride = pair(layer, "stride", 1);
  const padding = pair(layer, "padding", 0);
  const extra = pair(layer, "output_padding", 0);
  onlyDense(layer);
  const outHeight = (height - 1) * stride[0] - 2 * padding[0] + rows + extra[0];
  const outWidth = (width - 1) * stride[1] - 2 * padding[1] + columns + extra[1];
  if (outHeight < 1 || outWidth < 1) {
    layer.fail(`padding [${padding}] leaves nothing of ${height}×${width} pixels`);
  }

  const { allocate, pack, multiply } = plan.memory;
  const bias = plan.bias(layer, outputs);
  const window = rows * columns * outputs;
  const packed = pack(window, channels, (target, c) => {
    const [tap, o] = [Math.floor(target / outputs), target % outputs];
    return weight.data[(c * outputs + o) * rows * columns + tap];
  });
  const zeros = allocate(window);
  const stamps = allocate(width * window); // what one row of pixels adds to the output
  const output = plan.value([outputs, outHeight, outWidth], true);
  const geometry = { width, outputs, rows, columns, stride, padding, outHeight, outWidth };
  const numbers = size(output.shape);
  plan.steps.push((count) => {
    fill(output.data, count * numbers, bias);
    for (let sample = 0; sample < count; sample++) {
      for (let row = 0; row < height; row++) {
        const from = (sample * height + row) * width * channels;
        multiply(input.data, from, channels, width, packed, channels, window, zeros, stamps, 0);
        stamp(stamps, row, output.data, sample * numbers, geometry);
      }
    }
  });
  return output;
}

/**
 * @param {Float32Array} data
 * @param {number} length
 * @param {Float32Array} pattern
 */
function fill(data, length, pattern) {
  const period = pattern.length;
  for (let at = 0; at < length; at += period) {
    for (let i = 0; i < period; i++) data[at + i] = pattern[i];
  }
}

/**
 * @typedef {object} Geometry of a transposed convolution, in pixels.
 * @property {number} width of the input
 * @property {number} outputs channels
 * @property {number} rows of the window
 * @property {number} columns of the window
 * @property {number[]} stride upward and across
 * @property {number[]} padding upward and across
 * @property {number} outHeight
 * @property {number} outWidth
 */

/**
 * Adds the windows of one row of pixels; a row of a window is one run in both arrays.
 * @param {Float32Array} stamps (width · rows · columns · outputs)
 * @param {number} row of the input
 * @param {Float32Array} target
 * @param {number} corner where the sample begins in `target`
 * @param {Geometry} geometry
 */
function stamp(stamps, row, target, corner, geometry) {
  const { width, outputs, rows, columns, stride, padding, outHeight, outWidth } = geometry;
  for (let y = 0; y < rows; y++) {
    const toY = row * stride[0] + y - padding[0];
    if (toY < 0 || toY >= outHeight) continue;
    for (let pixel = 0; pixel < width; pixel++) {
      const toX = pixel * stride[1] - padding[1];
      const from = (pixel * rows + y) * columns * outputs;
      const shift = corner + (toY * outWidth + toX) * outputs - from;
      const begin = from + Math.max(0, -toX) * outputs;
      const end = from + Math.min(columns, outWidth - toX) * outputs;
      for (let i = begin; i < end; i++) target[i + shift] += stamps[i];
    }
  }
}

/**
 * [upward, across] of an option that may be one number for both.
 * @param {Layer} layer
 * @param {"stride" | "padding" | "output_padding"} key
 * @param {number} standard
 * @returns {number[]}
 */
function pair(layer, key, standard) {
  const given = layer.spec[key] ?? standard;
  const numbers = Array.isArray(given) ? given : [given, given];
  const least = key === "stride" ? 1 : 0;
  if (numbers.length !== 2 || !numbers.every((n) => Number.isInteger(n) && n >= least)) {
    layer.fail(`${key} is ${JSON.stringify(given)}, not a whole number from ${least}`);
  }
  return numbers;
}

/** @param {Layer} layer */
function onlyDense(layer) {
  for (const key of /** @type {const} */ (["groups", "dilation"])) {
    if ((layer.spec[key] ?? 1) !== 1) layer.fail(`${key} is ${layer.spec[key]}; only 1 is known`);
  }
}

export const convolutions = { conv2d, conv_transpose2d: convTranspose2d };
