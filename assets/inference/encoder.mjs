/** A run's encoder: from pixels to what the model says of them. */

/** @import { Encoder, Kernel, Run, Weights } from "../types.d.ts" */

import { toldClasses, toldTensors } from "./condition.mjs";
import { size } from "./layers.mjs";
import { compile, NetworkError } from "./network.mjs";
import { fetchTensors } from "./safetensors.mjs";
import { fastestKernel } from "./webassembly.mjs";

/**
 * Fetches the encoder's part of the run's weights and compiles it; label: what a conditional one is told.
 * @param {Run} run
 * @param {{fetch?: typeof globalThis.fetch, signal?: AbortSignal, kernel?: Kernel, label?: number}} [options]
 */
export async function loadEncoder(run, { fetch = globalThis.fetch, signal, kernel, label = 0 } = {}) {
  const tensors = await fetchTensors(run.urls.weights, "encoder.", { fetch, signal });
  return buildEncoder(run, toldTensors(run.encoder ?? [], tensors, toldClasses(run), label), { kernel });
}

/**
 * Throws NetworkError when the layers do not lead from the run's images to two numbers a latent.
 * @param {Pick<Run, "latent_dim" | "encoder" | "image">} run
 * @param {Weights} tensors
 * @param {{kernel?: Kernel}} [options]
 * @returns {Encoder}
 */
export function buildEncoder(run, tensors, { kernel = fastestKernel() } = {}) {
  const { latent_dim: latentDim, encoder, image } = run;
  const shape = [image.channels, image.height, image.width];
  const network = compile(encoder ?? [], tensors, shape, { kernel });
  if (size(network.outputShape) !== 2 * latentDim) {
    throw new NetworkError(
      `the encoder ends in shape [${network.outputShape.join(", ")}], not in mu and logvar of ${latentDim} latents`,
    );
  }
  return {
    latentDim,
    image,
    encode(pixels) {
      const numbers = network.run(pixels);
      return { mu: numbers.slice(0, latentDim), logvar: numbers.slice(latentDim) };
    },
  };
}
