/**
 * Finds directions beside the page, which stays free for the pointer.
 *
 * Takes {load: {mu, label, index, latentDim, image, sheets}} and {job, direction}; answers a job
 * with {job, progress} on the way and {job, found} or {job, error}, but not one that a later job
 * has superseded.
 */

import { foundAlong, foundBetweenClasses } from "./finding.mjs";
import { measureImages } from "./measured_images.mjs";

let run = null;
let values = null;
let latest = 0;

self.addEventListener("message", async ({ data: { load, job, direction } }) => {
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
    self.postMessage({ job, error: error.message });
  }
});

async function along(name, job) {
  const isWanted = () => job === latest;
  const progress = (share) => self.postMessage({ job, progress: share });
  values ??= await measureImages(run.sheets, run.image, { progress, isWanted });
  if (values === null) return null;
  return foundAlong(
    run,
    Float32Array.from(run.index, (image) => values[name][image]),
  );
}
