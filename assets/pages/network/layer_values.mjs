/**
 * Both networks of a run, beside the page: what each stage makes of an image, and of many places at once.
 *
 * The encoder's answer to a place is what it says of the picture that the decoder imagines there: both
 * networks one after the other are one function of the plane.
 */

/** @import { ImageShape, Kernel, LayerSpec, Value, Weights } from "../../types.d.ts" */
/** @import { Stage } from "./stages.mjs" */

import { size } from "../../inference/layers.mjs";
import { compile } from "../../inference/network.mjs";
import { fastestKernel } from "../../inference/webassembly.mjs";
import { csv } from "../../shell/charts/value_table.mjs";
import { usualPeak } from "./sheets.mjs";
import { unitsOf, unitValues } from "./stages.mjs";

/** What a network is made of, as plain data. @typedef {{latentDim: number, image: ImageShape, decoder: LayerSpec[], encoder: LayerSpec[], tensors: Weights}} NetworkParts */

/** A stage by its key and the number of its last layer. @typedef {{key: string, last: number}} StageEnd */

const BATCH = 4;

export class LayerValues {
  #parts;
  #kernel;
  /** The networks that end where they are asked to, by that end. @type {Map<string, ReturnType<typeof compile>>} */
  #compiled = new Map();

  /**
   * @param {NetworkParts} parts
   * @param {Kernel} kernel
   */
  constructor(parts, kernel = fastestKernel()) {
    this.#parts = parts;
    this.#kernel = kernel;
  }

  /**
   * What each stage of the encoder gives for an image, in torch's order.
   * @param {Float32Array} pixels (C · H · W)
   * @param {StageEnd[]} stages
   */
  encode(pixels, stages) {
    const network = this.#whole("encoder");
    network.run(pixels);
    return stages.map(({ last }) => planarCopy(network.layers[last]));
  }

  /**
   * How large the values of each stage usually get over some places, see usualPeak(); the encoder is given
   * what the decoder makes of them.
   * @param {Float32Array} zs (count · latentDim)
   * @param {StageEnd[]} stages of both networks
   */
  peaks(zs, stages) {
    const { latentDim, encoder } = this.#parts;
    /** @type {Float32Array[][]} */
    const found = stages.map(() => []);
    const networks = { d: this.#whole("decoder"), e: encoder.length > 0 ? this.#whole("encoder") : null };
    for (let at = 0; at < zs.length; at += latentDim) {
      const pixels = networks.d.run(zs.subarray(at, at + latentDim));
      networks.e?.run(pixels);
      stages.forEach(({ key, last }, k) => {
        const network = networks[/** @type {"d" | "e"} */ (key[0])];
        if (network !== null) found[k].push(planarCopy(network.layers[last]));
      });
    }
    return found.map((values) => usualPeak(joined(values)));
  }

  /**
   * The values of a stage's units at places, (count · units).
   * @param {Float32Array} zs (count · latentDim)
   * @param {StageEnd} stage
   */
  units(zs, stage) {
    const { latentDim } = this.#parts;
    const network = this.#network(stage);
    const { outputShape } = network;
    const [numbers, units] = [size(outputShape), unitsOf(outputShape).count];
    const count = zs.length / latentDim;
    const all = new Float32Array(count * units);
    for (let first = 0; first < count; first += BATCH) {
      const some = Math.min(BATCH, count - first);
      const values = network.runBatch(zs.subarray(first * latentDim, (first + some) * latentDim), some);
      for (let k = 0; k < some; k++) {
        const at = (first + k) * units;
        unitValues(
          values.subarray(k * numbers, (k + 1) * numbers),
          outputShape,
          all.subarray(at, at + units),
        );
      }
    }
    return all;
  }

  /** @param {"encoder" | "decoder"} name */
  #whole(name) {
    const { tensors, image, latentDim, [name]: specs } = this.#parts;
    const shape = name === "decoder" ? [latentDim] : [image.channels, image.height, image.width];
    return this.#once(name, () => compile(specs, tensors, shape, { kernel: this.#kernel }));
  }

  /**
   * From z to the end of a stage.
   * @param {StageEnd} stage
   */
  #network({ key, last }) {
    const { decoder, encoder, tensors, latentDim } = this.#parts;
    const specs = key[0] === "d" ? decoder.slice(0, last + 1) : [...decoder, ...encoder.slice(0, last + 1)];
    return this.#once(key, () =>
      compile(specs, tensors, [latentDim], { batch: BATCH, kernel: this.#kernel }),
    );
  }

  /**
   * @param {string} key
   * @param {() => ReturnType<typeof compile>} build
   */
  #once(key, build) {
    const known = this.#compiled.get(key) ?? build();
    this.#compiled.set(key, known);
    return known;
  }
}

/** @param {Float32Array[]} parts of the same length */
function joined(parts) {
  const whole = new Float32Array(parts.length * (parts[0]?.length ?? 0));
  parts.forEach((part, k) => whole.set(part, k * part.length));
  return whole;
}

/**
 * @param {Pick<import("../../types.d.ts").Value, "data" | "interleaved" | "shape">} value
 * @returns {Float32Array<ArrayBuffer>}
 */
export function planarCopy({ data, shape, interleaved }) {
  const numbers = size(shape);
  if (!interleaved) return Float32Array.from(data.subarray(0, numbers));
  const [channels] = shape;
  const pixels = numbers / channels;
  return Float32Array.from(
    { length: numbers },
    (_, k) => data[(k % pixels) * channels + Math.floor(k / pixels)],
  );
}

/** Of float32. */
const TABLE_DIGITS = 6;

/**
 * "layer,unit,value": e1 is the encoder's first, units count from 1; a channel's value is the mean over its pixels.
 * @param {{stage: Pick<Stage, "key" | "shape">, value: Pick<Value, "data" | "interleaved" | "shape"> | null}[]} shown
 */
export function valuesTable(shown) {
  const rows = shown.flatMap(({ stage: { key, shape }, value }) => {
    if (value === null) return [];
    const values = unitValues(planarCopy(value), shape, new Float32Array(unitsOf(shape).count));
    return Array.from(values, (each, unit) => [key, unit + 1, Number(each.toPrecision(TABLE_DIGITS))]);
  });
  return csv(["layer", "unit", "value"], rows);
}
