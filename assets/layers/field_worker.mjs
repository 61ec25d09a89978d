/**
 * Numbers of the sky that take a while, found beside the page, which stays free for the pointer.
 *
 * Takes {load: a run's latents, image, sheets} and {job, question}; answers each job with {job,
 * answer} or {job, error}, in the order in which they came.
 */

/** @import { ImageShape, Latents, MapPlaces } from "../types.d.ts" */
/** @import { Albums } from "../pictures/albums.mjs" */
/** @import { Grid } from "../maths/density.mjs" */
/** @import { Plane } from "../types.d.ts" */
/** @import { PlainPlane, Question } from "./field_asker.mjs" */

/**
 * far: see Cloud.
 * @typedef {Omit<Latents, "mapped"> & {image: ImageShape, sheets: Albums, map: (MapPlaces & {far: number}) | null}} Load
 */

import { aggregateOn, logRatios, priorShadows } from "../maths/aggregate.mjs";
import { nodesOf } from "../maths/fields.mjs";
import { LatentMap } from "../maths/latent_map.mjs";
import { NearestIndex } from "../maths/nearest.mjs";
import { movedOnPlane } from "../maths/plane.mjs";
import { deviations, shadowOf } from "../maths/posterior.mjs";
import { priorOf } from "../maths/prior.mjs";
import { measureImages } from "../measures/measured_images.mjs";
import { columnOfLatents } from "./columns.mjs";

/** @type {Load} */
let run;
/** @type {Promise<Record<string, Float32Array> | null> | null} */
let measured = null;

self.addEventListener("message", async (/** @type {MessageEvent} */ { data }) => {
  const { load, job, question } = data;
  if (load) {
    run = load;
    return;
  }
  try {
    self.postMessage({ job, answer: await answerTo(question) });
  } catch (error) {
    // Whatever it was, the page waits for an answer and is where it can be shown.
    self.postMessage({ job, error: error instanceof Error ? error.message : String(error) });
  }
});

/** @param {Question} question */
async function answerTo(question) {
  if ("doubts" in question) return doubts(question.doubts);
  if ("ratio" in question) return ratios(question.ratio, planeFrom(question.plane));
  if ("distances" in question) {
    return distances(question.distances, planeFrom(question.plane), question.through);
  }
  return columnOfLatents(question.column, run) ?? (await measuredColumn(question.column));
}

/** @param {string} name */
async function measuredColumn(name) {
  measured ??= measureImages(run.sheets, run.image, { progress() {}, isWanted: () => true });
  const values = await measured.catch((error) => {
    measured = null;
    throw error;
  });
  return Float32Array.from(run.index, (image) => values?.[name][image] ?? Number.NaN);
}

/**
 * @param {Grid} grid
 * @param {Plane} plane
 */
function ratios(grid, plane) {
  const shadows = Array.from({ length: run.count }, (_, row) => {
    const [begin, end] = [row * run.latentDim, (row + 1) * run.latentDim];
    return shadowOf(run.mu.subarray(begin, end), deviations(run.logvar.subarray(begin, end)), plane);
  });
  const prior = priorShadows(priorOf({ prior: run.prior, latent_dim: run.latentDim }), plane);
  return logRatios(aggregateOn(shadows, grid), prior, grid);
}

/**
 * Of the map's places: how far on the map the images are that they lead to, how far in all latents what they
 * lead to is from the nearest image, or how far astray the places of the images around lead, each as a share
 * of what is usual, whichever is most; above 1 the decoder guesses.
 * @param {Grid} grid
 */
function doubts(grid) {
  if (run.map === null) throw new RangeError("the run has no map");
  const index = new NearestIndex(run.mu, run.latentDim);
  const map = new LatentMap(run.map, run, (z, k) => index.nearestK(z, k));
  const { far } = run.map;
  const { usualError, usualReach } = map;
  return Float32Array.from(nodesOf(grid), (node) => {
    const away = index.nearest(map.leadsTo(node))?.distance ?? Infinity;
    return Math.max(map.reachAt(node) / usualReach, away / far, map.errorAt(node) / usualError);
  });
}

/**
 * @param {Grid} grid
 * @param {Plane} plane
 * @param {number[]} through
 */
function distances(grid, plane, through) {
  const index = new NearestIndex(run.mu, run.latentDim);
  return Float32Array.from(
    nodesOf(grid),
    (node) => index.nearest(movedOnPlane(through, plane, node))?.distance ?? Infinity,
  );
}

/**
 * @param {PlainPlane} plane
 * @returns {Plane}
 */
function planeFrom({ origin, basis }) {
  const directions = basis.map((direction) => Float64Array.from(direction));
  return {
    axes: [0, 1],
    origin: Float64Array.from(origin),
    basis: directions,
    names: [],
    isPrincipal: false,
    isMap: false,
    isLine: false,
    map: null,
  };
}
