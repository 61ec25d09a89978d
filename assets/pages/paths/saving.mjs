/** A path to take home: its places as a table, its pictures, as they look, as a strip and as a film. */

/** @import { ImageShape } from "../../types.d.ts" */
/** @import { Pictured } from "./journey.mjs" */

import { newCanvas } from "../../pictures/canvas.mjs";
import { shownLook } from "../../pictures/display.mjs";
import { gif, medianCut, tablePalette } from "../../pictures/gif.mjs";
import { tileImages } from "../../pictures/grid.mjs";
import { saveBlob, saveCanvas } from "../../pictures/saving.mjs";
import { FRAMES } from "./journey.mjs";

/** Pictures of a film are enlarged to at least this many pixels. */
const FILM_PIXELS = 168;
const HUNDREDTHS = 6;

/**
 * "t,z1,z2,…,length_z,length_pixels" and a line for each of the journey's pictures; both lengths are
 * those of the way from the beginning.
 * @param {Pictured} journey
 */
export function pathTable({ at, image }) {
  const places = Array.from({ length: FRAMES }, (_, i) => at(i / (FRAMES - 1)));
  const names = ["t", ...places[0].map((_, k) => `z${k + 1}`), "length_z", "length_pixels"];
  let gone = 0;
  const rows = places.map((z, i) => {
    if (i > 0) gone += Math.hypot(...z.map((value, k) => value - places[i - 1][k]));
    return [i / (FRAMES - 1), ...z, gone, image.lengths[i]]
      .map((value) => Number(value.toFixed(6)))
      .join(",");
  });
  return [names.join(","), ...rows, ""].join("\n");
}

/**
 * @param {Pictured} journey
 * @param {string} name of the file
 */
export function saveTable(journey, name) {
  saveBlob(new Blob([pathTable(journey)], { type: "text/csv" }), `${name}.csv`);
}

/**
 * All pictures in one row, pixel for pixel.
 * @param {Float32Array} pixels
 * @param {ImageShape} image
 * @param {string} name
 */
export function saveStrip(pixels, image, name) {
  return saveCanvas(drawn(pixels, image, FRAMES, 0, FRAMES), `${name}.png`);
}

/**
 * To and fro, for ever.
 * @param {Float32Array} pixels
 * @param {ImageShape} image
 * @param {string} name
 */
export function saveFilm(pixels, image, name) {
  const times = Math.max(1, Math.round(FILM_PIXELS / image.height));
  const [width, height] = [image.width * times, image.height * times];
  const forth = Array.from({ length: FRAMES }, (_, i) =>
    enlarged(drawn(pixels, image, 1, i, 1), width, height),
  );
  const frames = [...forth, ...forth.slice(1, -1).reverse()];
  const palette = image.channels === 1 ? tablePalette(shownLook().table) : medianCut(forth);
  const bytes = gif(frames, { width, height, palette, hundredths: HUNDREDTHS });
  saveBlob(new Blob([bytes], { type: "image/gif" }), `${name}.gif`);
}

/**
 * A canvas of `count` pictures from number `first` on, `columns` a row.
 * @param {Float32Array} pixels
 * @param {ImageShape} image
 * @param {number} columns
 * @param {number} first
 * @param {number} count
 */
function drawn(pixels, image, columns, first, count) {
  const context = newCanvas(columns * image.width, (count / columns) * image.height);
  const { canvas } = context;
  const data = context.createImageData(canvas.width, canvas.height);
  const size = pixels.length / FRAMES;
  tileImages(
    data.data,
    pixels.subarray(first * size, (first + count) * size),
    0,
    count,
    columns,
    image,
    shownLook(),
  );
  context.putImageData(data, 0, 0);
  return canvas;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 */
function enlarged(canvas, width, height) {
  const context = newCanvas(width, height);
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, width, height);
  return context.getImageData(0, 0, width, height).data;
}
