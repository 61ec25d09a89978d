/** The posterior of every test image of a run. */

import { parseTensors, SafetensorsError } from "../inference/safetensors.mjs";

export async function fetchLatents(url, { fetch = globalThis.fetch, signal } = {}) {
  const answer = await fetch(url, { signal });
  if (!answer.ok) throw new SafetensorsError(`${url} answered ${answer.status}`);
  return parseLatents(await answer.arrayBuffer());
}

/**
 * parseLatents(buffer) → {count, latentDim, mu, logvar, label, index, reconstructionNats}
 *
 * mu, logvar: Float32Array (count · latentDim); label: class numbers; index: rows in the data
 * set's test split; reconstructionNats: nats an image. Throws SafetensorsError.
 */
export function parseLatents(buffer) {
  const tensors = parseTensors(buffer);
  const [count, latentDim] = tensor(tensors, "mu", null).shape;
  if (latentDim === undefined) throw new SafetensorsError("the latents' mu is not (N, D)");
  const column = (name) => tensor(tensors, name, [count]).data;
  return {
    count,
    latentDim,
    mu: tensor(tensors, "mu", null).data,
    logvar: tensor(tensors, "logvar", [count, latentDim]).data,
    label: column("label"),
    index: column("index"),
    reconstructionNats: column("reconstruction_nats"),
  };
}

/** KL(q(z | x) ‖ N(0, I)) of one image in nats; Kingma & Welling 2014, appendix B. */
export function imageRate({ mu, logvar, latentDim }, row) {
  let nats = 0;
  for (let i = row * latentDim; i < (row + 1) * latentDim; i++) {
    nats += 0.5 * (mu[i] * mu[i] + Math.exp(logvar[i]) - 1 - logvar[i]);
  }
  return nats;
}

function tensor(tensors, name, shape) {
  const found = tensors.get(name);
  if (found === undefined) throw new SafetensorsError(`the latents lack ${name}`);
  if (shape !== null && String(found.shape) !== String(shape)) {
    throw new SafetensorsError(`the latents' ${name} has shape [${found.shape}], not [${shape}]`);
  }
  return found;
}
