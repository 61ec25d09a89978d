/**
 * Where a pool's chunks are decoded. An executor is {load(decoder parts), decode(zs, count) →
 * Promise of Float32Array (count · C · H · W), close()}; it decodes one chunk at a time.
 */

import { buildDecoder, decodeAll } from "./decoder.mjs";

/** Weights read once serve four samples; more gained nothing and cost memory. */
export const BATCH = 4;

/** The worker is gone: its script did not load, or it crashed. Its chunk was not decoded. */
export class WorkerLost extends Error {
  name = "WorkerLost";
}

export class WorkerExecutor {
  #worker;
  #waiting = null;
  #lost = null;
  #job = 0;

  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener("message", ({ data }) => this.#receive(data));
    worker.addEventListener("error", (event) => this.#lose(event.message || "its script did not load"));
    worker.addEventListener("messageerror", () => this.#lose("a message could not be read"));
  }

  load(parts) {
    this.#worker.postMessage({ load: parts, batch: BATCH });
  }

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

  #receive({ job, pixels, error }) {
    if (this.#waiting === null || job !== this.#waiting.job) return;
    const { resolve, reject } = this.#waiting;
    this.#waiting = null;
    if (error === undefined) resolve(pixels);
    else reject(new Error(error));
  }

  #lose(reason) {
    this.#lost = new WorkerLost(`the worker stopped: ${reason}`);
    this.#waiting?.reject(this.#lost);
    this.#waiting = null;
  }
}

/** Decodes on the thread it is called from, letting go of it before every chunk. */
export class LocalExecutor {
  #parts = null;
  #decoder = null;

  load(parts) {
    this.#parts = parts;
    this.#decoder = null;
  }

  async decode(zs, count) {
    await new Promise((resolve) => setTimeout(resolve));
    this.#decoder ??= buildDecoder(this.#parts, { batch: BATCH });
    return decodeAll(this.#decoder, zs, count);
  }

  close() {}
}
