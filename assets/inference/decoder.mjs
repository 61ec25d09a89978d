/** A run's decoder: from a place in latent space to pixels. */

import { size } from "./layers.mjs";
import { compile, NetworkError } from "./network.mjs";
import { fetchTensors } from "./safetensors.mjs";
import { fastestKernel } from "./webassembly.mjs";

/** Fetches the decoder's part of the run's weights and compiles it. `run` is /api/runs/<id>. */
export async function loadDecoder(run, { fetch = globalThis.fetch, signal, kernel } = {}) {
  const tensors = await fetchTensors(run.urls.weights, "decoder.", { fetch, signal });
  return buildDecoder(decoderParts(run, tensors), { kernel });
}

/** What a decoder is built from, as plain data that a worker can be sent. */
export function decoderParts(run, tensors) {
  const { latent_dim: latentDim, decoder: specs, image } = run;
  return { latentDim, specs, image, tensors };
}

/**
 * buildDecoder(parts, {batch}) → {latentDim, image, backend, batch, parts, decode(z),
 * decodeInto(z, out), decodeBatch(zs, count)}
 *
 * Pixels are in (C, H, W) order as the run's last layer leaves them; `decode` and `decodeBatch`
 * return a view that the next call overwrites. Throws NetworkError when the layers do not lead
 * from latentDim numbers to the run's image.
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
  return {
    latentDim,
    image,
    pixels: size(expected),
    backend: network.kernel,
    batch,
    parts,
    decode: network.run,
    decodeInto(z, out) {
      out.set(network.run(z));
      return out;
    },
    decodeBatch: network.runBatch,
  };
}

/** Decodes `count` places (zs: count · latentDim) into a fresh Float32Array, batch by batch. */
export function decodeAll(decoder, zs, count) {
  const all = new Float32Array(count * decoder.pixels);
  for (let first = 0; first < count; first += decoder.batch) {
    const some = Math.min(decoder.batch, count - first);
    const part = zs.subarray(first * decoder.latentDim, (first + some) * decoder.latentDim);
    all.set(decoder.decodeBatch(part, some), first * decoder.pixels);
  }
  return all;
}
