/** Layers without weights that change the size of a picture: pooling and pixel shuffle. */

/** @import { Layer, Value } from "../types.d.ts" */
/** @import { Plan } from "./network.mjs" */
/** @import { Build } from "./layers.mjs" */

import { interleaved } from "./layers.mjs";

/**
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {Value} value
 * @param {boolean} largest else the mean
 */
function pooled(plan, layer, value, largest) {
  const kernel = whole(layer, "kernel", 1);
  const stride = whole(layer, "stride", 1);
  const padding = largest ? whole(layer, "padding", 0) : 0;
  const input = interleaved(plan, layer, value);
  const [channels, height, width] = input.shape;
  const [rows, columns] = [height, width].map((n) => Math.floor((n + 2 * padding - kernel) / stride) + 1);
  if (rows < 1 || columns < 1) {
    layer.fail(`a ${kernel}×${kernel} window does not fit into ${height}×${width} pixels`);
  }
  const output = plan.value([channels, rows, columns], true);
  plan.steps.push((count) => {
    let to = 0;
    for (let sample = 0; sample < count; sample++) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < columns; column++, to += channels) {
          const window = { top: row * stride - padding, left: column * stride - padding, kernel };
          pool(input.data, sample * height, height, width, channels, window, largest, output.data, to);
        }
      }
    }
  });
  return output;
}

/**
 * One window, of which only the pixels inside the picture count.
 * @param {Float32Array} source
 * @param {number} firstRow of the sample
 * @param {number} height
 * @param {number} width
 * @param {number} channels
 * @param {{top: number, left: number, kernel: number}} window
 * @param {boolean} largest
 * @param {Float32Array} target
 * @param {number} to
 */
function pool(source, firstRow, height, width, channels, { top, left, kernel }, largest, target, to) {
  for (let c = 0; c < channels; c++) target[to + c] = largest ? -Infinity : 0;
  const share = 1 / (kernel * kernel);
  for (let y = Math.max(0, top); y < Math.min(height, top + kernel); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + kernel); x++) {
      const from = ((firstRow + y) * width + x) * channels;
      for (let c = 0; c < channels; c++) {
        const found = source[from + c];
        target[to + c] = largest ? Math.max(target[to + c], found) : target[to + c] + share * found;
      }
    }
  }
}

/**
 * Channels (C · scale²) to pixels, in torch's order.
 * @type {Build}
 */
function pixelShuffle(plan, layer, value) {
  const scale = whole(layer, "scale", 1);
  const input = interleaved(plan, layer, value);
  const [inputs, height, width] = input.shape;
  const channels = inputs / scale ** 2;
  if (!Number.isInteger(channels)) layer.fail(`scale is ${scale}, which does not divide ${inputs} channels`);
  const output = plan.value([channels, height * scale, width * scale], true);
  plan.steps.push((count) => {
    let to = 0;
    for (let row = 0; row < count * height * scale; row++) {
      const [y, down] = [Math.floor(row / scale), row % scale];
      for (let column = 0; column < width * scale; column++, to += channels) {
        const [x, across] = [Math.floor(column / scale), column % scale];
        const from = (y * width + x) * inputs + down * scale + across;
        for (let c = 0; c < channels; c++) output.data[to + c] = input.data[from + c * scale ** 2];
      }
    }
  });
  return output;
}

/**
 * An option that is a whole number from `least`.
 * @param {Layer} layer
 * @param {"kernel" | "stride" | "padding" | "scale"} key
 * @param {number} least
 */
function whole(layer, key, least) {
  const given = layer.spec[key];
  if (typeof given !== "number" || !Number.isInteger(given) || given < least) {
    return layer.fail(`${key} is ${JSON.stringify(given)}, not a whole number from ${least}`);
  }
  return given;
}

/** @type {Record<string, Build>} */
export const pooling = {
  max_pool2d: (plan, layer, value) => pooled(plan, layer, value, true),
  avg_pool2d: (plan, layer, value) => pooled(plan, layer, value, false),
  pixel_shuffle: pixelShuffle,
};
