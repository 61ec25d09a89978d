/**
 * Weights that are pictures: what each unit of the encoder's first layer looks for in an image, and what
 * each input of the decoder's last layer draws into it.
 */

/** @import { ImageShape, LayerSpec, Run, Weights } from "../../types.d.ts" */

/** @typedef {{shape: number[], data: ArrayLike<number>}} Tensor */

import { toldClasses } from "../../inference/condition.mjs";
import { size } from "../../inference/layers.mjs";
import { WITH_WEIGHTS } from "./stages.mjs";

/**
 * Pictures of weights, one a unit: (count · C · H · W) in torch's order. reach: does a picture lie over the
 * whole image, or is it a convolution's window?
 * @typedef {{count: number, channels: number, height: number, width: number, data: Float32Array, reach: "image" | "window"}} WeightPictures
 */

/**
 * The tensor of the layer that sees the image, or that gives it; null where that is no single layer.
 * @param {"encoder" | "decoder"} side
 * @param {Pick<Run, "encoder" | "decoder">} run
 */
export function weightTensor(side, run) {
  return weightSpec(side, run)?.weight ?? null;
}

/**
 * Null where these weights do not lie beside pixels.
 * @param {"encoder" | "decoder"} side
 * @param {Pick<Run, "encoder" | "decoder" | "image"> & Partial<Pick<Run, "objective" | "classes">>} run
 * @param {Weights} tensors
 * @returns {WeightPictures | null}
 */
export function weightPictures(side, run, tensors) {
  const spec = weightSpec(side, run);
  const tensor = tensors.get(String(spec?.weight));
  if (spec === undefined || tensor === undefined) return null;
  return side === "encoder"
    ? seen(spec, withoutLabel(tensor, toldClasses(run), run.image), run.image)
    : drawn(spec, tensor, run.image);
}

/**
 * @param {"encoder" | "decoder"} side
 * @param {Pick<Run, "encoder" | "decoder">} run
 */
function weightSpec(side, { encoder = [], decoder }) {
  const hasWeights = (/** @type {LayerSpec} */ { op }) => WITH_WEIGHTS.includes(op);
  return side === "encoder" ? encoder.find(hasWeights) : decoder.findLast(hasWeights);
}

/**
 * What each output of the encoder's first layer looks for.
 * @param {LayerSpec} spec
 * @param {Tensor} tensor
 * @param {ImageShape} image
 * @returns {WeightPictures | null}
 */
function seen({ op }, { shape, data: given }, { channels, height, width }) {
  const data = Float32Array.from(given);
  const [count, inputs, ...window] = shape;
  if (op === "linear" && inputs === size([channels, height, width])) {
    return { count, channels, height, width, data, reach: "image" };
  }
  if (op !== "conv2d" || inputs !== channels) return null;
  return { count, channels, height: window[0], width: window[1], data, reach: "window" };
}

/**
 * Of a conditional run the weights of the image alone, see inference/condition.mjs.
 * @param {Tensor} tensor
 * @param {number} classes
 * @param {ImageShape} image
 * @returns {Tensor}
 */
function withoutLabel({ shape, data }, classes, { channels, height, width }) {
  const pixels = channels * height * width;
  if (classes === 0 || shape[1] !== pixels + classes) return { shape, data };
  const own = Array.from(data).filter((_, at) => at % shape[1] < pixels);
  return { shape: [shape[0], pixels], data: own };
}

/**
 * What each input of the decoder's last layer draws.
 * @param {LayerSpec} spec
 * @param {Tensor} tensor
 * @param {ImageShape} image
 * @returns {WeightPictures | null}
 */
function drawn({ op }, { shape, data }, { channels, height, width }) {
  const [first, second, rows, columns] = shape;
  if (op === "linear" && first === size([channels, height, width])) {
    const turned = swapped(data, first, second, 1);
    return { count: second, channels, height, width, data: turned, reach: "image" };
  }
  /** @type {(count: number, data: Float32Array) => WeightPictures} */
  const windows = (count, data) => ({ count, channels, height: rows, width: columns, data, reach: "window" });
  if (op === "conv_transpose2d" && second === channels) return windows(first, Float32Array.from(data));
  if (op !== "conv2d" || first !== channels) return null;
  // What one input draws is the window turned around: its last weight comes first.
  const turned = swapped(data, first, second, rows * columns);
  for (let at = 0; at < turned.length; at += rows * columns)
    turned.subarray(at, at + rows * columns).reverse();
  return windows(second, turned);
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
