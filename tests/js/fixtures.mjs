/** Small networks and files written here byte by byte, independent of the code under test. */

/** A safetensors file (ArrayBuffer) of {name: {dtype, shape, bytes: Uint8Array}}. */
export function safetensors(tensors, { alter = (header) => header } = {}) {
  let offset = 0;
  const header = {};
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const json = new TextEncoder().encode(JSON.stringify(alter(header)));
  const file = new Uint8Array(8 + json.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let at = 8 + json.length;
  for (const { bytes } of Object.values(tensors)) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file.buffer;
}

export function f32(shape, numbers) {
  return { dtype: "F32", shape, bytes: new Uint8Array(Float32Array.from(numbers).buffer) };
}

export function f16(shape, halves) {
  return { dtype: "F16", shape, bytes: new Uint8Array(Uint16Array.from(halves).buffer) };
}

/** A Map of name → {shape, data} as the network takes it. */
export function tensorMap(tensors) {
  return new Map(
    Object.entries(tensors).map(([name, [shape, numbers]]) => [
      name,
      { shape, data: Float32Array.from(numbers) },
    ]),
  );
}

/** A decoder of 1 × 1 grey images whose pixel is 10·z1 + z2. */
export const SUM_RUN = {
  latent_dim: 2,
  image: { height: 1, width: 1, channels: 1 },
  decoder: [
    { op: "linear", weight: "decoder.w" },
    { op: "reshape", shape: [1, 1, 1] },
  ],
};
export const SUM_TENSORS = tensorMap({
  "decoder.w": [
    [1, 2],
    [10, 1],
  ],
});

/** The same numbers in every run of the tests: Mulberry32. */
export function randomNumbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
