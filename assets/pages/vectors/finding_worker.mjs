/**
 * Finds directions beside the page, which stays free for the pointer.
 *
 * Takes {load: {mu, label, index, latentDim, image, sheets}} and {job, direction}; answers a job
 * with {job, progress} on the way and {job, found} or {job, error}, but not one that a later job
 * has superseded.
 */

/** @import { ImageShape, Latents } from "../../types.d.ts" */
/** @import { SheetUrls } from "./measured_images.mjs" */
/** @import { SoughtDirection } from "./state.mjs" */

/**
 * @typedef {Pick<Latents, "mu" | "label" | "index" | "latentDim"> & {image: ImageShape, sheets: SheetUrls}} Load
 */

import { foundAlong, foundBetweenClasses } from "./finding.mjs";
import { measureImages } from "./measured_images.mjs";

/** What was loaded last. @type {Load} */
let run;
/** @type {Record<string, Float32Array> | null} */
let values = null;
let latest = 0;

/** @typedef {{load?: Load, job: number, direction: SoughtDirection}} Asked */

self.addEventListener("message", async (/** @type {MessageEvent<Asked>} */ { data }) => {
  const { load, job, direction } = data;
  if (load) {
    [run, values] = [load, null];
    return;
  }
  latest = job;
  try {
    const found =
      direction.kind === "classes" ? foundBetweenClasses(run, direction) : await along(direction.name, job);
    if (found !== null) self.postMessage({ job, found });
  } catch (error) {
    // Whatever it was, the page waits for an answer and is where it can be shown.
    self.postMessage({ job, error: error instanceof Error ? error.message : String(error) });
  }
});

/**
 * @param {string} name
 * @param {number} job
 */
async function along(name, job) {
  const isWanted = () => job === latest;
  const progress = (/** @type {number} */ share) => self.postMessage({ job, progress: share });
  values ??= await measureImages(run.sheets, run.image, { progress, isWanted });
  if (values === null) return null;
  const named = values[name];
  return foundAlong(
    run,
    Float32Array.from(run.index, (image) => named[image]),
  );
}
