/** Test images that several runs have in common, and which of them are lit. */

/** @import { Latents, Point } from "../../types.d.ts" */

import { inside } from "../../maths/polygon.mjs";
import { imageRate } from "../../sky/latents.mjs";

/** index: numbers in the test set; label: classes. @typedef {{count: number, index: ArrayLike<number> & {indexOf(number: number): number}, label: ArrayLike<number> & Iterable<number>}} Images */

/** rows[k][j]: image j's row in the latents of run k; first: the image that is shown where nobody chose one, by its number in the test set. @typedef {Images & {rows: Uint32Array[], first?: number}} SharedImages */

/** @typedef {Pick<Latents, "count" | "index" | "label">} Known */

/**
 * The images that all runs have; null where the runs know images of different data sets, or have
 * none in common.
 * @param {{run: {dataset: string}, latents: Known}[]} runs
 * @returns {SharedImages | null}
 */
export function shareImages(runs) {
  const [first, ...others] = runs;
  if (others.some(({ run }) => run.dataset !== first.run.dataset)) return null;
  const rowsByIndex = others.map(
    ({ latents }) => new Map(Array.from(latents.index, (index, row) => [index, row])),
  );
  const common = Array.from(first.latents.index.keys()).filter((row) =>
    rowsByIndex.every((rows) => rows.has(first.latents.index[row])),
  );
  if (common.length === 0) return null;
  const index = common.map((row) => first.latents.index[row]);
  const rows = rowsByIndex.map((known) => index.map((number) => Number(known.get(number))));
  return {
    count: common.length,
    index: Uint32Array.from(index),
    label: Uint16Array.from(common, (row) => first.latents.label[row]),
    rows: [common, ...rows].map((each) => Uint32Array.from(each)),
  };
}

/**
 * The image, by its number in the test set, that β does to what it does to the mean of all: the one
 * whose distortion and rate are nearest to the means over the images, in squared nats over all runs.
 * An image of its own may well be worst where β is smallest. Without such numbers it is the first.
 * @param {SharedImages} images
 * @param {{latents: Latents}[]} runs
 */
export function typicalImage({ count, index, rows }, runs) {
  const distances = new Float64Array(count);
  for (const [k, { latents }] of runs.entries()) {
    const terms = [
      Float64Array.from(rows[k], (row) => latents.reconstructionNats[row]),
      Float64Array.from(rows[k], (row) => imageRate(latents, row)),
    ];
    for (const nats of terms) {
      const mean = nats.reduce((sum, each) => sum + each, 0) / count;
      nats.forEach((each, j) => (distances[j] += (each - mean) ** 2));
    }
  }
  let nearest = 0;
  for (let j = 1; j < count; j++) if (distances[j] < distances[nearest]) nearest = j;
  return index[nearest];
}

/**
 * All images of one run, where there is nothing to share them with.
 * @param {{latents: Known}} opened
 * @returns {SharedImages}
 */
export function ownImages({ latents: { count, index, label } }) {
  return { count, index, label, rows: [Uint32Array.from({ length: count }, (_, row) => row)] };
}

/**
 * How many images each of the classes has.
 * @param {{label: Iterable<number>}} images
 * @param {number} classes
 */
export function classCounts({ label }, classes) {
  const counts = new Uint32Array(classes);
  for (const k of label) counts[k] += 1;
  return counts;
}

/**
 * A mask of images: those of `classes` (empty: all), within `polygon` (null: anywhere) of `points`.
 * @param {Pick<Images, "count" | "label">} images
 * @param {number[]} classes
 * @param {number[] | null} polygon
 * @param {ArrayLike<number>} points
 */
export function litImages({ count, label }, classes, polygon, points) {
  const lit = new Uint8Array(count);
  for (let j = 0; j < count; j++) {
    const isWanted = classes.length === 0 || classes.includes(label[j]);
    lit[j] = isWanted && (polygon === null || inside(polygon, points[2 * j], points[2 * j + 1])) ? 1 : 0;
  }
  return lit;
}

/**
 * The lit image nearest to a place of the plane, -1 where none is lit.
 * @param {ArrayLike<number>} points
 * @param {ArrayLike<number>} lit
 * @param {Point} place
 */
export function nearestImage(points, lit, [x, y]) {
  let nearest = -1;
  let least = Infinity;
  for (let j = 0; j < lit.length; j++) {
    if (lit[j] === 0) continue;
    const [dx, dy] = [points[2 * j] - x, points[2 * j + 1] - y];
    const squared = dx * dx + dy * dy;
    if (squared < least) [nearest, least] = [j, squared];
  }
  return nearest;
}

/**
 * The image `steps` lit ones after image j, round and round; j itself where none is lit.
 * @param {ArrayLike<number>} lit
 * @param {number} j
 * @param {number} steps
 */
export function stepped(lit, j, steps) {
  const places = Array.from(lit, (_, image) => image).filter((image) => lit[image] === 1);
  if (places.length === 0) return j;
  const after = places.findIndex((image) => image >= j);
  const at = after < 0 ? places.length : after;
  // From an image that is not lit, the first step leads to the lit one next to it.
  const skipped = steps > 0 && places[at] !== j ? 1 : 0;
  const count = places.length;
  return places[(((at + steps - skipped) % count) + count) % count];
}
