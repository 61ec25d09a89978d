/**
 * Weights that are pictures: what each unit of the encoder's first layer looks for in an image, and what
 * each input of the decoder's last layer draws into it.
 */

/** @import { ImageShape, LayerSpec, Weights } from "../../types.d.ts" */

import { size } from "../../inference/layers.mjs";

/**
 * Pictures of weights, one a unit: (count · C · H · W) in torch's order. reach: does a picture lie over the
 * whole image, or is it a convolution's window?
 * @typedef {{count: number, channels: number, height: number, width: number, data: Float32Array, reach: "image" | "window"}} WeightPictures
 */

/**
 * Null where the first layer with weights does not see the image itself.
 * @param {LayerSpec[]} encoder
 * @param {Weights} tensors
 * @param {ImageShape} image
 * @returns {WeightPictures | null}
 */
export function firstWeights(encoder, tensors, image) {
  const spec = encoder.find(({ weight, op }) => weight !== undefined || op === "residual");
  const tensor = tensors.get(String(spec?.weight));
  if (spec === undefined || tensor === undefined) return null;
  const { shape } = tensor;
  const data = Float32Array.from(tensor.data);
  const [count] = shape;
  if (spec.op === "linear") return overImage(shape[1], image) && { count, ...image, data, reach: "image" };
  if (spec.op !== "conv2d" || shape[1] !== image.channels) return null;
  return { count, channels: shape[1], height: shape[2], width: shape[3], data, reach: "window" };
}

/**
 * Null where the last layer with weights does not give the image itself.
 * @param {LayerSpec[]} decoder
 * @param {Weights} tensors
 * @param {ImageShape} image
 * @returns {WeightPictures | null}
 */
export function lastWeights(decoder, tensors, image) {
  const spec = decoder.findLast(({ weight, op }) => weight !== undefined || op === "residual");
  const tensor = tensors.get(String(spec?.weight));
  if (spec === undefined || tensor === undefined) return null;
  const { shape } = tensor;
  if (spec.op === "linear") {
    const [pixels, count] = shape;
    return (
      overImage(pixels, image) && {
        count,
        ...image,
        data: swapped(tensor.data, pixels, count, 1),
        reach: "image",
      }
    );
  }
  const [a, b, height, width] = shape;
  const window = height * width;
  if (spec.op === "conv_transpose2d" && b === image.channels) {
    return { count: a, channels: b, height, width, data: Float32Array.from(tensor.data), reach: "window" };
  }
  if (spec.op !== "conv2d" || a !== image.channels) return null;
  // What one input draws is the window turned around: its last weight comes first.
  const data = swapped(tensor.data, a, b, window);
  for (let at = 0; at < data.length; at += window) data.subarray(at, at + window).reverse();
  return { count: b, channels: a, height, width, data, reach: "window" };
}

/**
 * How long each picture is as a vector.
 * @param {WeightPictures} pictures
 */
export function norms({ count, data }) {
  const numbers = data.length / count;
  return Float32Array.from({ length: count }, (_, unit) => {
    let sum = 0;
    for (let k = unit * numbers; k < (unit + 1) * numbers; k++) sum += data[k] * data[k];
    return Math.sqrt(sum);
  });
}

/**
 * The units with the longest vectors, the longest first.
 * @param {WeightPictures} pictures
 * @param {number} most
 */
export function strongest(pictures, most) {
  const long = norms(pictures);
  return Array.from(long.keys())
    .sort((a, b) => long[b] - long[a])
    .slice(0, most);
}

/**
 * The pictures of some units, one after another.
 * @param {WeightPictures} pictures
 * @param {number[]} units
 * @param {number[]} signs 1, or −1 for a picture that is to be shown with its sign turned
 */
export function picked({ count, data }, units, signs = units.map(() => 1)) {
  const numbers = data.length / count;
  const found = new Float32Array(units.length * numbers);
  units.forEach((unit, k) => {
    for (let at = 0; at < numbers; at++) found[k * numbers + at] = signs[k] * data[unit * numbers + at];
  });
  return found;
}

/**
 * @param {number} numbers
 * @param {ImageShape} image
 */
function overImage(numbers, { channels, height, width }) {
  return numbers === size([channels, height, width]) ? true : null;
}

/**
 * (a, b, inner) as (b, a, inner).
 * @param {ArrayLike<number>} data
 * @param {number} a
 * @param {number} b
 * @param {number} inner
 */
function swapped(data, a, b, inner) {
  const result = new Float32Array(a * b * inner);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < inner; k++) result[(j * a + i) * inner + k] = data[(i * b + j) * inner + k];
    }
  }
  return result;
}
