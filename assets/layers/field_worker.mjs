/**
 * Numbers of the sky that take a while, found beside the page, which stays free for the pointer.
 *
 * Takes {load: a run's latents, image, sheets} and {job, question}; answers each job with {job,
 * answer} or {job, error}, in the order in which they came.
 */

/** @import { ImageShape, Latents } from "../types.d.ts" */
/** @import { SheetUrls } from "../measures/measured_images.mjs" */
/** @import { Question } from "./field_asker.mjs" */

/** @typedef {Latents & {image: ImageShape, sheets: SheetUrls}} Load */

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
