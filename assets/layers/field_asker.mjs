/** Asks a worker for numbers of the run that is shown; what was once answered is kept while it is. */

/** @import { OpenedCloud } from "../selection/saving.mjs" */
/** @import { Grid } from "../maths/density.mjs" */

import { albumsOf } from "../pictures/albums.mjs";
import { host } from "../shell/host.mjs";
import { tr } from "../shell/texts.mjs";

/** @typedef {{origin: number[], basis: number[][]}} PlainPlane */
/**
 * A column; log₁₀ q / p at the nodes of a grid; the distances of the nodes of a plane through a place; how
 * doubtful the nodes of the map are.
 * @typedef {{column: string} | {ratio: Grid, plane: PlainPlane} | {doubts: Grid}
 *   | {distances: Grid, plane: PlainPlane, through: number[]}} Question
 */

export class FieldAsker {
  /** @type {Worker | null} */
  #worker = null;
  /** @type {Map<number, {resolve(answer: any): void, reject(error: Error): void}>} */
  #waiting = new Map();
  /** @type {Map<string, Promise<any>>} */
  #known = new Map();
  #job = 0;

  /** Another run, or none: nothing of the last one holds, and nobody waits for it. */
  close() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#waiting.clear();
    this.#known.clear();
  }

  /**
   * Rejects with what went wrong; never settles once the run has gone.
   * @param {OpenedCloud} opened
   * @param {Question} question
   * @returns {Promise<any>}
   */
  ask(opened, question) {
    const key = JSON.stringify(question);
    const known = this.#known.get(key) ?? this.#post(opened, question);
    this.#known.set(key, known);
    known.catch(() => this.#known.delete(key));
    return known;
  }

  /**
   * @param {OpenedCloud} opened
   * @param {Question} question
   */
  #post(opened, question) {
    this.#worker ??= this.#start(opened);
    const job = ++this.#job;
    const answer = new Promise((resolve, reject) => this.#waiting.set(job, { resolve, reject }));
    this.#worker.postMessage({ job, question });
    return answer;
  }

  /** @param {OpenedCloud} opened */
  #start({ run, cloud }) {
    const worker = host.worker(
      "layers/field_worker.mjs",
      () => new URL("./field_worker.mjs", import.meta.url),
    );
    worker.addEventListener("message", ({ data: { job, answer, error } }) => {
      const waiting = this.#waiting.get(job);
      this.#waiting.delete(job);
      if (error === undefined) waiting?.resolve(answer);
      else waiting?.reject(new Error(error));
    });
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      const error = new Error(
        tr("the worker stopped: {value}", { value: event.message || "its script did not load" }),
      );
      for (const { reject } of this.#waiting.values()) reject(error);
      this.close();
    });
    const { count, latentDim, mu, logvar, label, index, reconstructionNats, prior } = cloud;
    const albums = albumsOf(run);
    const sheets = { ...albums, urls: host.forWorkers(albums.urls) };
    const map = cloud.map && {
      place: cloud.map.places,
      error: cloud.map.error,
      neighbours: cloud.map.neighbours,
      far: cloud.far,
    };
    const load = { count, latentDim, mu, logvar, label, index, reconstructionNats, prior, map };
    worker.postMessage({ load: { ...load, image: run.image, sheets } });
    return worker;
  }
}
