/**
 * A network as a person sees it: each layer with weights together with what is done before and after it
 * without any, such as an activation function. What comes out of a stage is what is drawn of it.
 */

/** @import { LayerCost } from "../../inference/costs.mjs" */
/** @import { LayerSpec } from "../../types.d.ts" */

import { total } from "../../inference/costs.mjs";
import { size } from "../../inference/layers.mjs";
import { tr } from "../../shell/texts.mjs";

/**
 * @typedef {object} Stage
 * @property {string} key "e1" or "d3": which network, and which of its stages, from 1
 * @property {LayerSpec[]} specs
 * @property {number} last the number in the network's list of the layer whose output is the stage's
 * @property {number[]} shape of its output
 * @property {number} parameters
 * @property {number} multiplyAdds
 */

/** How the values of a stage are told apart. @typedef {{count: number, kind: "unit" | "pixel" | "channel"}} Units */

/** What belongs to the weights that come next: it changes what they are given, not what was found. */
const BEFORE = ["flatten", "upsample"];
/** What a stage begins with; the numbers of a norm belong to the layer before it. */
export const WITH_WEIGHTS = ["linear", "conv2d", "conv_transpose2d", "residual", "add", "concat"];

/** @type {Record<string, string>} */
const NAMES = {
  linear: "linear",
  conv2d: "convolution",
  conv_transpose2d: tr("transposed convolution"),
  residual: tr("residual block"),
  add: tr("sum of branches"),
  concat: tr("branches side by side"),
  upsample: "upsampling",
  max_pool2d: tr("max pooling"),
  avg_pool2d: tr("average pooling"),
  pixel_shuffle: tr("pixel shuffle"),
  group_norm: tr("group norm"),
  channel_affine: tr("scale and shift"),
  relu: "ReLU",
  leaky_relu: tr("leaky ReLU"),
  silu: "SiLU",
  gelu: "GELU",
  gelu_tanh: "GELU",
  prelu: "PReLU",
  elu: "ELU",
  softplus: "softplus",
  mish: tr("Mish"),
  hard_swish: tr("hard swish"),
  clamp: "clamp",
  sigmoid: "sigmoid",
  tanh: "tanh",
  affine: tr("scale and shift"),
};

/**
 * The ranges [first, last] of the layers of each stage, by their numbers in the list.
 * @param {LayerSpec[]} specs
 * @returns {[number, number][]}
 */
export function stageRanges(specs) {
  const weighted = specs.flatMap((spec, number) => (hasWeights(spec) ? [number] : []));
  let first = 0;
  return weighted.map((number, k) => {
    const next = weighted[k + 1] ?? specs.length;
    let last = next - 1;
    while (next < specs.length && last > number && BEFORE.includes(specs[last].op)) last -= 1;
    const begin = first;
    first = last + 1;
    return [begin, last];
  });
}

/**
 * @param {"encoder" | "decoder"} network
 * @param {LayerCost[]} costs of its layers
 * @returns {Stage[]}
 */
export function stagesOf(network, costs) {
  const ranges = stageRanges(costs.map(({ spec }) => spec));
  return ranges.map(([first, last], k) => {
    const layers = costs.slice(first, last + 1);
    return {
      key: `${network[0]}${k + 1}`,
      specs: layers.map(({ spec }) => spec),
      last,
      shape: costs[last].shape,
      ...total(layers),
    };
  });
}

/**
 * Of a flat output each number is a unit, of one picture each pixel, of several each picture: a channel.
 * @param {number[]} shape
 * @returns {Units}
 */
export function unitsOf(shape) {
  if (shape.length < 3) return { count: size(shape), kind: "unit" };
  const [channels, height, width] = shape;
  return channels === 1 ? { count: height * width, kind: "pixel" } : { count: channels, kind: "channel" };
}

/**
 * The value of each unit: a channel's is the mean over its pixels.
 * @param {ArrayLike<number>} values of one sample in torch's order
 * @param {number[]} shape
 * @param {Float32Array} into
 */
export function unitValues(values, shape, into) {
  const { count, kind } = unitsOf(shape);
  const numbers = kind === "channel" ? shape[1] * shape[2] : 1;
  for (let unit = 0, at = 0; unit < count; unit++) {
    let sum = 0;
    for (let k = 0; k < numbers; k++, at++) sum += values[at];
    into[unit] = sum / numbers;
  }
  return into;
}

/**
 * "upsampling ×2, convolution 3 × 3, ReLU"
 * @param {Pick<Stage, "specs">} stage
 * @param {ReadonlyMap<string, {shape: number[]}>} tensors
 */
export function stageName({ specs }, tensors) {
  const names = specs.filter(({ op }) => op !== "flatten" && op !== "reshape");
  return names.map((spec) => layerName(spec, tensors)).join(", ");
}

/**
 * "256", "32 × 7 × 7"
 * @param {number[]} shape
 */
export function shapeText(shape) {
  return shape.join(" × ");
}

/**
 * @param {LayerSpec} spec
 * @param {ReadonlyMap<string, {shape: number[]}>} tensors
 */
function layerName(spec, tensors) {
  const name = NAMES[spec.op] ?? spec.op;
  if (spec.op === "upsample") return `${name} ×${spec.scale}`;
  const window = tensors.get(String(spec.weight))?.shape.slice(2) ?? [];
  return window.length === 2 ? `${name} ${window.join(" × ")}` : name;
}

/** @param {LayerSpec} spec */
function hasWeights({ op }) {
  return WITH_WEIGHTS.includes(op);
}
