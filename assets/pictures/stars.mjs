/** Stars painted into pixels: two thousand images drawn one by one would take most of a frame. */

/** @typedef {[red: number, green: number, blue: number]} Rgb 0 to 255 each */

/**
 * @param {{data: Uint8ClampedArray, width: number, height: number}} pixels RGBA, as ImageData
 * @param {ArrayLike<number>} places in these pixels, (x, y) after (x, y)
 * @param {ArrayLike<number>} label a class each
 * @param {Rgb[]} colours a class, used again from the start
 * @param {number} radius in pixels
 * @param {number} opacity
 */
export function paintStars({ data, width, height }, places, label, colours, radius, opacity) {
  const reach = radius + 0.5;
  for (let row = 0; row < label.length; row++) {
    const [x, y] = [places[2 * row], places[2 * row + 1]];
    const [red, green, blue] = colours[label[row] % colours.length];
    const [left, right] = [Math.max(0, Math.floor(x - reach)), Math.min(width - 1, Math.floor(x + reach))];
    const [top, bottom] = [Math.max(0, Math.floor(y - reach)), Math.min(height - 1, Math.floor(y + reach))];
    for (let v = top; v <= bottom; v++) {
      for (let u = left; u <= right; u++) {
        const away = reach - Math.sqrt((u + 0.5 - x) ** 2 + (v + 0.5 - y) ** 2);
        if (away <= 0) continue;
        // The edge's pixels are covered in part.
        const part = opacity * Math.min(1, away);
        const at = 4 * (v * width + u);
        const whole = part + (1 - part) * (data[at + 3] / 255);
        const share = part / whole;
        data[at] += share * (red - data[at]);
        data[at + 1] += share * (green - data[at + 1]);
        data[at + 2] += share * (blue - data[at + 2]);
        data[at + 3] = 255 * whole;
      }
    }
  }
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
