/**
 * Decodes lists of places in Web Workers, chunk by chunk, without blocking the pointer.
 *
 * Every view has a lane of its own (a string); in a lane the newest request wins, lanes take
 * turns. Without workers the same chunks are decoded on the main thread, one per task.
 */

/** @import { Decoder, Executor } from "../types.d.ts" */

import { host } from "../shell/host.mjs";
import { LocalExecutor, WorkerExecutor, WorkerLost } from "./executors.mjs";

const MOST_WORKERS = 4;

/**
 * @typedef {object} Request
 * @property {string} lane
 * @property {Float32Array<ArrayBuffer>} zs (count · latentDim)
 * @property {number} count
 * @property {number} chunk places decoded at a time
 * @property {(pixels: Float32Array, first: number, count: number) => void} onChunk
 * @property {number[]} waiting numbers of the chunks that nobody decodes yet
 * @property {number} missing chunks that have not come
 * @property {(isFinished: boolean) => void} resolve
 * @property {(error: unknown) => void} reject
 */

export class DecoderPool {
  /**
   * Why the pool does without (some of) its workers, in words for a person; null if it does not.
   * @type {string | null}
   */
  problem = null;
  /** @type {Executor[]} */
  #idle;
  /** @type {Set<Executor>} */
  #busy = new Set();
  /** @type {Map<string, Request>} */
  #lanes = new Map();
  /** @type {Decoder | null} */
  #decoder = null;

  /** Starts its workers at once: their modules load while the page still fetches the weights. */
  constructor({ size = workerCount(), createWorker = moduleWorker } = {}) {
    this.#idle = this.#start(size, createWorker);
  }

  /**
   * From now on decode with this decoder; what was asked of the one before is superseded.
   * @param {Decoder} decoder
   */
  use(decoder) {
    for (const lane of [...this.#lanes.keys()]) this.cancel(lane);
    this.renew(decoder);
  }

  /**
   * The same decoder with other weights; what was asked for goes on with them.
   * @param {Decoder} decoder
   */
  renew(decoder) {
    this.#decoder = decoder;
    for (const executor of [...this.#idle, ...this.#busy]) executor.load(decoder.parts);
  }

  /**
   * Resolves to true when finished, to false when superseded; rejects with what went wrong in a worker.
   *
   * `onChunk(pixels, first, count)` is called for `chunk` places at a time (a grid's row), in no
   * promised order; pixels is Float32Array (count · C · H · W) that belongs to the caller.
   * @param {string} lane
   * @param {Float32Array<ArrayBuffer>} zs (count · latentDim)
   * @param {Pick<Request, "chunk" | "onChunk">} options
   * @returns {Promise<boolean>}
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

  /**
   * Stops what the lane is doing; its promise resolves to false.
   * @param {string} lane
   */
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

  /**
   * @param {number} size
   * @param {() => Worker} createWorker
   */
  #start(size, createWorker) {
    try {
      return Array.from({ length: size }, () => new WorkerExecutor(createWorker()));
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
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
      const [executor, number] = [this.#idle.pop(), request.waiting.shift()];
      if (executor !== undefined && number !== undefined) this.#decodeChunk(executor, request, number);
    }
  }

  /**
   * @param {Executor} executor
   * @param {Request} request
   * @param {number} number of the chunk
   */
  async #decodeChunk(executor, request, number) {
    this.#busy.add(executor);
    const { zs, chunk, count } = request;
    const latentDim = zs.length / count;
    const first = number * chunk;
    const some = Math.min(chunk, count - first);
    /** @type {Executor | null} */
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

  /** @param {Request} request */
  #isCurrent(request) {
    return this.#lanes.get(request.lane) === request;
  }

  /**
   * @param {Request} request
   * @param {Float32Array} pixels
   * @param {number} first
   * @param {number} count
   */
  #deliver(request, pixels, first, count) {
    request.onChunk(pixels, first, count);
    request.missing -= 1;
    if (request.missing > 0) return;
    this.#lanes.delete(request.lane);
    request.resolve(true);
  }

  /**
   * @param {Request} request
   * @param {unknown} error
   */
  #fail(request, error) {
    if (this.#isCurrent(request)) this.#lanes.delete(request.lane);
    request.reject(error);
  }

  /**
   * The main thread stands in for the last worker that is lost.
   * @param {Executor} executor
   * @param {WorkerLost} error
   */
  #replacement(executor, error) {
    this.problem = error.message;
    executor.close();
    if (this.#idle.length + this.#busy.size > 1) return null;
    const local = new LocalExecutor();
    if (this.#decoder !== null) local.load(this.#decoder.parts);
    return local;
  }
}

/** One worker for each core but the page's own, at most four. */
export function workerCount(cores = globalThis.navigator?.hardwareConcurrency ?? 2) {
  return Math.min(MOST_WORKERS, Math.max(1, cores - 1));
}

/** Its address is written out here, where a bundler looks for it. */
function moduleWorker() {
  return host.worker("inference/worker.mjs", () => new URL("./worker.mjs", import.meta.url));
}
