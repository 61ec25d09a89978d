/** What the page has of the chosen runs, and what they are called beside one another. */

/** @import { Decoder, Latents, Run } from "../../types.d.ts" */

import { openDecoder, reach } from "../../sky/explored_run.mjs";
import { fetchLatents } from "../../sky/latents.mjs";
import { lineOf } from "./panels/marks.mjs";

/** @typedef {{run: Run, decoder: Decoder, latents: Latents}} OpenedRun */

/** Each is fetched once for as long as it is chosen. */
export class ChosenRuns {
  /** @type {Map<string, {closing: AbortController, opened: Promise<OpenedRun>}>} */
  #kept = new Map();

  /**
   * The runs of the ids, in their order. Throws in a sentence that names the run.
   * @param {string[]} ids
   */
  open(ids) {
    for (const [id, { closing }] of this.#kept) {
      if (ids.includes(id)) continue;
      closing.abort();
      this.#kept.delete(id);
    }
    return Promise.all(ids.map((id) => this.#open(id)));
  }

  /** @param {string} id */
  #open(id) {
    const known = this.#kept.get(id);
    if (known !== undefined) return known.opened;
    const closing = new AbortController();
    const opened = load(id, closing.signal);
    this.#kept.set(id, { closing, opened });
    // Whoever waits is told what went wrong; asking again tries again.
    opened.catch(() => this.#kept.get(id)?.opened === opened && this.#kept.delete(id));
    return opened;
  }
}

/** @typedef {Pick<Run, "title" | "series" | "objective" | "recipe" | "dataset" | "latent_dim">} Named */

/**
 * Runs that differ in β alone by their β; else by their titles.
 * @param {Named[]} runs
 */
export function shortNames(runs) {
  return differByBeta(runs)
    ? runs.map(({ objective }) => `β = ${objective.beta}`)
    : runs.map(({ title }) => title);
}

/**
 * Are they of one series, one recipe and one objective, each at another β?
 * @param {Named[]} runs
 */
export function differByBeta(runs) {
  const betas = runs.map(({ objective }) => objective.beta ?? null);
  if (new Set(betas).size < runs.length || betas.includes(null)) return false;
  return Boolean(runs[0]?.series) && new Set(runs.map(lineOf)).size === 1;
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<OpenedRun>}
 */
async function load(id, signal) {
  try {
    const { run, decoder } = await openDecoder(id, signal);
    const latents = await fetchLatents(run.urls.latents, { fetch: reach, signal });
    return { run, decoder, latents: { ...latents, prior: run.prior } };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(`${id}: ${/** @type {Error} */ (error).message}`, { cause: error });
  }
}
