/** From points to a journey: the curve through them, its pictures, lengths and speeds. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */

/** @import { Curve } from "../../maths/curves.mjs" */

/**
 * Euclidean lengths from the beginning to each place, and speeds from each to the next.
 * @typedef {{length: number, lengths: Float64Array, speeds: ArrayLike<number>}} Measured
 */

/**
 * @typedef {object} Journey
 * @property {Curve} at from 0 to 1 at the chosen even pace
 * @property {ArrayLike<number>[]} line places on it to draw
 * @property {Measured} latent in z
 * @property {Measured | null} image in pixels; null until the pictures are there
 * @property {number | null} straight the straight way's length in pixels, or null
 */

/** One whose pictures are known. @typedef {Journey & {image: Measured}} Pictured */

import { CURVES, spline, straight } from "../../maths/curves.mjs";
import { geodesic } from "../../maths/geodesic.mjs";
import { evenPace, lengthsAlong, sampled, speedsAlong } from "../../maths/lengths.mjs";

export const FRAMES = 100;
const FINE = 401;
const CHUNK = 10;
/** Finite differences of more latents take longer: fewer places then. */
const SEGMENTS = (/** @type {number} */ latentDim) => (latentDim > 16 ? 8 : 32);
const TOLERANCE = 3e-4;

export class Journeys {
  #pool;
  #changed;
  #painted;
  /** @type {Float32Array} */
  #pixels = new Float32Array();
  #current = new AbortController();

  /**
   * changed: more of it is known; painted: some of its FRAMES pictures; problem: it stops, and why.
   * @param {DecoderPool} pool
   * @param {{changed(journey: Journey): void, problem(error: unknown): void,
   *   painted(pixels: Float32Array, first: number, count: number): void}} tell
   */
  constructor(pool, { changed, painted, problem }) {
    this.#pool = pool;
    this.#changed = changed;
    this.#painted = painted;
    this.problem = problem;
  }

  /** Is a geodesic being looked for? */
  searching = false;

  /** The pictures of the last journey, FRAMES of them, as far as they are decoded. */
  get frames() {
    return this.#pixels;
  }

  stop() {
    this.#current.abort();
    this.searching = false;
    for (const lane of ["film", "straight", "geodesic"]) this.#pool.cancel(lane);
  }

  /**
   * The journey through z's, at least one; supersedes the one before.
   * @param {number[][]} zs
   * @param {{curve: string, pace: string}} how
   */
  async go(zs, { curve, pace }) {
    this.stop();
    this.#current = new AbortController();
    const { signal } = this.#current;
    try {
      if (curve === "geodesic" && zs.length > 1) await this.#search(zs, pace, signal);
      else await this.#show(curveNamed(curve)(zs), zs, pace, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.stop();
      this.problem(error);
    }
  }

  /**
   * @param {number[][]} zs
   * @param {string} pace
   * @param {AbortSignal} signal
   */
  async #search(zs, pace, signal) {
    this.searching = true;
    /** @type {ArrayLike<number>[][]} */
    const pieces = zs.slice(1).map((z, k) => [zs[k], z]);
    const line = () => spline(pieces.flatMap((places, k) => (k === 0 ? places : places.slice(1))));
    const options = {
      /** @type {import("../../maths/geodesic.mjs").Decode} */
      decode: (places, how) => this.#pool.decode("geodesic", places, how),
      segments: SEGMENTS(zs[0].length),
      tolerance: TOLERANCE,
      signal,
    };
    await this.#show(line(), zs, pace, signal);
    for (let k = 0; k < pieces.length && !signal.aborted; k++) {
      const onProgress = (/** @type {ArrayLike<number>[]} */ places) => {
        pieces[k] = places;
        this.#changed(measured(line()));
      };
      if ((await geodesic(zs[k], zs[k + 1], { ...options, onProgress })) === null) return;
    }
    if (signal.aborted) return;
    this.searching = false;
    await this.#show(line(), zs, pace, signal);
  }

  /**
   * @param {Curve} curve
   * @param {number[][]} zs
   * @param {string} pace
   * @param {AbortSignal} signal
   */
  async #show(curve, zs, pace, signal) {
    const begun = measured(curve);
    this.#changed(begun);
    const pixels = await this.#decoded("film", begun.at, signal, this.#painted);
    if (pixels === null) return;
    const seen = { ...begun, image: lengthOf(pixels, pixels.length / FRAMES) };
    const journey = pace === "image" ? await this.#paced(seen, zs[0].length, signal) : seen;
    if (journey === null) return;
    this.#changed(journey);
    const reference = await this.#decoded("straight", measured(straight(zs)).at, signal);
    if (reference === null) return;
    this.#changed({ ...journey, straight: lengthOf(reference, reference.length / FRAMES).length });
  }

  /**
   * The same way, its pictures changing evenly.
   * @param {Pictured} journey
   * @param {number} latentDim
   * @param {AbortSignal} signal
   */
  async #paced(journey, latentDim, signal) {
    const at = evenPace(journey.at, journey.image.lengths);
    const latent = lengthOf(sampled(at, FRAMES), latentDim);
    const pixels = await this.#decoded("film", at, signal, this.#painted);
    return pixels && { ...journey, at, latent, image: lengthOf(pixels, pixels.length / FRAMES) };
  }

  /**
   * FRAMES pictures along the way; null where it was superseded.
   * @param {string} lane
   * @param {Curve} at
   * @param {AbortSignal} signal
   * @param {((pixels: Float32Array, first: number, count: number) => void) | null} painted
   * @returns {Promise<Float32Array | null>}
   */
  async #decoded(lane, at, signal, painted = null) {
    let all = new Float32Array();
    const finished = await this.#pool.decode(lane, sampled(at, FRAMES), {
      chunk: CHUNK,
      onChunk: (pixels, first, count) => {
        const size = pixels.length / count;
        if (all.length === 0) all = new Float32Array(FRAMES * size);
        all.set(pixels, first * size);
        painted?.(pixels, first, count);
      },
    });
    if (!finished || signal.aborted) return null;
    if (painted !== null) this.#pixels = all;
    return all;
  }
}

/** @param {string} name */
function curveNamed(name) {
  return name in CURVES ? CURVES[/** @type {keyof typeof CURVES} */ (name)] : straight;
}

/**
 * A journey at even pace in z, of which no picture is known yet.
 * @param {Curve} curve
 * @returns {Journey}
 */
function measured(curve) {
  const fine = sampled(curve, FINE);
  const latentDim = fine.length / FINE;
  const lengths = lengthsAlong(fine, latentDim);
  const at = evenPace(curve, lengths);
  return {
    at,
    line: Array.from({ length: FINE }, (_, i) => fine.subarray(i * latentDim, (i + 1) * latentDim)),
    latent: {
      length: lengths.at(-1) ?? 0,
      lengths,
      speeds: speedsAlong(lengthsAlong(sampled(at, FRAMES), latentDim)),
    },
    image: null,
    straight: null,
  };
}

/**
 * @param {Float32Array} rows
 * @param {number} dimensions
 * @returns {Measured}
 */
function lengthOf(rows, dimensions) {
  const lengths = lengthsAlong(rows, dimensions);
  return { length: lengths.at(-1) ?? 0, lengths, speeds: speedsAlong(lengths) };
}
