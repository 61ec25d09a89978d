/**
 * Transposed convolutions, each as stride² ordinary ones.
 *
 * Of the window only every stride-th row and column falls on a given pixel of the output, and which ones
 * repeats with the stride: the pixels of one phase are an ordinary convolution of the input.
 */

/** @import { Build } from "../layers.mjs" */
/** @import { Product } from "../../types.d.ts" */

import { interleaved } from "../layers.mjs";
import { onlyDense, padded, pair } from "./windows.mjs";

/** @type {Build} */
export function convTranspose2d(plan, layer, value) {
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

  const start = plan.bias(layer, outputs);
  const down = phases(rows, stride[0], padding[0], outHeight);
  const across = phases(columns, stride[1], padding[1], outWidth);
  const [top, bottom] = margins(down, height);
  const [left, right] = margins(across, width);
  const source = padded(plan, input, { top, bottom, left, right });
  const [, sourceHeight, sourceWidth] = source.shape;
  const output = plan.value([outputs, outHeight, outWidth], true);
  const sourceStep = sourceWidth * channels;
  const works = down.flatMap((y) =>
    across.map((x) => {
      const inputs = x.taps.length * channels;
      const runs = inputs === 0 ? 0 : y.taps.length;
      const packed = plan.memory.pack(outputs, runs * inputs, (o, k) => {
        const [tap, c] = [Math.floor(k / channels), k % channels];
        const [row, column] = [y.taps[Math.floor(tap / x.taps.length)], x.taps[tap % x.taps.length]];
        return weight.data[((c * outputs + o) * rows + row) * columns + column];
      });
      /** @type {Product} */
      const product = {
        ...{ x: source.data, xStep: channels, inputs, runs, runStep: sourceStep },
        ...{ packed, outputs, start, out: output.data, outStep: stride[1] * outputs },
      };
      return { product, y, x };
    }),
  );
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      for (const { product, y, x } of works) {
        for (let row = 0; row < y.count; row++) {
          const from = (sample * sourceHeight + y.from + row + top) * sourceStep + (x.from + left) * channels;
          const to = (sample * outHeight + y.first + row * stride[0]) * outWidth + x.first;
          plan.memory.multiply(product, x.count, from, to * outputs);
        }
      }
    }
  });
  return output;
}

/**
 * One of the pixels that see the same taps of the window along an axis: the first of them and how many there
 * are, the taps in the order of the inputs, and the place of the first one's first input.
 * @typedef {{first: number, count: number, taps: number[], from: number}} Phase
 */

/**
 * Output `place` gets input i times tap place + padding − i · stride.
 * @param {number} window
 * @param {number} stride
 * @param {number} padding
 * @param {number} length of the output
 * @returns {Phase[]}
 */
function phases(window, stride, padding, length) {
  return Array.from({ length: Math.min(stride, length) }, (_, first) => {
    const least = (first + padding) % stride;
    const taps = [];
    for (let tap = least; tap < window; tap += stride) taps.unshift(tap);
    const from = (first + padding - least) / stride - taps.length + 1;
    return { first, count: Math.ceil((length - first) / stride), taps, from };
  });
}

/**
 * How far the phases reach beyond an input of that length, before and behind.
 * @param {Phase[]} all
 * @param {number} length
 */
function margins(all, length) {
  const reaching = all.filter(({ taps }) => taps.length > 0);
  const before = Math.max(0, ...reaching.map(({ from }) => -from));
  const behind = Math.max(
    0,
    ...reaching.map(({ from, count, taps }) => from + count + taps.length - 1 - length),
  );
  return [before, behind];
}
