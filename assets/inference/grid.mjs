/** Grids of decoded places: which places, and how their pictures become one. */

/**
 * The n × n places of a grid centred on `center`, row by row, as Float32Array (n · n · D).
 *
 * across, upward: the two orthonormal directions (D) of the grid: the first rises from left to
 * right, the second falls from top to bottom, so that the picture has its y upward like the plot.
 * The outermost places lie `span` from the centre.
 */
export function gridPlaces(center, span, n, [across, upward]) {
  const places = new Float32Array(n * n * center.length);
  for (let row = 0, at = 0; row < n; row++) {
    const y = -offset(span, n, row);
    for (let column = 0; column < n; column++) {
      const x = offset(span, n, column);
      for (let k = 0; k < center.length; k++, at++) places[at] = center[k] + x * across[k] + y * upward[k];
    }
  }
  return places;
}

function offset(span, n, step) {
  return n === 1 ? 0 : (2 * span * step) / (n - 1) - span;
}

/** The cell {row, column} of an n × n picture under (x, y), both in [0, 1] from its top left. */
export function gridCell(x, y, n) {
  const cell = (share) => Math.min(n - 1, Math.max(0, Math.floor(share * n)));
  return { row: cell(y), column: cell(x) };
}

/**
 * Writes `count` decoded images (each C, H, W in [0, 1]), the first of which is image number
 * `first`, into an RGBA picture `columns` images wide (Uint8ClampedArray, as in ImageData).
 * One channel becomes grey, three become colour.
 */
export function tileImages(rgba, images, first, count, columns, { height, width, channels }) {
  const pixels = height * width;
  const pictureWidth = columns * width;
  const green = channels === 3 ? pixels : 0;
  for (let i = 0; i < count; i++) {
    const row = Math.floor((first + i) / columns);
    const column = (first + i) % columns;
    for (let y = 0; y < height; y++) {
      let to = 4 * ((row * height + y) * pictureWidth + column * width);
      let from = i * pixels * channels + y * width;
      for (let x = 0; x < width; x++, from++, to += 4) {
        rgba[to] = 255 * images[from];
        rgba[to + 1] = 255 * images[from + green];
        rgba[to + 2] = 255 * images[from + 2 * green];
        rgba[to + 3] = 255;
      }
    }
  }
  return rgba;
}
