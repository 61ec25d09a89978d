/**
 * A run that no browser can decode: the server does, a few places at a time.
 *
 * One request is under way at once. What is asked for meanwhile waits in its lane, where the newest
 * wins: a pointer is followed as fast as the server answers, and no queue grows.
 */

/** @import { Decoder, Run, Served } from "../types.d.ts" */

import { tr } from "../shell/texts.mjs";
import { size } from "./layers.mjs";
import { parseTensors } from "./safetensors.mjs";

/** Milliseconds between two tries, the longer the more have failed. */
const PAUSE = 1000;
const LONGEST_PAUSE = 8000;
const MOST_TRIES = 6;
const BUSY = 429;

/** @typedef {{z: Float32Array, take: (pixels: Float32Array) => void}} Wanted */

/**
 * @typedef {object} Ways
 * @property {typeof globalThis.fetch} [fetch]
 * @property {AbortSignal} [signal]
 * @property {(milliseconds: number) => Promise<void>} [wait]
 */

/**
 * Places that the server decodes.
 * @implements {Served}
 */
export class ServedPlaces {
  /** Of the last answer, with its way. @type {number | null} */
  milliseconds = null;
  most;
  /** Says what went wrong, once until it goes on. @type {(text: string) => void} */
  tell = () => {};
  #run;
  #url;
  #fetch;
  #closed = new AbortController();
  #wait;
  /** By their lanes. @type {Map<string, Wanted>} */
  #wanted = new Map();
  #isAsking = false;
  #failures = 0;

  /**
   * @param {Run} run
   * @param {Ways} [ways]
   */
  constructor(run, { fetch = globalThis.fetch, signal, wait = waited } = {}) {
    const { url, most } = /** @type {{url: string, most: number}} */ (run.served);
    this.#run = run;
    this.#url = url;
    this.most = most;
    this.#fetch = fetch;
    signal?.addEventListener("abort", () => this.close());
    this.#wait = wait;
  }

  /**
   * The newest place of its lane; `take` may never be called, where another one is asked for.
   * @param {string} lane
   * @param {ArrayLike<number>} z
   * @param {(pixels: Float32Array) => void} take
   */
  ask(lane, z, take) {
    this.#wanted.set(lane, { z: Float32Array.from(z), take });
    if (!this.#isAsking) this.#answer();
  }

  /**
   * (count · C · H · W) of up to `most` places; one that is busy is asked again.
   * @param {Float32Array<ArrayBuffer>} zs (count · latentDim)
   * @returns {Promise<Float32Array>}
   */
  async many(zs) {
    for (let tries = 1; ; tries++) {
      const begin = performance.now();
      const answer = await this.#fetch(this.#url, {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        body: zs,
        signal: this.#closed.signal,
      });
      if (answer.ok) {
        const tensor = parseTensors(await answer.arrayBuffer()).get("pixels");
        this.milliseconds = performance.now() - begin;
        return /** @type {Float32Array} */ (tensor?.data);
      }
      if (answer.status !== BUSY || tries === MOST_TRIES) throw new Error(await reason(answer));
      await this.#wait(1000 * Number(answer.headers.get("Retry-After") ?? 1));
    }
  }

  close() {
    this.#closed.abort();
  }

  async #answer() {
    this.#isAsking = true;
    while (this.#wanted.size > 0 && !this.#closed.signal.aborted) {
      const asked = [...this.#wanted];
      this.#wanted = new Map();
      try {
        const pixels = await this.many(joined(asked.map(([, { z }]) => z)));
        this.#failures = 0;
        if (!this.#closed.signal.aborted) this.#give(asked, pixels);
      } catch (error) {
        if (this.#closed.signal.aborted) break;
        // What was asked for since then is newer.
        this.#wanted = new Map([...asked, ...this.#wanted]);
        await this.#pause(error);
      }
    }
    this.#isAsking = false;
  }

  /**
   * @param {[string, Wanted][]} asked
   * @param {Float32Array} pixels
   */
  #give(asked, pixels) {
    const each = size(shapeOf(this.#run));
    asked.forEach(([, { take }], k) => take(pixels.subarray(k * each, (k + 1) * each)));
  }

  /** @param {unknown} error */
  async #pause(error) {
    this.#failures += 1;
    if (this.#failures === 1) {
      const said = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
      this.tell(tr("The server decodes this run, and did not answer: {said}. It is asked again.", { said }));
    }
    await this.#wait(Math.min(LONGEST_PAUSE, PAUSE * 2 ** (this.#failures - 1)));
  }
}

/**
 * The decoder of such a run: it decodes nothing at once.
 * @param {Run} run
 * @param {Ways} ways
 * @returns {Decoder}
 */
export function servedDecoder(run, ways) {
  const served = new ServedPlaces(run, ways);
  const never = () => {
    throw new Error(`${run.id} is decoded by the server alone`);
  };
  /** @type {Decoder} */
  const decoder = {
    latentDim: run.latent_dim,
    image: run.image,
    pixels: size(shapeOf(run)),
    backend: "ONNX Runtime",
    batch: served.most,
    parts: { latentDim: run.latent_dim, specs: run.decoder, image: run.image, tensors: new Map() },
    layers: [],
    decode: never,
    decodeInto: never,
    decodeBatch: never,
    told: () => decoder,
    served,
  };
  return decoder;
}

/**
 * The pixels of z: at once where the browser decodes, else when the server has answered; where more is
 * asked for in the same lane the newest alone may come.
 * @param {Decoder} decoder
 * @param {string} lane
 * @param {ArrayLike<number>} z
 * @param {(pixels: Float32Array) => void} take
 */
export function ask(decoder, lane, z, take) {
  if (decoder.served === undefined) take(decoder.decode(z));
  else decoder.served.ask(lane, z, take);
}

/** @param {Run} run */
function shapeOf({ image }) {
  return [image.channels, image.height, image.width];
}

/** @param {Float32Array[]} places */
function joined(places) {
  return Float32Array.from(places.flatMap((z) => Array.from(z)));
}

/** @param {Response} answer */
async function reason(answer) {
  try {
    return String((await answer.json()).error);
  } catch {
    return tr("it answered {status}", { status: answer.status });
  }
}

/** @param {number} milliseconds @returns {Promise<void>} */
function waited(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
