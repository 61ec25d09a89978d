/** Pictures of any size as numbers, before they have the shape that a model takes. */

/** Pixels are (C · H · W) in [0, 1], as a model's. @typedef {{channels: number, height: number, width: number, pixels: Float32Array}} Bitmap */

/** @typedef {{left: number, top: number, width: number, height: number}} Box in pixels */

/**
 * What is drawn on: black for a model of grey images, whose ink is white, white paper for one in colour.
 * @param {number} channels
 */
export function groundOf(channels) {
  return channels === 1 ? 0 : 1;
}

/**
 * An empty sheet.
 * @param {{channels: number, height: number, width: number}} shape
 * @returns {Bitmap}
 */
export function blank({ channels, height, width }, value = groundOf(channels)) {
  return { channels, height, width, pixels: new Float32Array(channels * height * width).fill(value) };
}

/**
 * @param {Bitmap} bitmap
 * @returns {Bitmap}
 */
export function copyOf(bitmap) {
  return { ...bitmap, pixels: bitmap.pixels.slice() };
}

/**
 * The least box around all that differs from the ground by more than `least` in some channel; null
 * where nothing does.
 * @param {Bitmap} bitmap
 * @param {number} least
 * @returns {Box | null}
 */
export function inkBox({ channels, height, width, pixels }, least) {
  const ground = groundOf(channels);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < pixels.length; at++) {
    if (Math.abs(pixels[at] - ground) <= least) continue;
    const x = at % width;
    const y = Math.floor(at / width) % height;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return right < 0 ? null : { left, top, width: right + 1 - left, height: bottom + 1 - top };
}

/**
 * A box of the bitmap, which may end within pixels or beyond the edge, as height × width pixels: each
 * is the mean over its area, so that whole numbers of pixels are enlarged and shrunk back exactly.
 * Beyond the edge lies what `outside` says: null repeats the outermost pixels.
 * @param {Bitmap} bitmap
 * @param {Box} box
 * @param {{height: number, width: number}} size
 * @param {number | null} [outside]
 * @returns {Bitmap}
 */
export function resampled(bitmap, box, { height, width }, outside = null) {
  const { channels } = bitmap;
  const columns = taps(box.left, box.width, width, bitmap.width);
  const rows = taps(box.top, box.height, height, bitmap.height);
  const result = blank({ channels, height, width }, 0);
  const across = new Float32Array(bitmap.height * width);
  for (let channel = 0; channel < channels; channel++) {
    const source = bitmap.pixels.subarray(channel * bitmap.height * bitmap.width);
    for (let y = 0; y < bitmap.height; y++) {
      const line = source.subarray(y * bitmap.width, (y + 1) * bitmap.width);
      for (let x = 0; x < width; x++) across[y * width + x] = mixed(line, 1, columns[x], outside);
    }
    const target = result.pixels.subarray(channel * height * width);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++)
        target[y * width + x] = mixed(across.subarray(x), width, rows[y], outside);
    }
  }
  return result;
}

/** The share of each source pixel in one of the result. @typedef {{first: number, shares: number[], inside: number}} Tap */

/**
 * For each of `count` pixels the source pixels that it covers.
 * @param {number} start of the box
 * @param {number} extent of the box
 * @param {number} count
 * @param {number} length of the source
 * @returns {Tap[]}
 */
function taps(start, extent, count, length) {
  const step = extent / count;
  const reach = step / 2;
  return Array.from({ length: count }, (_, k) => {
    const middle = start + (k + 0.5) * step;
    const [low, high] = [middle - reach, middle + reach];
    const first = Math.min(length - 1, Math.max(0, Math.floor(low)));
    const last = Math.max(first, Math.min(length - 1, Math.ceil(high) - 1));
    const shares = Array.from(
      { length: last - first + 1 },
      (_, i) => Math.max(0, Math.min(high, first + i + 1) - Math.max(low, first + i)) / (2 * reach),
    );
    return { first, shares, inside: shares.reduce((sum, share) => sum + share, 0) };
  });
}

/**
 * @param {Float32Array} source
 * @param {number} step from one pixel to the next
 * @param {Tap} tap
 * @param {number | null} outside
 */
function mixed(source, step, { first, shares, inside }, outside) {
  if (inside <= 0) return outside ?? source[first * step];
  let sum = 0;
  for (let i = 0; i < shares.length; i++) sum += shares[i] * source[(first + i) * step];
  return outside === null ? sum / inside : sum + (1 - inside) * outside;
}
