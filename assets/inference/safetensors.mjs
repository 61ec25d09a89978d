/**
 * Reading safetensors: an 8-byte length, a JSON header, then raw little-endian numbers.
 *
 * F16 becomes Float32Array on reading, since nothing else in a browser computes with it.
 */

/** @import { Dtype, Tensor } from "../types.d.ts" */

/** @import { Progress } from "./received.mjs" */

/** @typedef {{dtype: Dtype, shape: number[], begin: number, end: number}} Entry bytes of the data */

import { received } from "./received.mjs";

export class SafetensorsError extends Error {
  name = "SafetensorsError";
}

const ITEM_BYTES = { F16: 2, F32: 4, I8: 1, U8: 1, U16: 2, I32: 4, U32: 4 };
const VIEWS = {
  F32: Float32Array,
  I8: Int8Array,
  U8: Uint8Array,
  U16: Uint16Array,
  I32: Int32Array,
  U32: Uint32Array,
};
const HEADER_GUESS = 8192;
const LARGEST_HEADER = 16 * 1024 * 1024;

/**
 * Every tensor of a whole file by its name. Throws SafetensorsError that names what is wrong.
 * @param {ArrayBuffer} buffer
 */
export function parseTensors(buffer) {
  const header = readHeader(new Uint8Array(buffer), buffer.byteLength);
  return readTensors([...header.entries], new Uint8Array(buffer, header.bytes));
}

/**
 * The tensors whose name starts with `prefix`, without the rest of the file where the server
 * answers byte ranges: one request for the header, one for the tensors. A server that ignores
 * ranges and sends the whole file costs no second request.
 * @param {string} url
 * @param {string} [prefix]
 * @param {{fetch?: typeof globalThis.fetch, signal?: AbortSignal, progress?: Progress}} [options]
 * @returns {Promise<Map<string, Tensor>>}
 */
export async function fetchTensors(url, prefix = "", { fetch = globalThis.fetch, signal, progress } = {}) {
  const options = { fetch, signal };
  let start = await fetchBytes(url, 0, HEADER_GUESS, options);
  const needed = start.whole ? 0 : headerBytes(start.bytes);
  if (needed > start.bytes.length) start = await fetchBytes(url, 0, needed, options);

  const header = readHeader(start.bytes, start.total);
  const wanted = [...header.entries].filter(([name]) => name.startsWith(prefix));
  if (wanted.length === 0) {
    throw new SafetensorsError(`${url} holds no tensor whose name starts with "${prefix}"`);
  }
  const first = Math.min(...wanted.map(([, entry]) => entry.begin));
  const last = Math.max(...wanted.map(([, entry]) => entry.end));
  if (header.bytes + last <= start.bytes.length) {
    return readTensors(wanted, start.bytes.subarray(header.bytes));
  }
  const body = await fetchBytes(url, header.bytes + first, header.bytes + last, { ...options, progress });
  const offset = body.whole ? header.bytes : -first;
  const reached = body.bytes.length - offset;
  if (reached < last) {
    throw new SafetensorsError(
      `${url} is truncated: the tensors end at byte ${header.bytes + last}, ` +
        `the answer at byte ${header.bytes + reached}`,
    );
  }
  /** @type {[string, Entry][]} */
  const moved = wanted.map(([name, entry]) => [
    name,
    { ...entry, begin: entry.begin + offset, end: entry.end + offset },
  ]);
  return readTensors(moved, body.bytes);
}

/**
 * @param {string} url
 * @param {number} begin
 * @param {number} end
 * @param {{fetch: typeof globalThis.fetch, signal?: AbortSignal, progress?: Progress}} options
 */
async function fetchBytes(url, begin, end, { fetch, signal, progress }) {
  const answer = await fetch(url, { headers: { Range: `bytes=${begin}-${end - 1}` }, signal });
  if (!answer.ok) throw new SafetensorsError(`${url} answered ${answer.status}`);
  const bytes = await received(answer, progress);
  if (answer.status !== 206) return { bytes, total: bytes.length, whole: true };
  const total = Number(/\/(\d+)$/.exec(answer.headers.get("Content-Range") ?? "")?.[1] ?? Infinity);
  return { bytes, total, whole: begin === 0 && bytes.length === total };
}

