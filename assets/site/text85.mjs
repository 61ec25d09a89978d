/** Bytes as text of 85 letters, five for four bytes (RFC 1924), as app/site/text85.py writes them. */

/** Those of the RFC but for “<”, “&” and “`”, which mean something in HTML or in JavaScript. */
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=>?@^_:{|}~";
const LAST = LETTERS.length - 1;
const VALUES = new Uint8Array(128).fill(LAST);
for (let k = 0; k <= LAST; k++) VALUES[LETTERS.charCodeAt(k)] = k;

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytesOf(text) {
  const groups = Math.ceil(text.length / 5);
  const bytes = new Uint8Array(4 * groups);
  const view = new DataView(bytes.buffer);
  for (let group = 0, at = 0; group < groups; group++) {
    let value = 0;
    // A last group that is short is filled up with the last letter.
    for (let k = 0; k < 5; k++, at++)
      value = 85 * value + (at < text.length ? VALUES[text.charCodeAt(at)] : LAST);
    view.setUint32(4 * group, value);
  }
  return bytes.subarray(0, text.length - groups);
}
