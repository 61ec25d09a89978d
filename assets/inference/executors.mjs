/** Where a pool's chunks are decoded: in a Web Worker, or on the thread that asks. */

/** @import { Decoder, DecoderParts, Executor, Served } from "../types.d.ts" */

import { buildDecoder, decodeAll } from "./decoder.mjs";

/** Weights read once serve four samples; more gained nothing and cost memory. */
export const BATCH = 4;

/** The worker is gone: its script did not load, or it crashed. Its chunk was not decoded. */
export class WorkerLost extends Error {
  name = "WorkerLost";
}

/** @implements {Executor} */
export class WorkerExecutor {
  #worker;
  /** @type {{job: number, resolve(pixels: Float32Array): void, reject(error: Error): void} | null} */
  #waiting = null;
  /** @type {WorkerLost | null} */
  #lost = null;
  #job = 0;

  /** @param {Worker} worker */
  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => this.#receive(data));
    worker.addEventListener("error", (event) => this.#lose(event.message || "its script did not load"));
    worker.addEventListener("messageerror", () => this.#lose("a message could not be read"));
  }

  /** @param {DecoderParts} parts */
  load(parts) {
    this.#worker.postMessage({ load: parts, batch: BATCH });
  }

  /**
   * @param {Float32Array<ArrayBuffer>} zs (count · latentDim), taken away
   * @param {number} count
   * @returns {Promise<Float32Array>}
   */
  decode(zs, count) {
    if (this.#lost) return Promise.reject(this.#lost);
    return new Promise((resolve, reject) => {
      this.#waiting = { job: ++this.#job, resolve, reject };
      this.#worker.postMessage({ job: this.#job, zs, count }, [zs.buffer]);
    });
  }

  close() {
    this.#worker.terminate();
  }

  /** @param {{job: number, pixels: Float32Array, error?: string}} answer */
  #receive({ job, pixels, error }) {
    if (this.#waiting === null || job !== this.#waiting.job) return;
    const { resolve, reject } = this.#waiting;
    this.#waiting = null;
    if (error === undefined) resolve(pixels);
    else reject(new Error(error));
  }

  /** @param {string} reason */
  #lose(reason) {
    this.#lost = new WorkerLost(`the worker stopped: ${reason}`);
    this.#waiting?.reject(this.#lost);
    this.#waiting = null;
  }
}

/**
 * Decodes on the server.
 * @implements {Executor}
 */
export class ServedExecutor {
  #served;

  /** @param {Served} served */
  constructor(served) {
    this.#served = served;
  }

  load() {}

  /** @param {Float32Array<ArrayBuffer>} zs */
  decode(zs) {
    return this.#served.many(zs);
  }

  close() {}
}

/**
 * Decodes on the thread it is called from, letting go of it before every chunk.
 * @implements {Executor}
 */
export class LocalExecutor {
  /** @type {DecoderParts | null} */
  #parts = null;
  /** @type {Decoder | null} */
  #decoder = null;

  /** @param {DecoderParts} parts */
  load(parts) {
    this.#parts = parts;
    this.#decoder = null;
  }

  /**
   * @param {Float32Array} zs (count · latentDim)
   * @param {number} count
   */
  async decode(zs, count) {
    await new Promise((resolve) => setTimeout(resolve));
    if (this.#parts === null) throw new Error("no decoder was loaded");
    this.#decoder ??= buildDecoder(this.#parts, { batch: BATCH });
    return decodeAll(this.#decoder, zs, count);
  }

  close() {}
}
