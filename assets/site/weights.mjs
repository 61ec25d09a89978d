/** Weights in a few bits each, as app/site/smaller.py writes them, as the safetensors that they stand for. */

/** @import { Tensor } from "../types.d.ts" */

import { parseTensors } from "../inference/safetensors.mjs";

const [SCALE, COLUMNS] = [".scale", ".columns"];

/**
 * A file of float32 tensors: what is whole numbers in `packed`, with a scale for each of its rows and
 * perhaps one for each of its columns, multiplied out; the rest as it is.
 * @param {ArrayBuffer} packed
 */
export function restoredWeights(packed) {
  const tensors = parseTensors(packed);
  /** @type {Map<string, {shape: number[], data: Float32Array}>} */
  const restored = new Map();
  for (const [name, tensor] of tensors) {
    if (name.endsWith(SCALE) || name.endsWith(COLUMNS)) continue;
    const data = multiplied(tensor, tensors.get(name + SCALE), tensors.get(name + COLUMNS));
    restored.set(name, { shape: tensor.shape, data });
  }
  return safetensors(restored);
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
  for (let i = 0; i < floats.length; i++)
    floats[i] *= scale.data[Math.floor(i / perRow)] * (columns?.data[i % perRow] ?? 1);
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
