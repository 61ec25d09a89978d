/**
 * Decodes lists of places in Web Workers, chunk by chunk, without blocking the pointer.
 *
 * Every view has a lane of its own (a string); in a lane the newest request wins, lanes take
 * turns. Without workers the same chunks are decoded on the main thread, one per task. What the
 * server decodes is asked of it as many chunks at a time as it takes, in one request after another.
 */

/** @import { Decoder, Executor } from "../types.d.ts" */

import { host } from "../shell/host.mjs";
import { LocalExecutor, ServedExecutor, WorkerExecutor, WorkerLost } from "./executors.mjs";

const MOST_WORKERS = 4;
/** A worker is given chunks for so long: before and after them it waits for the page, some milliseconds. */
const TURN_MILLISECONDS = 12;
/** Cores that keep up with a pointer: the page's, the browser's, the one that paints. */
const LEAST_FREE = 3;
/** While somebody points at the sky, what is not urgent works at most for this part of the time … */
const SHARE = 0.2;
/** … for so long between one frame and the next. */
const BETWEEN_FRAMES_MILLISECONDS = 5;
/** So long after a look somebody still points, some milliseconds. */
const POINTING_MILLISECONDS = 150;

/**
 * @typedef {object} Request
 * @property {string} lane
 * @property {Float32Array<ArrayBuffer>} zs (count · latentDim)
 * @property {number} count
 * @property {number} chunk places decoded at a time
 * @property {(pixels: Float32Array, first: number, count: number) => void} onChunk
 * @property {boolean} isUrgent
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
  /** In place of all others, while a run is shown that the server decodes. @type {ServedExecutor | null} */
  #server = null;
  /** Milliseconds a place, as chunks took lately. @type {number | null} */
  #pace = null;
  /** When somebody looked last, by performance.now(). */
  #looked = -Infinity;
  /** Is what is not urgent to wait? */
  #rests = false;

  /** How many decode at a time what is not urgent. */
  #usual;
  #givesWay;
  #frame;
  /** Starts the worker for what is urgent, until it has started. @type {(() => Worker) | null} */
  #spare;

  /**
   * Starts its workers at once: their modules load while the page still fetches the weights.
   * hasSpare: may what is urgent have a worker more? givesWay: does the rest slow the pointer down?
   * frame(act): acts once the next frame is painted.
   */
  constructor({
    size = workerCount(),
    hasSpare = false,
    givesWay = false,
    createWorker = moduleWorker,
    frame = afterFrame,
  } = {}) {
    this.#idle = this.#start(size, createWorker);
    this.#usual = this.#idle.length;
    this.#givesWay = givesWay;
    this.#frame = frame;
    this.#spare = hasSpare && this.workers > 0 ? createWorker : null;
  }

  /**
   * From now on decode with this decoder; what was asked of the one before is superseded.
   * @param {Decoder} decoder
   */
  use(decoder) {
    for (const lane of [...this.#lanes.keys()]) this.cancel(lane);
    this.#pace = null;
    this.renew(decoder);
  }

  /**
   * How long so many places take all workers, in milliseconds, as chunks took lately; 0 before, and where
   * the server decodes, of which all are asked at once.
   * @param {number} places
   */
  expected(places) {
    if (this.#server !== null) return 0;
    return ((this.#pace ?? 0) * places) / Math.max(1, this.workers);
  }

  /**
   * The same decoder with other weights; what was asked for goes on with them.
   * @param {Decoder} decoder
   */
  renew(decoder) {
    this.#decoder = decoder;
    this.#server = decoder.served === undefined ? null : new ServedExecutor(decoder.served);
    if (this.#server !== null) return;
    for (const executor of [...this.#idle, ...this.#busy]) executor.load(decoder.parts);
  }

  /**
   * Resolves to true when finished, to false when superseded; rejects with what went wrong in a worker.
   *
   * `onChunk(pixels, first, count)` is called for `chunk` places at a time (a grid's row), of which a
   * fast decoder does several before anybody waits, in no promised order; pixels is Float32Array
   * (count · C · H · W) that belongs to the caller.
   * isUrgent: does somebody wait for it whose pointer is not over the sky?
   * @param {string} lane
   * @param {Float32Array<ArrayBuffer>} zs (count · latentDim)
   * @param {Pick<Request, "chunk" | "onChunk"> & {isUrgent?: boolean}} options
   * @returns {Promise<boolean>}
   */
  decode(lane, zs, { chunk, onChunk, isUrgent = false }) {
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
      const request = {
        lane,
        zs,
        count,
        chunk,
        onChunk,
        isUrgent,
        waiting,
        missing: chunks,
        resolve,
        reject,
      };
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

  /** Somebody points at the sky, which is to follow: what is not urgent gives way for a moment. */
  pointed() {
    this.#looked = performance.now();
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
    for (;;) {
      const waiting = [...this.#lanes.values()].filter((each) => each.waiting.length > 0);
      // The page's own core is for what is urgent alone: the rest would slow the pointer down.
      const isFree = this.#busy.size < this.#usual && !this.#rests;
      const request = isFree ? waiting[0] : waiting.find(({ isUrgent }) => isUrgent);
      if (request === undefined) return;
      const executor = this.#executor(request);
      if (executor === undefined) return;
      // To the end of the queue, so that lanes take turns.
      this.#lanes.delete(request.lane);
      this.#lanes.set(request.lane, request);
      this.#decodeChunks(executor, request, request.waiting.splice(0, this.#chunksAtOnce(request)));
    }
  }

  /**
   * So few that something is seen soon, and that all workers have some.
   * @param {Request} request
   */
  #chunksAtOnce({ chunk, count, isUrgent }) {
    const most = this.#decoder?.served?.most;
    if (most !== undefined) return Math.max(1, Math.floor(most / chunk));
    if (this.#pace === null || this.workers === 0) return 1;
    const turn = this.#isPointed && !isUrgent ? BETWEEN_FRAMES_MILLISECONDS : TURN_MILLISECONDS;
    const fair = Math.ceil(count / chunk / this.workers);
    return Math.max(1, Math.min(fair, Math.floor(turn / (this.#pace * chunk))));
  }

  /** Does somebody point, whom the workers would slow down? */
  get #isPointed() {
    const isPointing = performance.now() - this.#looked <= POINTING_MILLISECONDS;
    return this.#givesWay && isPointing && this.#server === null;
  }

  /** @param {Request} request */
  #executor({ isUrgent }) {
    if (this.#server !== null) return this.#busy.has(this.#server) ? undefined : this.#server;
    return this.#idle.pop() ?? (isUrgent ? this.#startSpare() : undefined);
  }

  /** One more worker, the first time that something urgent has none. */
  #startSpare() {
    const start = this.#spare;
    this.#spare = null;
    if (start === null || this.#decoder === null) return undefined;
    const [executor] = this.#start(1, start);
    executor.load(this.#decoder.parts);
    return executor;
  }

  /**
   * @param {Executor} executor
   * @param {Request} request
   * @param {number[]} numbers of the chunks
   */
  async #decodeChunks(executor, request, numbers) {
    this.#busy.add(executor);
    const places = placesOf(request, numbers);
    const all = places.length / (request.zs.length / request.count);
    /** @type {Executor | null} */
    let next = executor;
    const begun = performance.now();
    try {
      const pixels = await executor.decode(places, all);
      const pace = (performance.now() - begun) / all;
      this.#pace = this.#pace === null ? pace : (this.#pace + pace) / 2;
      let at = 0;
      for (const number of numbers) {
        const [first, some] = spanOf(request, number);
        const each = (pixels.length / all) * some;
        if (this.#isCurrent(request))
          this.#deliver(request, each === pixels.length ? pixels : pixels.slice(at, at + each), first, some);
        at += each;
      }
    } catch (error) {
      if (error instanceof WorkerLost) {
        next = this.#replacement(executor, error);
        request.waiting.unshift(...numbers);
      } else {
        this.#fail(request, error);
      }
    } finally {
      this.#busy.delete(executor);
      if (!request.isUrgent) this.#rest(performance.now() - begun);
      if (next !== null && !(next instanceof ServedExecutor)) this.#idle.push(next);
      this.#dispatch();
    }
  }

  /**
   * After so many milliseconds of work, if somebody points; what comes next has the time until a frame begins.
   * @param {number} worked
   */
  #rest(worked) {
    if (!this.#isPointed) return;
    const go = () => {
      this.#rests = false;
      this.#dispatch();
    };
    this.#rests = true;
    setTimeout(() => this.#frame(go), worked * (1 / SHARE - 1));
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

/**
 * The first place of a chunk, and how many it has.
 * @param {Request} request
 * @param {number} number of the chunk
 * @returns {[number, number]}
 */
function spanOf({ chunk, count }, number) {
  const first = number * chunk;
  return [first, Math.min(chunk, count - first)];
}

/**
 * The chunks' places one after another.
 * @param {Request} request
 * @param {number[]} numbers
 */
function placesOf(request, numbers) {
  const latentDim = request.zs.length / request.count;
  const parts = numbers.map((number) => {
    const [first, some] = spanOf(request, number);
    return request.zs.slice(first * latentDim, (first + some) * latentDim);
  });
  return parts.length === 1 ? parts[0] : Float32Array.from(parts.flatMap((part) => Array.from(part)));
}

/** One worker for each core but the page's own, at most four. */
export function workerCount(cores = globalThis.navigator?.hardwareConcurrency ?? 2) {
  return Math.min(MOST_WORKERS, Math.max(1, cores - 1));
}

/** Is there a core for one worker more, while nobody points at the sky? */
export function hasSpareCore(cores = globalThis.navigator?.hardwareConcurrency ?? 2) {
  return workerCount(cores) < Math.min(MOST_WORKERS, cores);
}

/** Have browser and page too few cores of their own to follow a pointer beside all workers? */
export function isCrowded(cores = globalThis.navigator?.hardwareConcurrency ?? 2) {
  return cores - workerCount(cores) < LEAST_FREE;
}

/** @param {() => void} act */
function afterFrame(act) {
  requestAnimationFrame(() => setTimeout(act));
}

/** Its address is written out here, where a bundler looks for it. */
function moduleWorker() {
  return host.worker("inference/worker.mjs", () => new URL("./worker.mjs", import.meta.url));
}
