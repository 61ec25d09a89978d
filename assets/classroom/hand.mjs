/** Small pictures as answers: 784 bytes, 28 × 28 greys, as base64. No DOM. */

export const SIDE = 28;
export const SHAPE = Object.freeze({ height: SIDE, width: SIDE, channels: 1 });
const LENGTH = SIDE * SIDE;
/** Of base64: four letters for three bytes. */
const LETTERS = 4 * Math.ceil(LENGTH / 3);

/** @typedef {{pixels: string}} DrawnAnswer */

/**
 * @param {Float32Array} pixels (28 · 28) in [0, 1]
 * @returns {DrawnAnswer}
 */
export function drawnAnswer(pixels) {
  return { pixels: btoa(String.fromCharCode(...Array.from(pixels, (grey) => Math.round(255 * grey)))) };
}

/**
 * The picture of an answer, whoever sent it; null where it is none. Bytes come as base64 or as a list.
 * @param {unknown} answer
 * @returns {Float32Array | null}
 */
export function pixelsOf(answer) {
  const sent = /** @type {{pixels?: unknown} | null | undefined} */ (answer)?.pixels;
  const bytes = typeof sent === "string" ? bytesOf(sent) : sent;
  if (!Array.isArray(bytes) || bytes.length !== LENGTH) return null;
  const areBytes = bytes.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255);
  return areBytes ? Float32Array.from(bytes, (byte) => byte / 255) : null;
}

/** @param {string} text */
function bytesOf(text) {
  if (text.length !== LETTERS) return null;
  try {
    return Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}
