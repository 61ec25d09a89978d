/** What a direction does: pictures from one end of the strengths to the other, and what is measured on them. */

import { MEASURES } from "./measures.mjs";
import { NEIGHBOURS, REACH } from "./state.mjs";

export const FRAMES = 25;
const CHUNK = 5;
const LANE = "strip";
const NEAR = 15;

/** The strength of a frame. */
export function strengthAt(frame) {
  return -REACH + (2 * REACH * frame) / (FRAMES - 1);
}

/** base + s · step, as an array. */
export function moved(base, step, s) {
  return Array.from(base, (value, k) => value + s * step[k]);
}

/** Pictures of a base and a step; the newest request wins. */
export class Effect {
  #pool;
  #tell;
  #key = null;
  /** The frames' pictures (FRAMES · C · H · W) once all are there, else null. */
  pixels = null;
  places = [];

  /** tell: {painted(pixels, first, count), finished(), problem(error)}. */
  constructor(pool, tell) {
    this.#pool = pool;
    this.#tell = tell;
  }

  stop() {
    this.#key = null;
    this.pixels = null;
    this.#pool.cancel(LANE);
  }

  async show(base, step) {
    const key = `${base}|${step}`;
    if (key === this.#key) return;
    this.#key = key;
    this.pixels = null;
    this.places = Array.from({ length: FRAMES }, (_, frame) => moved(base, step, strengthAt(frame)));
    let all = null;
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
 * What the chart shows of an effect: {measured, other, range: [low, high]}; `other` is what it is
 * held against, null where there is nothing.
 *
 * Of an attribute: measured on the pictures, and what the direction of that attribute promises. Of
 * neighbours: the share of test images near the place that are of the class `to`, and of `from`.
 */
export function effectLines(effect, measure, { direction, found, run, cloud }) {
  if (measure === NEIGHBOURS) {
    const { to, from } = direction;
    const near = effect.places.map((z) => cloud.nearestK(z, NEAR).map(({ row }) => cloud.label[row]));
    const shares = (k) => near.map((labels) => labels.filter((label) => label === k).length / labels.length);
    return { measured: shares(to), other: from === null ? null : shares(from), range: [0, 1] };
  }
  const size = effect.pixels.length / FRAMES;
  const measured = effect.places.map((_, frame) =>
    MEASURES[measure].measure(effect.pixels.subarray(frame * size, (frame + 1) * size), run.image),
  );
  const isPromised = direction.kind === "attribute" && direction.name === measure;
  const middle = measured[(FRAMES - 1) / 2];
  const other = isPromised ? measured.map((_, frame) => middle + strengthAt(frame) * found.deviation) : null;
  return { measured, other, range: rangeOf([...measured, ...(other ?? [])]) };
}

function rangeOf(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = 0.06 * (high - low) || 0.01;
  return [low - room, high + room];
}
