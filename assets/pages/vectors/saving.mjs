/** A direction to take home: its numbers as a table, its pictures as a strip. */

import { spread } from "../../maths/statistics.mjs";
import { saveBlob, saveCanvas } from "../../pictures/saving.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { FRAMES } from "./effect.mjs";

const TIMES = 2;

/**
 * "latent,step,error,start,place" and a line for each latent: the step of strength 1 with its
 * bootstrap standard error (empty where the step is exact), where it starts, and what is decoded.
 */
export function directionTable({ step, found, views: { shown } }) {
  const errors = found === null ? null : spread(found.resamples);
  const short = (value) => Number(value.toFixed(6));
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

export function saveDirection(vectors, name) {
  saveBlob(new Blob([directionTable(vectors)], { type: "text/csv" }), `${name}.csv`);
}

/** All pictures in one row, from the weakest to the strongest. */
export function saveStrip(pixels, image, name) {
  const tiles = new Tiles(document.createElement("canvas"));
  tiles.resize(FRAMES, 1, image);
  tiles.paint(pixels, 0, FRAMES);
  return saveCanvas(tiles.canvas, `${name}.png`, TIMES);
}
