/**
 * Weights in a few bits each, as vae/store/packed.py writes them: whole numbers with a scale for each of
 * their rows and perhaps one for each of their columns.
 */

/** @import { Tensor, Weights } from "../types.d.ts" */

import { parseTensors } from "./safetensors.mjs";

const [SCALE, COLUMNS] = [".scale", ".columns"];

/**
 * Bytes of zlib, inflated.
 * @param {BlobPart} bytes
 */
export function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).arrayBuffer();
}

/**
 * The tensors that the file stands for, multiplied out.
 * @param {ArrayBuffer} packed
 */
export function unpackedTensors(packed) {
  const tensors = parseTensors(packed);
  /** @type {Map<string, {shape: number[], data: Float32Array<ArrayBuffer>}>} */
  const restored = new Map();
  for (const [name, tensor] of tensors) {
    if (name.endsWith(SCALE) || name.endsWith(COLUMNS)) continue;
    const data = multiplied(tensor, tensors.get(name + SCALE), tensors.get(name + COLUMNS));
    restored.set(name, { shape: tensor.shape, data });
  }
  return restored;
}

/**
 * The same as a file of float32 tensors.
 * @param {ArrayBuffer} packed
 */
export function restoredWeights(packed) {
  return safetensors(unpackedTensors(packed));
}

/**
 * @param {Tensor} tensor
 * @param {Tensor} [scale] one a row
 * @param {Tensor} [columns] one a column
 */
function multiplied({ data, shape }, scale, columns) {
  const floats = Float32Array.from(data);
  if (scale === undefined) return floats;
  const perRow = floats.length / shape[0];
  for (let row = 0, at = 0; row < shape[0]; row++) {
    const factor = scale.data[row];
    for (let k = 0; k < perRow; k++, at++) floats[at] *= factor * (columns?.data[k] ?? 1);
  }
  return floats;
}

/** @param {Map<string, {shape: number[], data: Float32Array}>} tensors */
function safetensors(tensors) {
  /** @type {Record<string, object>} */
  const header = {};
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + data.byteLength] };
    end += data.byteLength;
  }
  const text = JSON.stringify(header);
  // Up to a multiple of eight, so that the numbers can be read where they lie.
  const head = new TextEncoder().encode(text.padEnd(8 * Math.ceil(text.length / 8)));
  const file = new Uint8Array(8 + head.length + end);
  new DataView(file.buffer).setUint32(0, head.length, true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const { data } of tensors.values()) {
    file.set(new Uint8Array(data.buffer), at);
    at += data.byteLength;
  }
  return file;
}
