/** Stars painted into pixels: two thousand images drawn one by one would take most of a frame. */

/** In pixels; right and bottom are the first that are outside. @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/** RGBA, as ImageData. @typedef {{data: Uint8ClampedArray, width: number, height: number}} Pixels */
/** @typedef {[red: number, green: number, blue: number]} Rgb 0 to 255 each */

/** Stars lie at whole parts of a pixel, for each of which a disc is kept. */
const SHIFT = 3;
const PARTS = 1 << SHIFT;
/** Of red and blue, or of green and alpha, in one number. */
const PAIR = 0x00ff00ff;
const OPAQUE = 0x00ff0000;
const ALPHA = 0xff000000;
const HALVES = 0x00800080;
/** 255 · colour / alpha, by alpha and colour. */
const DIVIDED = Uint8Array.from({ length: 65_536 }, (_, at) =>
  Math.min(255, Math.round((255 * (at & 255)) / (at >> 8))),
);

/** side × side pixels, each covered 0 to 256; of each row where they begin and end. @typedef {{cover: Uint16Array, from: Uint8Array, to: Uint8Array}} Disc */
/** @typedef {{radius: number, opacity: number, side: number, discs: Disc[]}} Discs */

/** Those that were asked for last. @type {Discs | null} */
let kept = null;

/**
 * Paints each star over what is there, with the colour of its class.
 *
 * Of two colours in one number each is multiplied by its part of 256 at once; so a pixel takes four
 * multiplications (Porter and Duff's “over”, of colours that are multiplied by their alpha already).
 * @param {Pixels} pixels whose colours are multiplied by their alpha, such as opaque ones
 * @param {ArrayLike<number>} places in these pixels, (x, y) after (x, y)
 * @param {ArrayLike<number>} label a class each
 * @param {Rgb[]} colours a class, used again from the start
 * @param {number} radius in pixels
 * @param {number} opacity
 */
export function paintStars({ data, width, height }, places, label, colours, radius, opacity) {
  const { side, discs } = discsOf(radius, opacity);
  const over = new Int32Array(data.buffer, data.byteOffset, width * height);
  for (let row = 0; row < label.length; row++) {
    // The middle of a disc is within its middle pixel.
    const [x, y] = [Math.round(PARTS * places[2 * row]), Math.round(PARTS * places[2 * row + 1])];
    if (Number.isNaN(x + y)) continue; // nowhere
    const [left, top] = [(x >> SHIFT) - (side >> 1), (y >> SHIFT) - (side >> 1)];
    const [first, last] = [Math.max(0, -left), Math.min(side, width - left)];
    const [highest, lowest] = [Math.max(0, -top), Math.min(side, height - top)];
    if (first >= last || highest >= lowest) continue;
    const { cover, from, to } = discs[(y & (PARTS - 1)) * PARTS + (x & (PARTS - 1))];
    const [red, green, blue] = colours[label[row] % colours.length];
    const [redBlue, greenAlpha] = [red | (blue << 16), green | OPAQUE];
    for (let v = highest; v < lowest; v++) {
      const begin = (top + v) * width + left;
      const end = Math.min(last, to[v]);
      for (let u = Math.max(first, from[v]); u < end; u++) {
        const part = cover[v * side + u];
        const under = over[begin + u];
        const rest = 256 - part;
        const even = Math.imul(redBlue, part) + Math.imul(under & PAIR, rest) + HALVES;
        const odd = Math.imul(greenAlpha, part) + Math.imul((under >>> 8) & PAIR, rest) + HALVES;
        over[begin + u] = ((even >>> 8) & PAIR) | (odd & ~PAIR);
      }
    }
  }
}

/**
 * Divides colours by their alpha, as a canvas takes them.
 * @param {Pixels} pixels
 * @param {Box} box outside which all is empty
 */
export function unmultiply({ data, width, height }, { left, top, right, bottom }) {
  const pixels = new Int32Array(data.buffer, data.byteOffset, width * height);
  for (let v = top; v < bottom; v++) {
    const end = v * width + right;
    for (let at = v * width + left; at < end; at++) {
      const pixel = pixels[at];
      if (pixel === 0) continue;
      const alpha = pixel & ALPHA;
      const row = alpha >>> 16;
      const red = DIVIDED[row | (pixel & 255)];
      const green = DIVIDED[row | ((pixel >> 8) & 255)];
      const blue = DIVIDED[row | ((pixel >> 16) & 255)];
      pixels[at] = red | (green << 8) | (blue << 16) | alpha;
    }
  }
}

/**
 * All whole pixels that stars of a radius cover, of those that there are; empty where none is covered.
 * @param {Pick<Pixels, "width" | "height">} pixels
 * @param {ArrayLike<number>[]} places, (x, y) after (x, y)
 * @param {number} radius
 * @returns {Box}
 */
export function boxAround({ width, height }, places, radius) {
  const reach = Math.ceil(radius) + 1;
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const some of places) {
    for (let k = 0; k < some.length; k += 2) {
      const [x, y] = [some[k], some[k + 1]];
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
  }
  const left = Math.min(width, Math.max(0, Math.floor(x0) - reach));
  const top = Math.min(height, Math.max(0, Math.floor(y0) - reach));
  return {
    left,
    top,
    right: Math.max(left, Math.min(width, Math.ceil(x1) + reach)),
    bottom: Math.max(top, Math.min(height, Math.ceil(y1) + reach)),
  };
}

/**
 * A disc in the middle of side × side pixels, for each part of a pixel by which it lies farther.
 * @param {number} radius
 * @param {number} opacity
 * @returns {Discs}
 */
function discsOf(radius, opacity) {
  if (kept?.radius === radius && kept.opacity === opacity) return kept;
  const reach = radius + 0.5;
  const side = 2 * Math.ceil(reach) + 1;
  const rows = Array.from({ length: side }, (_, v) => v * side);
  const discs = Array.from({ length: PARTS * PARTS }, (_, part) => {
    const x = (side >> 1) + (part % PARTS) / PARTS;
    const y = (side >> 1) + Math.floor(part / PARTS) / PARTS;
    const cover = Uint16Array.from({ length: side * side }, (_, at) => {
      const away = reach - Math.hypot((at % side) + 0.5 - x, Math.floor(at / side) + 0.5 - y);
      // The edge's pixels are covered in part.
      return Math.round(256 * opacity * Math.min(1, Math.max(0, away)));
    });
    const isCovered = (/** @type {number} */ value) => value > 0;
    const lines = rows.map((begin) => cover.subarray(begin, begin + side));
    // A row that is not covered begins at 255 and ends at 0.
    return {
      cover,
      from: Uint8Array.from(lines, (line) => line.findIndex(isCovered) & 255),
      to: Uint8Array.from(lines, (line) => line.findLastIndex(isCovered) + 1),
    };
  });
  kept = { radius, opacity, side, discs };
  return kept;
}

/**
 * @param {string} colour "#rrggbb" or "rgb(r g b)"
 * @returns {Rgb}
 */
export function rgb(colour) {
  if (!colour.startsWith("#")) return /** @type {Rgb} */ ((colour.match(/\d+/g) ?? []).map(Number));
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}
