/** Asks the worker for directions; the newest question wins, and what was once found is kept. */

import { directionText } from "./state.mjs";

export class Finder {
  #worker = new Worker(new URL("./finding_worker.mjs", import.meta.url), { type: "module" });
  #job = 0;
  #known = new Map();
  #failed = new Map();
  #asked = null;
  #tell;

  /**
   * tell: {found(), progress(share), problem(text)}; share: of the test images that are measured,
   * null before any is.
   */
  constructor(tell) {
    this.#tell = tell;
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#receive({
        job: this.#job,
        error: `the worker stopped: ${event.message || "its script did not load"}`,
      });
    });
  }

  /** Another run: nothing of the last one holds. */
  open({ run, cloud }) {
    this.forget();
    const { mu, label, index, latentDim } = cloud;
    const { sheets: urls, sheet } = run.urls;
    this.#worker.postMessage({
      load: { mu, label, index, latentDim, image: run.image, sheets: { urls, ...sheet } },
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

  /** What is known of the direction, null while it is looked for. */
  ask(direction) {
    const text = directionText(direction);
    if (this.#known.has(text)) {
      this.#asked = null;
      return this.#known.get(text);
    }
    if (this.#failed.has(text)) {
      this.#tell.problem(this.#failed.get(text));
    } else if (text !== this.#asked) {
      this.#asked = text;
      this.#tell.progress(null);
      this.#worker.postMessage({ job: ++this.#job, direction });
    }
    return null;
  }

  #receive({ job, progress, found, error }) {
    if (job !== this.#job || this.#asked === null) return;
    if (progress !== undefined) return this.#tell.progress(progress);
    const text = this.#asked;
    this.#asked = null;
    if (error !== undefined) {
      this.#failed.set(text, error);
      return this.#tell.problem(error);
    }
    this.#known.set(text, found);
    this.#tell.found();
  }
}
