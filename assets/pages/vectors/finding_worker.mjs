/**
 * Finds directions beside the page, which stays free for the pointer.
 *
 * Takes {load: {mu, label, index, latentDim, image, sheets}} and {job, direction}, or {job} for the
 * attribute that the latents tell most of; answers a job with {job, progress} on the way and {job,
 * found}, {job, best} or {job, error}, but not one that a later job has superseded.
 */

/** @import { ImageShape, Latents } from "../../types.d.ts" */
/** @import { Albums } from "../../pictures/albums.mjs" */
/** @import { SoughtDirection } from "./state.mjs" */

/**
 * @typedef {Pick<Latents, "mu" | "label" | "index" | "latentDim"> & {image: ImageShape, sheets: Albums}} Load
 */

import { measureImages } from "../../measures/measured_images.mjs";
import { mostTelling } from "./attribute_vector.mjs";
import { foundAlong, foundBetweenClasses } from "./finding.mjs";

/** What was loaded last. @type {Load} */
let run;
/** @type {Record<string, Float32Array> | null} */
let values = null;
let latest = 0;

/** @typedef {{load?: Load, job: number, direction?: SoughtDirection}} Asked */

self.addEventListener("message", async (/** @type {MessageEvent<Asked>} */ { data }) => {
  const { load, job, direction } = data;
  if (load) {
    [run, values] = [load, null];
    return;
  }
  latest = job;
  try {
    const answer = await answerTo(direction, job);
    if (answer !== null) self.postMessage({ job, ...answer });
  } catch (error) {
    // Whatever it was, the page waits for an answer and is where it can be shown.
    self.postMessage({ job, error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * Null where it is no longer wanted.
 * @param {SoughtDirection | undefined} direction
 * @param {number} job
 */
async function answerTo(direction, job) {
  if (direction?.kind === "classes") return { found: foundBetweenClasses(run, direction) };
  const measured = await measuredValues(job);
  if (measured === null) return null;
  const of = (/** @type {string} */ name) => Float32Array.from(run.index, (image) => measured[name][image]);
  if (direction !== undefined) return { found: foundAlong(run, of(direction.name)) };
  const names = Object.keys(measured);
  return { best: mostTelling(run, Object.fromEntries(names.map((name) => [name, of(name)]))) ?? names[0] };
}

/** @param {number} job */
async function measuredValues(job) {
  const isWanted = () => job === latest;
  const progress = (/** @type {number} */ share) => self.postMessage({ job, progress: share });
  values ??= await measureImages(run.sheets, run.image, { progress, isWanted });
  return values;
}