/**
 * How many bytes the header takes, with its length.
 * @param {Uint8Array} bytes
 */
function headerBytes(bytes) {
  if (bytes.length < 8) {
    throw new SafetensorsError(`truncated: ${bytes.length} bytes, the header's length takes 8`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length > LARGEST_HEADER) {
    throw new SafetensorsError(`not a safetensors file: its header would take ${length} bytes`);
  }
  return 8 + length;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} fileBytes
 */
function readHeader(bytes, fileBytes) {
  const end = headerBytes(bytes);
  if (end > bytes.length) {
    throw new SafetensorsError(`truncated: the header takes ${end} bytes, ${bytes.length} are here`);
  }
  let json;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, end)));
  } catch (error) {
    throw new SafetensorsError(`the header is not JSON: ${error}`);
  }
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (const [name, entry] of Object.entries(json)) {
    if (name !== "__metadata__") entries.set(name, checkedEntry(name, entry, fileBytes - end));
  }
  return { bytes: end, entries };
}

/**
 * @param {string} name
 * @param {{dtype?: Dtype, shape?: unknown, data_offsets?: unknown} | null} entry
 * @param {number} dataBytes
 * @returns {Entry}
 */
function checkedEntry(name, entry, dataBytes) {
  const { dtype, shape, data_offsets: offsets } = entry ?? {};
  if (dtype === undefined || !Object.hasOwn(ITEM_BYTES, dtype)) {
    const known = Object.keys(ITEM_BYTES).join(", ");
    throw new SafetensorsError(`tensor ${name} has dtype ${dtype}; known are ${known}`);
  }
  if (!isNaturals(shape)) {
    throw new SafetensorsError(`tensor ${name} has no proper shape: ${JSON.stringify(shape)}`);
  }
  const bytes = ITEM_BYTES[dtype] * shape.reduce((product, length) => product * length, 1);
  const proper = isNaturals(offsets) && offsets.length === 2;
  if (!proper || offsets[1] - offsets[0] !== bytes) {
    throw new SafetensorsError(
      `tensor ${name} needs ${bytes} bytes for shape [${shape}] of ${dtype}, ` +
        `its offsets are ${JSON.stringify(offsets)}`,
    );
  }
  if (offsets[1] > dataBytes) {
    throw new SafetensorsError(
      `truncated: tensor ${name} ends at byte ${offsets[1]} of the data, which has ${dataBytes}`,
    );
  }
  return { dtype, shape, begin: offsets[0], end: offsets[1] };
}

/**
 * @param {unknown} list
 * @returns {list is number[]}
 */
function isNaturals(list) {
  return Array.isArray(list) && list.every((number) => Number.isSafeInteger(number) && number >= 0);
}

/**
 * @param {[string, Entry][]} entries
 * @param {Uint8Array} bytes the data
 * @returns {Map<string, Tensor>}
 */
function readTensors(entries, bytes) {
  return new Map(
    entries.map(([name, { dtype, shape, begin, end }]) => {
      // A copy, because a view would need aligned offsets and would keep the whole file alive.
      const raw = bytes.slice(begin, end).buffer;
      const data = dtype === "F16" ? floatsFromHalves(new Uint16Array(raw)) : new VIEWS[dtype](raw);
      return [name, { dtype, shape, data }];
    }),
  );
}

/** @type {Float32Array | undefined} */
let halfTable;

/**
 * The IEEE half-precision numbers in single precision; exact.
 * @param {Uint16Array} halves
 */
export function floatsFromHalves(halves) {
  halfTable ??= buildHalfTable();
  const floats = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) floats[i] = halfTable[halves[i]];
  return floats;
}

function buildHalfTable() {
  const table = new Float32Array(65536);
  for (let half = 0; half < 65536; half++) {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    if (exponent === 31) table[half] = fraction ? NaN : sign * Infinity;
    else if (exponent === 0) table[half] = sign * fraction * 2 ** -24;
    else table[half] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return table;
}
