/**
 * Convolutions on interleaved pictures (H, W, C).
 *
 * In that order the inputs of one row of the window are neighbours in memory, so a convolution is
 * `multiply` on the picture itself, a run for each row of the window, without gathering windows first.
 */

/** @import { Plan } from "../network.mjs" */
/** @import { Layer, LayerSpec, Product, Value } from "../../types.d.ts" */
/** @import { Build } from "../layers.mjs" */
/** @import { Windows } from "./windows.mjs" */

import { interleaved } from "../layers.mjs";
import { convTranspose2d } from "./transposed.mjs";
import { onlyDense, padded, pair } from "./windows.mjs";
import { isWorthATransform, winograd } from "./winograd.mjs";

/** @type {Build} */
function conv2d(plan, layer, value) {
  const input = interleaved(plan, layer, value);
  const windows = windowsOf(plan, layer, input.shape);
  return (isWorthATransform(windows) ? winograd : direct)(plan, input, windows);
}

/**
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {number[]} shape of the input
 * @returns {Windows}
 */
export function windowsOf(plan, layer, [channels, height, width]) {
  const { shape, data } = plan.tensor(layer, "weight", [null, channels, null, null]);
  const [outputs, , rows, columns] = shape;
  const stride = pair(layer, "stride", 1);
  const padding = pair(layer, "padding", 0);
  onlyDense(layer);
  const outHeight = Math.floor((height + 2 * padding[0] - rows) / stride[0]) + 1;
  const outWidth = Math.floor((width + 2 * padding[1] - columns) / stride[1]) + 1;
  if (outHeight < 1 || outWidth < 1) {
    layer.fail(`a ${rows}×${columns} window does not fit into ${height}×${width} pixels`);
  }
  return {
    ...{ channels, outputs, window: [rows, columns], stride, padding, outHeight, outWidth },
    taps: data,
    start: plan.bias(layer, outputs),
  };
}

/**
 * @param {Plan} plan
 * @param {Value} input interleaved
 * @param {Windows} windows
 */
function direct(
  plan,
  input,
  { channels, outputs, window, stride, padding, outHeight, outWidth, taps, start },
) {
  const [top, left] = padding;
  const source = padded(plan, input, { top, bottom: top, left, right: left });
  const [, sourceHeight, sourceWidth] = source.shape;
  const [rows, columns] = window;
  const inputs = columns * channels;
  const packed = plan.memory.pack(outputs, rows * inputs, (o, k) => {
    const [y, inRow] = [Math.floor(k / inputs), k % inputs];
    const [x, c] = [Math.floor(inRow / channels), inRow % channels];
    return taps[((o * channels + c) * rows + y) * columns + x];
  });
  const output = plan.value([outputs, outHeight, outWidth], true);
  const sourceStep = sourceWidth * channels;
  /** @type {Product} */
  const product = {
    ...{ x: source.data, xStep: stride[1] * channels, inputs, runs: rows, runStep: sourceStep },
    ...{ packed, outputs, start, out: output.data, outStep: outputs },
  };
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      for (let row = 0; row < outHeight; row++) {
        const from = (sample * sourceHeight + row * stride[0]) * sourceStep;
        plan.memory.multiply(product, outWidth, from, (sample * outHeight + row) * outWidth * outputs);
      }
    }
  });
  return output;
}

export const convolutions = { conv2d, conv_transpose2d: convTranspose2d };
