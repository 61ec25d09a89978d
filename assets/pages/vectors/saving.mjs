/** A direction to take home: its numbers as a table, its pictures as a strip. */

/** @import { ImageShape } from "../../types.d.ts" */
/** @import { Found } from "./finding.mjs" */
/** @import { Vectors } from "./vectors.mjs" */

import { spread } from "../../maths/statistics.mjs";
import { saveBlob, saveCanvas } from "../../pictures/saving.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { tr } from "../../shell/texts.mjs";
import { FRAMES } from "./effect.mjs";

const TIMES = 2;

/**
 * "latent,step,error,start,place" and a line for each latent: the step of strength 1 with its
 * bootstrap standard error (empty where the step is exact), where it starts, and what is decoded.
 * @param {{step: Float64Array | null, found: Found | null,
 *   views: {shown: {base: ArrayLike<number>, z: ArrayLike<number>} | null}}} vectors
 */
export function directionTable({ step, found, views: { shown } }) {
  const errors = found === null ? null : spread(found.resamples);
  if (step === null || shown === null) throw new Error(tr("no direction is shown"));
  const short = (/** @type {number} */ value) => Number(value.toFixed(6));
  const rows = Array.from(step, (value, k) =>
    [
      k + 1,
      short(value),
      errors === null ? "" : short(errors[k]),
      short(shown.base[k]),
      short(shown.z[k]),
    ].join(","),
  );
  return ["latent,step,error,start,place", ...rows, ""].join("\n");
}

/**
 * @param {Vectors} vectors
 * @param {string} name
 */
export function saveDirection(vectors, name) {
  saveBlob(new Blob([directionTable(vectors)], { type: "text/csv" }), `${name}.csv`);
}

/**
 * All pictures in one row, from the weakest to the strongest.
 * @param {Float32Array} pixels
 * @param {ImageShape} image
 * @param {string} name
 */
export function saveStrip(pixels, image, name) {
  const tiles = new Tiles(document.createElement("canvas"));
  tiles.resize(FRAMES, 1, image);
  tiles.paint(pixels, 0, FRAMES);
  return saveCanvas(tiles.canvas, `${name}.png`, TIMES);
}
