/** Stars painted into pixels: two thousand images drawn one by one would take most of a frame. */

/** @typedef {[red: number, green: number, blue: number]} Rgb 0 to 255 each */

/**
 * @param {{data: Uint8ClampedArray, width: number, height: number}} pixels opaque RGBA, as ImageData
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
        const away = reach - Math.hypot(u + 0.5 - x, v + 0.5 - y);
        if (away <= 0) continue;
        // The edge's pixels are covered in part.
        const part = opacity * Math.min(1, away);
        const at = 4 * (v * width + u);
        data[at] += part * (red - data[at]);
        data[at + 1] += part * (green - data[at + 1]);
        data[at + 2] += part * (blue - data[at + 2]);
      }
    }
  }
}

/**
 * @param {string} colour "#rrggbb"
 * @returns {Rgb}
 */
export function rgb(colour) {
  const number = Number.parseInt(colour.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}
