/** What the page has of the chosen runs; each is fetched once for as long as it is chosen. */

import { openDecoder, reach } from "../../sky/explored_run.mjs";
import { fetchLatents } from "../../sky/latents.mjs";

export class ChosenRuns {
  #kept = new Map();

  /** [{run, decoder, latents}] of the ids, in their order. Throws in a sentence that names the run. */
  open(ids) {
    for (const [id, { closing }] of this.#kept) {
      if (ids.includes(id)) continue;
      closing.abort();
      this.#kept.delete(id);
    }
    return Promise.all(ids.map((id) => this.#open(id)));
  }

  #open(id) {
    if (!this.#kept.has(id)) {
      const closing = new AbortController();
      const opened = load(id, closing.signal);
      this.#kept.set(id, { closing, opened });
      // Asking again tries again; who asked now is told.
      opened.catch(() => this.#kept.get(id)?.opened === opened && this.#kept.delete(id));
    }
    return this.#kept.get(id).opened;
  }
}

async function load(id, signal) {
  try {
    const { run, decoder } = await openDecoder(id, signal);
    const latents = await fetchLatents(run.urls.latents, { fetch: reach, signal });
    return { run, decoder, latents };
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(`${id}: ${error.message}`, { cause: error });
  }
}
