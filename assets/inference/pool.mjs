/**
 * Decodes lists of places in Web Workers, chunk by chunk, without blocking the pointer.
 *
 * Every view has a lane of its own (a string); in a lane the newest request wins, lanes take
 * turns. Without workers the same chunks are decoded on the main thread, one per task.
 */

import { LocalExecutor, WorkerExecutor, WorkerLost } from "./executors.mjs";

const MOST_WORKERS = 4;

export class DecoderPool {
  /** Why the pool does without (some of) its workers, in words for a person; null if it does not. */
  problem = null;
  #idle;
  #busy = new Set();
  #lanes = new Map();
  #decoder = null;

  /** Starts its workers at once: their modules load while the page still fetches the weights. */
  constructor({ size = workerCount(), createWorker = moduleWorker } = {}) {
    this.#idle = this.#start(size, createWorker);
  }

  /** From now on decode with this decoder; what was asked of the one before is superseded. */
  use(decoder) {
    for (const lane of [...this.#lanes.keys()]) this.cancel(lane);
    this.#decoder = decoder;
    for (const executor of [...this.#idle, ...this.#busy]) executor.load(decoder.parts);
  }

  /**
   * decode(lane, zs, {chunk, onChunk}) → Promise of true when finished, false when superseded.
   *
   * zs: Float32Array (count · latentDim). `onChunk(pixels, first, count)` is called for `chunk`
   * places at a time (a grid's row), in no promised order; pixels is Float32Array (count · C · H · W)
   * that belongs to the caller. Rejects with what went wrong in a worker.
   */
  decode(lane, zs, { chunk, onChunk }) {
    if (this.#decoder === null) return Promise.reject(new Error("the pool has no decoder yet"));
    const count = zs.length / this.#decoder.latentDim;
    const chunks = Math.ceil(count / chunk);
    if (chunks === 0) {
      this.cancel(lane);
      return Promise.resolve(true);
    }
    // Going on where the superseded request stopped: a grid that follows a slider would otherwise
    // renew its first rows again and again and never reach the last.
    const begin = (this.#lanes.get(lane)?.waiting[0] ?? 0) % chunks;
    this.cancel(lane);
    return new Promise((resolve, reject) => {
      const waiting = Array.from({ length: chunks }, (_, i) => (begin + i) % chunks);
      const request = { lane, zs, count, chunk, onChunk, waiting, missing: chunks, resolve, reject };
      this.#lanes.set(lane, request);
      this.#dispatch();
    });
  }

  /** Stops what the lane is doing; its promise resolves to false. */
  cancel(lane) {
    const request = this.#lanes.get(lane);
    this.#lanes.delete(lane);
    request?.resolve(false);
  }

  /** How many workers decode; 0 when the main thread does. */
  get workers() {
    return [...this.#idle, ...this.#busy].filter((e) => e instanceof WorkerExecutor).length;
  }

  close() {
    for (const lane of [...this.#lanes.keys()]) this.cancel(lane);
    for (const executor of [...this.#idle, ...this.#busy]) executor.close();
  }

  #start(size, createWorker) {
    try {
      return Array.from({ length: size }, () => new WorkerExecutor(createWorker()));
    } catch (error) {
      this.problem = error.message;
      return [new LocalExecutor()];
    }
  }

  #dispatch() {
    while (this.#idle.length > 0) {
      const request = [...this.#lanes.values()].find(({ waiting }) => waiting.length > 0);
      if (request === undefined) return;
      // To the end of the queue, so that lanes take turns.
      this.#lanes.delete(request.lane);
      this.#lanes.set(request.lane, request);
      this.#decodeChunk(this.#idle.pop(), request, request.waiting.shift());
    }
  }

  async #decodeChunk(executor, request, number) {
    this.#busy.add(executor);
    const { zs, chunk, count } = request;
    const { latentDim } = this.#decoder;
    const first = number * chunk;
    const some = Math.min(chunk, count - first);
    let next = executor;
    try {
      const pixels = await executor.decode(zs.slice(first * latentDim, (first + some) * latentDim), some);
      if (this.#isCurrent(request)) this.#deliver(request, pixels, first, some);
    } catch (error) {
      if (error instanceof WorkerLost) {
        next = this.#replacement(executor, error);
        request.waiting.unshift(number);
      } else {
        this.#fail(request, error);
      }
    } finally {
      this.#busy.delete(executor);
      if (next !== null) this.#idle.push(next);
      this.#dispatch();
    }
  }

  #isCurrent(request) {
    return this.#lanes.get(request.lane) === request;
  }

  #deliver(request, pixels, first, count) {
    request.onChunk(pixels, first, count);
    request.missing -= 1;
    if (request.missing > 0) return;
    this.#lanes.delete(request.lane);
    request.resolve(true);
  }

  #fail(request, error) {
    if (this.#isCurrent(request)) this.#lanes.delete(request.lane);
    request.reject(error);
  }

  /** The main thread stands in for the last worker that is lost. */
  #replacement(executor, error) {
    this.problem = error.message;
    executor.close();
    if (this.#idle.length + this.#busy.size > 1) return null;
    const local = new LocalExecutor();
    local.load(this.#decoder.parts);
    return local;
  }
}

/** One worker for each core but the page's own, at most four. */
export function workerCount(cores = globalThis.navigator?.hardwareConcurrency ?? 2) {
  return Math.min(MOST_WORKERS, Math.max(1, cores - 1));
}

function moduleWorker() {
  return new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
}
