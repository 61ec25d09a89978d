/** A run's decoder: from a place in latent space to pixels. */

import { size } from "./layers.mjs";
/** @import { Decoder, DecoderParts, Kernel, Run, Weights } from "../types.d.ts" */

import { toldClasses, toldTensors } from "./condition.mjs";
import { compile, NetworkError } from "./network.mjs";
import { inflated, unpackedTensors } from "./packed.mjs";
import { received } from "./received.mjs";
import { fetchTensors, SafetensorsError } from "./safetensors.mjs";
import { fastestKernel } from "./webassembly.mjs";

/**
 * @typedef {object} Loading
 * @property {typeof globalThis.fetch} [fetch]
 * @property {AbortSignal} [signal]
 * @property {import("./received.mjs").Progress} [progress]
 * @property {Kernel} [kernel]
 */

/**
 * Fetches the decoder's part of the run's weights and compiles it.
 * @param {Run} run
 * @param {Loading} [options]
 */
export async function loadDecoder(run, { fetch = globalThis.fetch, signal, progress, kernel } = {}) {
  const tensors = await fetchTensors(run.urls.weights, "decoder.", { fetch, signal, progress });
  return decoderOf(run, tensors, { kernel });
}

/**
 * The same of weights in eight bits, which take two fifths of the bytes: to look at until the exact ones
 * are there. No number is made of what it decodes.
 * @param {Run} run
 * @param {Loading} [options]
 */
export async function loadPreview(run, { fetch = globalThis.fetch, signal, progress, kernel } = {}) {
  const answer = await fetch(run.urls.preview ?? "", { signal });
  if (!answer.ok) throw new SafetensorsError(`${run.urls.preview} answered ${answer.status}`);
  const tensors = unpackedTensors(await inflated(await received(answer, progress)));
  return decoderOf(run, tensors, { kernel });
}

/**
 * The run's decoder, which of a conditional run is told its first class until it is told another.
 * @param {Pick<Run, "latent_dim" | "decoder" | "image"> & Partial<Pick<Run, "objective" | "classes">>} run
 * @param {Weights} tensors
 * @param {{kernel?: Kernel}} [options]
 */
export function decoderOf(run, tensors, options) {
  const classes = toldClasses(run);
  /** @type {Map<number, Decoder>} */
  const known = new Map();
  const told = (/** @type {number} */ asked) => {
    const label = asked < classes ? asked : 0;
    const found =
      known.get(label) ??
      buildDecoder(decoderParts(run, toldTensors(run.decoder, tensors, classes, label)), options);
    found.told = told;
    known.set(label, found);
    return found;
  };
  return told(0);
}

/**
 * What a decoder is built from, as plain data that a worker can be sent.
 * @param {Pick<Run, "latent_dim" | "decoder" | "image">} run
 * @param {Weights} tensors
 * @returns {DecoderParts}
 */
export function decoderParts(run, tensors) {
  const { latent_dim: latentDim, decoder: specs, image } = run;
  return { latentDim, specs, image, tensors };
}

/**
 * A decoder of up to `batch` places at a time.
 *
 * Throws NetworkError when the layers do not lead from latentDim numbers to the run's image.
 * @param {DecoderParts} parts
 * @param {{batch?: number, kernel?: Kernel}} [options]
 * @returns {Decoder}
 */
export function buildDecoder(parts, { batch = 1, kernel = fastestKernel() } = {}) {
  const { latentDim, specs, image, tensors } = parts;
  const network = compile(specs, tensors, [latentDim], { batch, kernel });
  const expected = [image.channels, image.height, image.width];
  if (String(network.outputShape) !== String(expected)) {
    throw new NetworkError(
      `the decoder ends in shape [${network.outputShape.join(", ")}], ` +
        `the run's images are [${expected.join(", ")}]`,
    );
  }
  /** @type {Decoder} */
  const decoder = {
    latentDim,
    image,
    pixels: size(expected),
    backend: network.kernel,
    batch,
    parts,
    layers: network.layers,
    decode: network.run,
    decodeInto(z, out) {
      out.set(network.run(z));
      return out;
    },
    decodeBatch: network.runBatch,
    told: () => decoder,
  };
  return decoder;
}

/**
 * The pixels of `count` places, decoded batch by batch.
 * @param {Decoder} decoder
 * @param {Float32Array} zs (count · latentDim)
 * @param {number} count
 * @returns {Float32Array<ArrayBuffer>} (count · C · H · W)
 */
export function decodeAll(decoder, zs, count) {
  const all = new Float32Array(count * decoder.pixels);
  for (let first = 0; first < count; first += decoder.batch) {
    const some = Math.min(decoder.batch, count - first);
    const part = zs.subarray(first * decoder.latentDim, (first + some) * decoder.latentDim);
    all.set(decoder.decodeBatch(part, some), first * decoder.pixels);
  }
  return all;
}
