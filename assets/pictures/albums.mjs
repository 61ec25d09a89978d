/** Files of several sprite sheets, one after the other: a visit asks for a few instead of dozens. */

/** @import { Run } from "../types.d.ts" */

/** RIFF, as WebP is: a name of four letters and how many bytes follow. */
const HEAD = 8;

/**
 * Where the sheets are: addresses of files with so many sheets each, and the images of a sheet. A saved
 * page has no files of several.
 * @typedef {{urls: string[], each: number, columns: number, rows: number}} Albums
 */

/**
 * @param {{urls: Pick<Run["urls"], "sheet" | "sheets" | "albums">}} run
 * @returns {Albums}
 */
export function albumsOf({ urls: { sheets, sheet, albums } }) {
  return { urls: sheets, each: 1, columns: 1, rows: 1, ...sheet, ...albums };
}

/**
 * The sheets of a file, each as soon as it has come.
 * @param {Response} answer
 * @param {number} each
 * @returns {AsyncGenerator<Blob>}
 */
export async function* sheetsOf(answer, each) {
  if (each === 1 || answer.body === null) return yield await answer.blob();
  let come = new Uint8Array(0);
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return;
    come = joined(come, value);
    for (let length = lengthOf(come); length <= come.length; length = lengthOf(come)) {
      yield new Blob([come.slice(0, length)], { type: "image/webp" });
      come = come.subarray(length);
    }
  }
}

/**
 * Of the sheet that the bytes begin with; infinite until they say it.
 * @param {Uint8Array} bytes
 */
function lengthOf(bytes) {
  if (bytes.length < HEAD) return Number.POSITIVE_INFINITY;
  const follows = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
  return HEAD + follows + (follows % 2);
}

/**
 * @param {Uint8Array<ArrayBuffer>} first
 * @param {Uint8Array<ArrayBuffer>} second
 */
function joined(first, second) {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
