/** Asks the worker about layers: one question at a time, those of a first lane before those of a later one. */

/** @import { NetworkParts, StageEnd } from "./layer_values.mjs" */
/** @import { Weighed } from "./matching.mjs" */

import { tr } from "../../shell/texts.mjs";

/**
 * @typedef {{ask: "encode", pixels: Float32Array, stages: StageEnd[]}} EncodeQuestion
 * @typedef {{ask: "peaks", zs: Float32Array, stages: StageEnd[]}} PeaksQuestion
 * @typedef {{ask: "units", zs: Float32Array, stage: StageEnd}} UnitsQuestion
 * @typedef {{ask: "match", own: Weighed, other: Weighed}} MatchQuestion
 * @typedef {EncodeQuestion | PeaksQuestion | UnitsQuestion | MatchQuestion} Question
 */

/** @typedef {{question: Question, resolve(answer: any): void, reject(error: Error): void}} Waiting */

/** In their order of importance. */
const LANES = /** @type {const} */ (["encode", "peaks", "match", "units"]);

export class Asking {
  #worker;
  #job = 0;
  /** What the worker is at. @type {Waiting | null} */
  #current = null;
  /** The newest question of each kind that nobody answers yet. @type {Map<string, Waiting>} */
  #waiting = new Map();
  /** @type {Error | null} */
  #lost = null;

  /** @param {() => Worker} createWorker */
  constructor(createWorker = layersWorker) {
    this.#worker = createWorker();
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(event.message || tr("its script did not load"));
    });
  }

  /**
   * Another run: what was asked of the last one is answered by null.
   * @param {NetworkParts} parts
   */
  open(parts) {
    this.forget();
    this.#worker.postMessage({ load: parts });
  }

  forget() {
    for (const lane of [...this.#waiting.keys()]) this.#supersede(lane);
    this.#current?.resolve(null);
    this.#current = null;
  }

  /**
   * Resolves to null where a newer question of its kind has taken its place.
   * @param {Question} question
   * @returns {Promise<any>}
   */
  ask(question) {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    this.#supersede(question.ask);
    return new Promise((resolve, reject) => {
      this.#waiting.set(question.ask, { question, resolve, reject });
      this.#next();
    });
  }

  #next() {
    if (this.#current !== null) return;
    const lane = LANES.find((name) => this.#waiting.has(name));
    if (lane === undefined) return;
    this.#current = this.#waiting.get(lane) ?? null;
    this.#waiting.delete(lane);
    this.#worker.postMessage({ job: ++this.#job, question: this.#current?.question });
  }

  /** @param {{job: number, answer?: unknown, error?: string}} said */
  #receive({ job, answer, error }) {
    if (job !== this.#job || this.#current === null) return;
    const { resolve, reject } = this.#current;
    this.#current = null;
    if (error === undefined) resolve(answer);
    else reject(new Error(error));
    this.#next();
  }

  /** @param {string} lane */
  #supersede(lane) {
    this.#waiting.get(lane)?.resolve(null);
    this.#waiting.delete(lane);
  }

  /** @param {string} reason */
  #lose(reason) {
    this.#lost = new Error(tr("the worker stopped: {reason}", { reason }));
    for (const waiting of [this.#current, ...this.#waiting.values()]) waiting?.reject(this.#lost);
    this.#current = null;
    this.#waiting.clear();
  }
}

/** Its address is written out here, where a bundler looks for it. */
function layersWorker() {
  return new Worker(new URL("./layers_worker.mjs", import.meta.url), { type: "module" });
}
