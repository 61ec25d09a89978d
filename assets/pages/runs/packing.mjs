/** Several files as one zip, without compression: weights do not grow smaller, and the server unpacks it. */

import { tr } from "../../shell/texts.mjs";

/** @typedef {{name: string, content: Uint8Array<ArrayBuffer>}} Packed name: with folders, parted by / */

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
/** Names are UTF-8. */
const UTF8 = 1 << 11;
/** Midnight of the first day that a zip can name. */
const DATE = 33;
const MOST_FILES = 65_535;

/** What 256 bytes add to a check sum, see the specification of PNG, annex D. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

/** @param {Uint8Array} content */
export function crc32(content) {
  let sum = 0xffffffff;
  for (const byte of content) sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

/**
 * The parts of the archive one after another.
 * @param {Packed[]} files
 * @returns {Uint8Array<ArrayBuffer>[]}
 */
export function zipped(files) {
  if (files.length > MOST_FILES)
    throw new RangeError(tr("{n} files are more than a zip names", { n: files.length }));
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const directory = [];
  let place = 0;
  for (const { name, content } of files) {
    const written = new TextEncoder().encode(name);
    const size = content.length;
    const about = [[VERSION], [UTF8], [0], [0], [DATE], [crc32(content), 4], [size, 4], [size, 4]];
    const named = [...about, [written.length], [0]];
    const head = fields([[LOCAL, 4], ...named]);
    directory.push(fields([[CENTRAL, 4], [VERSION], ...named, [0], [0], [0], [0, 4], [place, 4]]), written);
    parts.push(head, written, content);
    place += head.length + written.length + size;
  }
  const length = directory.reduce((sum, part) => sum + part.length, 0);
  const count = files.length;
  const end = fields([[END, 4], [0], [0], [count], [count], [length, 4], [place, 4], [0]]);
  return [...parts, ...directory, end];
}

/**
 * Whole numbers, the low byte first, each of two bytes or as many as it says.
 * @param {number[][]} values [value, bytes?]
 */
function fields(values) {
  const bytes = values.flatMap(([value, count = 2]) =>
    Array.from({ length: count }, (_, k) => (value >>> (8 * k)) & 255),
  );
  return Uint8Array.from(bytes);
}
