/** Asks the worker for directions; the newest question wins, and what was once found is kept. */

/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { Run } from "../../types.d.ts" */
/** @import { Found } from "./finding.mjs" */
/** @import { SoughtDirection } from "./state.mjs" */

/** One of the four. @typedef {{job: number, progress?: number, found?: Found, best?: string, error?: string}} Answer */

import { albumsOf } from "../../pictures/albums.mjs";
import { tr } from "../../shell/texts.mjs";
import { directionText } from "./state.mjs";

/** What is asked for where no direction is: no direction's text is empty. */
const BEST = "";

export class Finder {
  #worker = new Worker(new URL("./finding_worker.mjs", import.meta.url), { type: "module" });
  #job = 0;
  /** @type {Map<string, Found>} */
  #known = new Map();
  /** @type {Map<string, string>} */
  #failed = new Map();
  /** @type {string | null} */
  #asked = null;
  #tell;

  /**
   * share: of the test images that are measured, null before any is; name: of the attribute that the
   * latents tell most of, null where that could not be found.
   * @param {{found(): void, best(name: string | null): void, progress(share: number | null): void, problem(text: string): void}} tell
   */
  constructor(tell) {
    this.#tell = tell;
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#receive({
        job: this.#job,
        error: tr("the worker stopped: {value}", { value: event.message || "its script did not load" }),
      });
    });
  }

  /**
   * Another run: nothing of the last one holds.
   * @param {{run: Run, cloud: Cloud}} opened
   */
  open({ run, cloud }) {
    this.forget();
    const { mu, label, index, latentDim } = cloud;
    this.#worker.postMessage({
      load: { mu, label, index, latentDim, image: run.image, sheets: albumsOf(run) },
    });
  }

  forget() {
    this.#job += 1;
    this.#asked = null;
    this.#known.clear();
    this.#failed.clear();
  }

  /** What went wrong is tried again when it is next asked for. */
  forgive() {
    this.#failed.clear();
  }

  /**
   * What is known of the direction, null while it is looked for.
   * @param {SoughtDirection} direction
   * @returns {Found | null}
   */
  ask(direction) {
    const text = directionText(direction);
    const known = this.#known.get(text);
    if (known !== undefined) {
      this.#asked = null;
      return known;
    }
    const failed = this.#failed.get(text);
    if (failed !== undefined) {
      this.#tell.problem(failed);
    } else if (text !== this.#asked) {
      this.#asked = text;
      this.#tell.progress(null);
      this.#worker.postMessage({ job: ++this.#job, direction });
    }
    return null;
  }

  /** Looks for the attribute that the latents tell most of. */
  askBest() {
    this.#asked = BEST;
    this.#tell.progress(null);
    this.#worker.postMessage({ job: ++this.#job });
  }

  /** @param {Answer} answer */
  #receive({ job, progress, found, best, error }) {
    if (job !== this.#job || this.#asked === null) return;
    if (progress !== undefined) return this.#tell.progress(progress);
    if (this.#asked === BEST) {
      this.#asked = null;
      return this.#tell.best(best ?? null);
    }
    const text = this.#asked;
    this.#asked = null;
    if (error !== undefined) {
      this.#failed.set(text, error);
      return this.#tell.problem(error);
    }
    this.#known.set(text, /** @type {Found} */ (found));
    this.#tell.found();
  }
}
