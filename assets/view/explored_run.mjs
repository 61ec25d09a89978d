/** What the page has of a run: first its decoder, then the test images' latents. */

import { loadDecoder } from "../inference/decoder.mjs";
import { fetchLatents } from "../inference/latents.mjs";
import { NearestIndex } from "../inference/nearest.mjs";

/** A place is far where the nearest image is further than this many posterior deviations. */
const FAR_DEVIATIONS = 3;

let ahead = null;

/** Fetches a run's decoder before anybody asks; who asks for another is not held up. */
export function openAhead(id) {
  const opened = fetchDecoder(id, new AbortController().signal);
  // What went wrong is said when somebody asks, by asking once more.
  ahead = { id, opened: opened.catch(() => null) };
}

/** {run: /api/runs/<id>, decoder}. Throws with a sentence that says what went wrong. */
export async function openDecoder(id, signal) {
  const opened = ahead?.id === id ? await ahead.opened : null;
  ahead = null;
  signal.throwIfAborted();
  return opened ?? fetchDecoder(id, signal);
}

async function fetchDecoder(id, signal) {
  const answer = await reach(`/api/runs/${encodeURIComponent(id)}`, { signal });
  const run = await answer.json();
  if (!answer.ok) throw new Error(run.error ?? `the server answered ${answer.status}`);
  if (run.status !== "ready") throw new Error(`run ${id} was published without its weights`);
  return { run, decoder: await loadDecoder(run, { fetch: reach, signal }) };
}

/** The test images in latent space: {count, latentDim, …, index, far: a distance, counts}. */
export async function openLatents(run, signal) {
  const latents = await fetchLatents(run.urls.latents, { fetch: reach, signal });
  return new Cloud(latents, run.classes.length);
}

export class Cloud {
  /** latents: as parseLatents gives them. */
  constructor(latents, classes) {
    Object.assign(this, latents);
    this.search = new NearestIndex(latents.mu, latents.latentDim, latents.label);
    this.far = FAR_DEVIATIONS * medianDeviation(latents.logvar);
    this.counts = new Uint32Array(classes);
    for (const label of latents.label) this.counts[label] += 1;
  }

  place(row) {
    return this.mu.subarray(row * this.latentDim, (row + 1) * this.latentDim);
  }

  /** {row, distance} of the nearest image; keeps to `classes` where there are any. */
  nearest(z, classes) {
    return this.search.nearest(z, classes.length > 0 ? classes : null);
  }

  nearestK(z, k) {
    return this.search.nearestK(z, k);
  }
}

/** fetch, whose browsers' own words for a lost connection help nobody. */
async function reach(url, options) {
  try {
    return await fetch(url, options);
  } catch (error) {
    if (options.signal.aborted) throw error;
    throw new Error("the server could not be reached", { cause: error });
  }
}

function medianDeviation(logvar) {
  const sorted = Float32Array.from(logvar).sort();
  return Math.exp(sorted[sorted.length >> 1] / 2);
}
