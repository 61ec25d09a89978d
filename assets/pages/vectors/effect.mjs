/** What a direction does: pictures from one end of the strengths to the other, and what is measured on them. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { Run } from "../../types.d.ts" */
/** @import { Found } from "./finding.mjs" */
/** @import { Direction } from "./state.mjs" */

/**
 * What the chart shows; `other` is what it is held against, null where there is nothing.
 * @typedef {{measured: number[], other: number[] | null, range: number[]}} Lines
 */

import { MEASURES } from "../../measures/measures.mjs";
import { NEIGHBOURS, REACH } from "./state.mjs";

export const FRAMES = 25;
const CHUNK = 5;
const LANE = "strip";
const NEAR = 15;

/**
 * The strength of a frame.
 * @param {number} frame
 */
export function strengthAt(frame) {
  return -REACH + (2 * REACH * frame) / (FRAMES - 1);
}

/**
 * base + s · step, as an array.
 * @param {ArrayLike<number>} base
 * @param {ArrayLike<number>} step
 * @param {number} s
 */
export function moved(base, step, s) {
  return Array.from(base, (value, k) => value + s * step[k]);
}

/** Pictures of a base and a step; the newest request wins. */
export class Effect {
  #pool;
  #tell;
  /** @type {string | null} */
  #key = null;
  /** The frames' pictures (FRAMES · C · H · W) once all are there. @type {Float32Array | null} */
  pixels = null;
  /** @type {number[][]} */
  places = [];

  /**
   * @param {DecoderPool} pool
   * @param {{painted(pixels: Float32Array, first: number, count: number): void, finished(): void,
   *   problem(error: unknown): void}} tell
   */
  constructor(pool, tell) {
    this.#pool = pool;
    this.#tell = tell;
  }

  stop() {
    this.#key = null;
    this.pixels = null;
    this.#pool.cancel(LANE);
  }

  /**
   * @param {ArrayLike<number>} base
   * @param {ArrayLike<number>} step
   */
  async show(base, step) {
    const key = `${base}|${step}`;
    if (key === this.#key) return;
    this.#key = key;
    this.pixels = null;
    this.places = Array.from({ length: FRAMES }, (_, frame) => moved(base, step, strengthAt(frame)));
    /** @type {Float32Array | null} */
    let all = null;
    /** @type {Parameters<DecoderPool["decode"]>[2]["onChunk"]} */
    const onChunk = (pixels, first, count) => {
      const size = pixels.length / count;
      all ??= new Float32Array(FRAMES * size);
      all.set(pixels, first * size);
      this.#tell.painted(pixels, first, count);
    };
    try {
      const finished = await this.#pool.decode(LANE, Float32Array.from(this.places.flat()), {
        chunk: CHUNK,
        onChunk,
      });
      if (!finished || key !== this.#key) return;
      this.pixels = all;
      this.#tell.finished();
    } catch (error) {
      this.#tell.problem(error);
    }
  }
}

/**
 * What the chart shows of an effect.
 *
 * Of an attribute: measured on the pictures, and what the direction of that attribute promises. Of
 * neighbours: the share of test images near the place that are of the class `to`, and of `from`.
 * @param {{pixels: Float32Array, places: number[][]}} effect
 * @param {string} measure
 * @param {{direction: Direction, found: Found | null, run: Run, cloud: Cloud}} of
 * @returns {Lines}
 */
export function effectLines(effect, measure, { direction, found, run, cloud }) {
  if (measure === NEIGHBOURS && direction.kind === "classes") {
    const { to, from } = direction;
    const near = effect.places.map((z) => cloud.nearestK(z, NEAR).map(({ row }) => cloud.label[row]));
    const shares = (/** @type {number} */ k) =>
      near.map((labels) => labels.filter((label) => label === k).length / labels.length);
    return { measured: shares(to), other: from === null ? null : shares(from), range: [0, 1] };
  }
  const size = effect.pixels.length / FRAMES;
  const measured = effect.places.map((_, frame) =>
    MEASURES[measure].measure(effect.pixels.subarray(frame * size, (frame + 1) * size), run.image),
  );
  const isPromised = direction.kind === "attribute" && direction.name === measure;
  const middle = measured[(FRAMES - 1) / 2];
  const deviation = isPromised ? (found?.deviation ?? null) : null;
  const other =
    deviation === null ? null : measured.map((_, frame) => middle + strengthAt(frame) * deviation);
  return { measured, other, range: rangeOf([...measured, ...(other ?? [])]) };
}

/** @param {number[]} values */
function rangeOf(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low) || 0.01;
  return [low - room, high + room];
}
