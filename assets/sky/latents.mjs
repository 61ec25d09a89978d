/** The posterior of every test image of a run. */

/** @import { Latents, Tensor } from "../types.d.ts" */

import { parseTensors, SafetensorsError } from "../inference/safetensors.mjs";
import { rateTo } from "../maths/prior.mjs";
import { tr } from "../shell/texts.mjs";

/**
 * @param {string} url
 * @param {{fetch?: typeof globalThis.fetch, signal?: AbortSignal}} [options]
 */
export async function fetchLatents(url, { fetch = globalThis.fetch, signal } = {}) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new SafetensorsError(`${url} answered ${answer.status}`);
  return parseLatents(await answer.arrayBuffer());
}

/**
 * The latents of a file. Throws SafetensorsError.
 * @param {ArrayBuffer} buffer
 * @returns {Latents}
 */
export function parseLatents(buffer) {
  const tensors = parseTensors(buffer);
  const [count, latentDim] = tensor(tensors, "mu", null).shape;
  if (latentDim === undefined) throw new SafetensorsError(tr("the latents' mu is not (N, D)"));
  return {
    count,
    latentDim,
    mu: numbers(tensors, "mu", [count, latentDim], Float32Array),
    logvar: numbers(tensors, "logvar", [count, latentDim], Float32Array),
    label: numbers(tensors, "label", [count], Uint16Array),
    index: numbers(tensors, "index", [count], Uint32Array),
    reconstructionNats: numbers(tensors, "reconstruction_nats", [count], Float32Array),
    mapped: tensors.has("map_place")
      ? {
          place: numbers(tensors, "map_place", [count, 2], Float32Array),
          error: numbers(tensors, "map_error", [count], Float32Array),
        }
      : null,
  };
}

/**
 * KL(q(z | x) ‖ p(z)) of one image in nats, see rateTo().
 * @param {Pick<Latents, "mu" | "logvar" | "latentDim" | "prior">} latents
 * @param {number} row
 */
export function imageRate({ mu, logvar, latentDim, prior }, row) {
  const [begin, end] = [row * latentDim, (row + 1) * latentDim];
  return rateTo(prior, mu.subarray(begin, end), logvar.subarray(begin, end));
}

/**
 * A tensor's numbers; a view of another kind than the latents' format says is refused.
 * @template {Float32Array | Uint16Array | Uint32Array} View
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @param {number[]} shape
 * @param {new (...of: never[]) => View} View
 * @returns {View}
 */
function numbers(tensors, name, shape, View) {
  const { data, dtype } = tensor(tensors, name, shape);
  if (!(data instanceof View))
    throw new SafetensorsError(tr("the latents' {name} is of {dtype}", { name, dtype }));
  return data;
}

/**
 * @param {Map<string, Tensor>} tensors
 * @param {string} name
 * @param {number[] | null} shape
 */
function tensor(tensors, name, shape) {
  const found = tensors.get(name);
  if (found === undefined) throw new SafetensorsError(tr("the latents lack {name}", { name }));
  if (shape !== null && String(found.shape) !== String(shape)) {
    throw new SafetensorsError(
      tr("the latents' {name} has shape [{shape}], not [{shape2}]", {
        name,
        shape: found.shape,
        shape2: shape,
      }),
    );
  }
  return found;
}
