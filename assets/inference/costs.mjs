/** What a network's layers make of a shape, and what that costs: from specs and the shapes of tensors alone. */

/** @import { LayerSpec } from "../types.d.ts" */

import { size } from "./layers.mjs";

/** The shapes of tensors by name, as a network's weights have them. @typedef {ReadonlyMap<string, {shape: number[]}>} Shapes */

/**
 * A layer: the shape that it gives, without the batch; its numbers that were trained; how many products of a
 * weight and an input it adds up for one sample. The layers of a residual block are in `layers`, their
 * costs in its own. Additions without a product, such as those of a bias, an activation or bilinear
 * upsampling, are not counted.
 * @typedef {object} LayerCost
 * @property {LayerSpec} spec
 * @property {number[]} shape
 * @property {number} parameters
 * @property {number} multiplyAdds
 * @property {LayerCost[]} layers
 */

/**
 * Each layer of the list. The specs are those of a network that compiles, see network.mjs, which says what
 * is wrong where they are not.
 * @param {LayerSpec[]} specs
 * @param {Shapes} tensors
 * @param {number[]} inputShape without the batch
 * @returns {LayerCost[]}
 */
export function layerCosts(specs, tensors, inputShape) {
  let input = inputShape;
  return specs.map((spec) => {
    const layers = innerCosts(spec, tensors, input);
    const shape = shapeAfter(spec, tensors, input, layers);
    const own = {
      parameters: parametersOf(spec, tensors),
      multiplyAdds: multiplyAddsOf(spec, tensors, input, shape),
    };
    input = shape;
    return { spec, shape, layers, ...total([own, ...layers]) };
  });
}

/**
 * The sums of both costs.
 * @param {{parameters: number, multiplyAdds: number}[]} costs
 */
export function total(costs) {
  return {
    parameters: costs.reduce((sum, { parameters }) => sum + parameters, 0),
    multiplyAdds: costs.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
  };
}

/**
 * The layers inside of one: branches have all the same input.
 * @param {LayerSpec} spec
 * @param {Shapes} tensors
 * @param {number[]} input
 */
function innerCosts({ op, layers = [] }, tensors, input) {
  if (op !== "add" && op !== "concat") return layerCosts(layers, tensors, input);
  return layers.flatMap((branch) => layerCosts([branch], tensors, input));
}

/**
 * @param {LayerSpec} spec
 * @param {Shapes} tensors
 * @param {number[]} input
 * @param {LayerCost[]} inner
 * @returns {number[]}
 */
function shapeAfter(spec, tensors, input, inner) {
  const [channels, height, width] = input;
  switch (spec.op) {
    case "flatten":
      return [size(input)];
    case "reshape":
      return [...(spec.shape ?? [])];
    case "linear":
      return [shapeOf(spec, tensors)[0]];
    case "upsample":
      return [channels, height * (spec.scale ?? 1), width * (spec.scale ?? 1)];
    case "pixel_shuffle":
      return [channels / (spec.scale ?? 1) ** 2, height * (spec.scale ?? 1), width * (spec.scale ?? 1)];
    case "max_pool2d":
    case "avg_pool2d":
      return [channels, ...[height, width].map((length) => pooledSide(spec, length))];
    case "sequence":
      return inner.at(-1)?.shape ?? input;
    case "add":
      return inner[0].shape;
    case "concat":
      return [inner.reduce((sum, { shape }) => sum + shape[0], 0), ...inner[0].shape.slice(1)];
    case "conv2d": {
      const [outputs, , ...window] = shapeOf(spec, tensors);
      const side = (/** @type {number} */ length, /** @type {0 | 1} */ axis) =>
        Math.floor((length + 2 * of(spec.padding, axis, 0) - window[axis]) / of(spec.stride, axis, 1)) + 1;
      return [outputs, side(height, 0), side(width, 1)];
    }
    case "conv_transpose2d": {
      const [, outputs, ...window] = shapeOf(spec, tensors);
      const side = (/** @type {number} */ length, /** @type {0 | 1} */ axis) =>
        (length - 1) * of(spec.stride, axis, 1) -
        2 * of(spec.padding, axis, 0) +
        window[axis] +
        of(spec.output_padding, axis, 0);
      return [outputs, side(height, 0), side(width, 1)];
    }
    default:
      return input;
  }
}

/**
 * @param {LayerSpec} spec
 * @param {number} length
 */
function pooledSide({ kernel = 1, stride, padding }, length) {
  return Math.floor((length + 2 * of(padding, 0, 0) - kernel) / of(stride, 0, 1)) + 1;
}

/**
 * @param {LayerSpec} spec
 * @param {Shapes} tensors
 * @param {number[]} input
 * @param {number[]} output
 */
function multiplyAddsOf(spec, tensors, input, output) {
  if (spec.weight === undefined || shapeOf(spec, tensors).length < 2) return 0;
  const weights = size(shapeOf(spec, tensors));
  if (spec.op === "linear") return weights;
  // A convolution's window lies at each pixel of its output, a transposed one's at each of its input.
  const [, height, width] = spec.op === "conv_transpose2d" ? input : output;
  return weights * height * width;
}

/**
 * @param {LayerSpec} spec
 * @param {Shapes} tensors
 */
function parametersOf({ weight, bias }, tensors) {
  const named = [weight, bias].filter((name) => name != null);
  return named.reduce((sum, name) => sum + size(tensors.get(String(name))?.shape ?? [0]), 0);
}

/**
 * @param {LayerSpec} spec
 * @param {Shapes} tensors
 */
function shapeOf({ op, weight }, tensors) {
  const tensor = tensors.get(String(weight));
  if (tensor === undefined) throw new RangeError(`layer ${op}: tensor ${weight} is missing`);
  return tensor.shape;
}

/**
 * An option that may be one number for both directions.
 * @param {number | number[] | undefined} given
 * @param {0 | 1} axis
 * @param {number} standard
 */
function of(given, axis, standard) {
  return Array.isArray(given) ? given[axis] : (given ?? standard);
}
