/**
 * Turns layer specs and tensors into a forward pass whose buffers are allocated once.
 *
 * Pictures are interleaved (H, W, C) inside convolutions and planar (C, H, W) as in torch outside.
 */

/** @import { Kernel, KernelMemory, Layer, LayerSpec, Value, Weights } from "../types.d.ts" */
/** @import { Build } from "./layers.mjs" */

import { branches } from "./branches.mjs";
import { byChannel } from "./by_channel.mjs";
import { convolutions } from "./convolution/convolution.mjs";
import { takesIn, upsampledConvolution } from "./convolution/upsampled.mjs";
import { javascript } from "./kernel.mjs";
import { layers, planar, size } from "./layers.mjs";
import { pooling } from "./pooling.mjs";

export class NetworkError extends Error {
  name = "NetworkError";
}

/** @type {Record<string, Build>} */
const OPERATIONS = { ...layers, ...convolutions, ...byChannel, ...pooling, ...branches };

/**
 * A compiled network. `run` takes and returns one sample in torch's order, `runBatch` up to `batch`
 * of them one after another; both return a view that the next call overwrites.
 *
 * Throws NetworkError naming the layer (its number in the list, from 0), the op and the tensor.
 * @param {LayerSpec[]} specs as in run.json
 * @param {Weights} tensors
 * @param {number[]} inputShape without the batch
 * @param {{batch?: number, kernel?: Kernel}} [options]
 */
export function compile(specs, tensors, inputShape, { batch = 1, kernel = javascript } = {}) {
  /** @type {number[]} */
  const lengths = [];
  laidOut(new Plan(tensors, counting(lengths), batch), specs, inputShape);
  const plan = new Plan(tensors, kernel.open(lengths), batch);
  const { input, output, outputs: ofLayers } = laidOut(plan, specs, inputShape);
  const inputs = size(inputShape);
  const outputs = size(output.shape);
  const single = output.data.subarray(0, outputs);

  /**
   * @param {ArrayLike<number>} samples
   * @param {number} count
   */
  function runBatch(samples, count) {
    if (count > batch) throw new NetworkError(`${count} samples, but compiled for ${batch} at most`);
    if (samples.length !== count * inputs) {
      throw new NetworkError(
        `the input has ${samples.length} numbers; ${count} of shape [${inputShape}] have ${count * inputs}`,
      );
    }
    input.data.set(samples);
    for (const step of plan.steps) step(count);
    return count === 1 ? single : output.data.subarray(0, count * outputs);
  }

  return {
    inputShape,
    outputShape: output.shape,
    batch,
    kernel: kernel.name,
    /**
     * What each layer of the list gave on the last run, as it lies in memory: reading it costs nothing.
     * An activation function writes over what it is given, so both show what comes after it; of an
     * upsampling that the convolution behind it takes in there is what it was given.
     */
    layers: ofLayers,
    run: (/** @type {ArrayLike<number>} */ sample) => runBatch(sample, 1),
    runBatch,
  };
}

/**
 * @param {Plan} plan
 * @param {LayerSpec[]} specs
 * @param {number[]} inputShape
 */
function laidOut(plan, specs, inputShape) {
  const input = plan.value(inputShape);
  const outputs = plan.apply(specs, { ...input, owned: false }, "");
  const output = planar(plan, outputs.at(-1) ?? input);
  return { input, output, outputs };
}

/**
 * Stands in for a kernel's memory in a first pass that finds out what has to fit into it.
 * @param {number[]} lengths
 * @returns {KernelMemory}
 */
function counting(lengths) {
  const allocate = (/** @type {number} */ length) => {
    lengths.push(length);
    return new Float32Array(length);
  };
  const pack = (/** @type {number} */ outputs, /** @type {number} */ inputs) => allocate(outputs * inputs);
  const tabulate = (/** @type {number} */ rows, /** @type {number} */ terms) => allocate(2 * rows * terms);
  return { allocate, pack, tabulate, multiply() {}, mix() {}, add() {}, relu() {} };
}

export class Plan {
  /** What is done for `count` samples, in this order.
   * @type {((count: number) => void)[]} */
  steps = [];
  #tensors;

  /**
   * @param {Weights} tensors
   * @param {KernelMemory} memory
   * @param {number} batch
   */
  constructor(tensors, memory, batch) {
    this.#tensors = tensors;
    this.memory = memory;
    this.batch = batch;
  }

  /**
   * A fresh value; its numbers for all samples of the batch.
   * @param {number[]} shape
   * @returns {Value}
   */
  value(shape, interleaved = false) {
    const data = this.memory.allocate(this.batch * size(shape));
    return { shape, data, interleaved, owned: true };
  }

  /**
   * The output of each layer of a list.
   * @param {LayerSpec[]} specs
   * @param {Value} input
   * @param {string} parent the path of the layer around them with a dot, "" outside
   */
  apply(specs, input, parent) {
    return applyLayers(this, specs, input, parent);
  }

  /**
   * The tensor a layer names under `key`; throws when it is missing or has another shape.
   * @param {Layer} layer
   * @param {"weight" | "bias"} key
   * @param {(number | null)[]} shape null: of any length
   */
  tensor(layer, key, shape) {
    const name = layer.spec[key];
    const tensor = this.#tensors.get(String(name));
    if (tensor === undefined) layer.fail(`tensor ${name} (its ${key}) is missing`);
    const fits =
      tensor.shape.length === shape.length &&
      shape.every((length, axis) => length === null || length === tensor.shape[axis]);
    if (!fits) {
      const expected = shape.map((length) => length ?? "any").join(", ");
      layer.fail(`tensor ${name} (its ${key}) has shape [${tensor.shape.join(", ")}], not [${expected}]`);
    }
    return tensor;
  }

  /**
   * A layer's bias in the kernel's memory; zeros where the layer has none.
   * @param {Layer} layer
   * @param {number} outputs
   */
  bias(layer, outputs) {
    const start = this.memory.allocate(outputs);
    if (layer.spec.bias != null) start.set(this.tensor(layer, "bias", [outputs]).data);
    return start;
  }
}

/**
 * @param {Plan} plan
 * @param {LayerSpec[]} specs
 * @param {Value} input
 * @param {string} parent
 * @returns {Value[]}
 */
function applyLayers(plan, specs, input, parent) {
  let value = input;
  /** @type {Layer | null} an upsampling that the layer behind it takes in */
  let before = null;
  const layers = specs.map((spec, number) => layerAt(`${parent}${number}`, spec));
  return layers.map((layer, number) => {
    if (before !== null) {
      value = upsampledConvolution(plan, before, layer, value);
      before = null;
    } else if (takesIn(plan, layers[number + 1], layer)) {
      before = layer;
    } else {
      value = operation(layer)(plan, layer, value);
    }
    return value;
  });
}

/**
 * @param {string} path
 * @param {LayerSpec} spec
 * @returns {Layer}
 */
function layerAt(path, spec) {
  const fail = (/** @type {string} */ reason) => {
    throw new NetworkError(`layer ${path} (${spec.op}): ${reason}`);
  };
  return { spec, path, fail };
}

/** @param {Layer} layer */
function operation({ spec: { op }, fail }) {
  if (!Object.hasOwn(OPERATIONS, op)) {
    fail(`unknown op; known are ${Object.keys(OPERATIONS).join(", ")}`);
  }
  return OPERATIONS[op];
}
