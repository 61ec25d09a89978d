/**
 * A convolution of an upsampled picture, without upsampling it.
 *
 * Upsampling works on each channel alone, and a tap of the window on each pixel alone: they may change
 * places. So the taps are multiplied with the few pixels that there are (a quarter of them at scale 2), and
 * their products are interpolated and summed up where the window puts them: first down, then across.
 */

/** @import { Plan } from "../network.mjs" */
/** @import { Layer, Product, Value } from "../../types.d.ts" */
/** @import { Term } from "../kernel.mjs" */

import { interleaved, placesBetween, upsampling } from "../layers.mjs";
import { windowsOf } from "./convolution.mjs";

/** Where the sums cost more than the products they save. */
const FEWEST_CHANNELS = 8;

/**
 * Is this layer a convolution that takes in the upsampling before it?
 * @param {Plan} plan
 * @param {Layer | undefined} layer
 * @param {Layer} before
 */
export function takesIn(plan, layer, before) {
  if (before.spec.op !== "upsample" || layer?.spec.op !== "conv2d") return false;
  const [outputs, channels, ...window] = plan.tensor(layer, "weight", [null, null, null, null]).shape;
  const { stride = 1, padding = 0 } = layer.spec;
  // The output is no larger than what it is made of, so that the tap at `padding` lies always inside.
  const isInside = window.every((length, axis) => 2 * [padding].flat().concat(padding)[axis] < length);
  return (
    [stride].flat().every((step) => step === 1) && isInside && Math.min(channels, outputs) >= FEWEST_CHANNELS
  );
}

/**
 * @param {Plan} plan
 * @param {Layer} before the upsampling
 * @param {Layer} layer the convolution that takes it in
 * @param {Value} value
 */
export function upsampledConvolution(plan, before, layer, value) {
  const { scale, mode } = upsampling(before);
  const input = interleaved(plan, before, value);
  const [channels, height, width] = input.shape;
  const windows = windowsOf(plan, layer, [channels, height * scale, width * scale]);
  const { outputs, window, padding, outHeight, outWidth, taps, start } = windows;
  const [rows, columns] = window;
  const { memory } = plan;

  // For each row of the window a picture of the products with its taps, side by side.
  const across = columns * outputs;
  const plane = height * width * across;
  const products = memory.allocate(rows * plane);
  const bias = memory.allocate(across);
  // Interpolation leaves a constant as it is, so the bias goes with the tap that lies on the pixel itself.
  bias.set(start, padding[1] * outputs);
  const zeros = memory.allocate(across);
  /** @type {Product[]} */
  const each = Array.from({ length: rows }, (_, y) => ({
    ...{ x: input.data, xStep: channels, inputs: channels, runs: 1, runStep: 0 },
    packed: memory.pack(across, channels, (k, c) => {
      const [x, o] = [Math.floor(k / outputs), k % outputs];
      return taps[((o * channels + c) * rows + y) * columns + x];
    }),
    ...{ outputs: across, start: y === padding[0] ? bias : zeros, out: products, outStep: across },
  }));

  const rowNumbers = width * across;
  const summed = memory.allocate(outHeight * rowNumbers);
  const rowsUp = placesBetween(height, scale, mode);
  const down = {
    table: memory.tabulate(outHeight, 2 * rows, (row) => ({
      at: 0,
      terms: termsAlong(rowsUp, rows, row - padding[0], (tap, y) => tap * plane + y * rowNumbers),
    })),
    ...{ terms: 2 * rows, x: products, length: rowNumbers, out: summed },
  };
  const output = plan.value([outputs, outHeight, outWidth], true);
  const columnsUp = placesBetween(width, scale, mode);
  const sideways = {
    table: memory.tabulate(outWidth, 2 * columns, (column) => ({
      at: 0,
      terms: termsAlong(columnsUp, columns, column - padding[1], (tap, x) => x * across + tap * outputs),
    })),
    ...{ terms: 2 * columns, x: summed, length: outputs, out: output.data },
  };

  const pixels = height * width;
  plan.steps.push((count) => {
    for (let sample = 0; sample < count; sample++) {
      each.forEach((product, y) => {
        memory.multiply(product, pixels, sample * pixels * channels, y * plane);
      });
      memory.mix(down, outHeight, 0, 0);
      for (let row = 0; row < outHeight; row++) {
        const to = (sample * outHeight + row) * outWidth * outputs;
        memory.mix(sideways, outWidth, row * rowNumbers, to);
      }
    }
  });
  return output;
}

/**
 * What a place of the output is the sum of along one axis.
 * @param {ReturnType<typeof placesBetween>} upsampled the places that each upsampled one lies between
 * @param {number} window
 * @param {number} first upsampled place that the window sees
 * @param {(tap: number, place: number) => number} at
 */
function termsAlong(upsampled, window, first, at) {
  /** @type {Term[]} */
  const terms = [];
  for (let tap = 0; tap < window; tap++) {
    const found = upsampled[first + tap];
    if (found === undefined) continue; // In the padding.
    terms.push([at(tap, found.low), 1 - found.share]);
    if (found.share > 0) terms.push([at(tap, found.high), found.share]);
  }
  return terms;
}
