/** What a file says of itself before it is decoded: of PNG and JPEG, the kinds that are taken. */

import { quoted, tr } from "../shell/texts.mjs";

export const MOST_BYTES = 5 * 1024 * 1024;
/** Of a picture; a small file may unfold into gigabytes. */
export const MOST_PIXELS = 50_000_000;
const ALLOWED = tr("a PNG or JPEG of at most 5 MB");
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8, 0xff];

/**
 * Why a file is not taken, as one sentence; null where it is.
 * @param {{name: string, size: number, bytes: Uint8Array<ArrayBuffer>}} file
 */
export function refusal({ name, size, bytes }) {
  const called = name === "" ? tr("That") : quoted(name);
  if (size > MOST_BYTES) {
    return tr("{called} is {value} MB large: choose {ALLOWED}.", {
      called,
      value: (Math.ceil((10 * size) / 1024 / 1024) / 10).toFixed(1),
      ALLOWED,
    });
  }
  const shape = pngSize(bytes) ?? jpegSize(bytes);
  if (shape === null) return tr("{called} is no PNG or JPEG: choose {ALLOWED}.", { called, ALLOWED });
  const { width, height } = shape;
  if (width === 0 || height === 0 || width * height > MOST_PIXELS) {
    return tr("{called} has {width} × {height} pixels: choose a picture of 1 to 50 million.", {
      called,
      width,
      height,
    });
  }
  return null;
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {{width: number, height: number} | null}
 */
function pngSize(bytes) {
  if (!begins(bytes, PNG) || bytes.length < 24) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * By the first frame header: its markers are FFC0 to FFCF without C4, C8 and CC (ITU-T T.81, table B.1).
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {{width: number, height: number} | null}
 */
function jpegSize(bytes) {
  if (!begins(bytes, JPEG)) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1];
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    // Fill bytes, and markers without a length of their own.
    const isAlone = marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
    at += isAlone ? (marker === 0xff ? 1 : 2) : 2 + view.getUint16(at + 2);
  }
  return null;
}

/**
 * @param {Uint8Array} bytes
 * @param {number[]} start
 */
function begins(bytes, start) {
  return start.every((byte, k) => bytes[k] === byte);
}
