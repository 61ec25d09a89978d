/** Kept epochs as a film: where each image is at any time between the first epoch and the last. */

/** @import { Matrix } from "../../maths/alignment.mjs" */

/** The middle of class k. @typedef {{k: number, x: number, y: number}} Middle */

/** A kept epoch; places: (n · 2). @typedef {{places: Float32Array, rotation: Matrix, middles: Middle[]}} Moment */

/** What is seen all the time: [low, high] of each side. @typedef {{x: number[], y: number[]}} Frame */

/** A kept epoch that is seen, and how much of it. @typedef {{at: number, rotation: Matrix, part: number}} SeenGrid */

import { IDENTITY, rotated, rotationsToLast } from "../../maths/alignment.mjs";

/** Of all images in all epochs, this share at each end may lie outside what is seen. */
const OUTSIDE = 0.002;
const ROOM = 1.08;

/** A time counts kept epochs from 0 and may lie between two of them. */
export class Film {
  /**
   * @param {{epochs: number[], mu: Float32Array[], label: ArrayLike<number>}} kept
   *   epochs: their numbers, rising; mu: (n · 2) an epoch; label: (n) classes
   */
  constructor({ epochs, mu, label }) {
    this.epochs = epochs;
    this.label = label;
    this.last = epochs.length - 1;
    const rotations = rotationsToLast(mu);
    this.asTrained = scenes(
      mu,
      mu.map(() => IDENTITY),
      label,
    );
    this.aligned = scenes(
      mu.map((points, k) => rotated(points, rotations[k])),
      rotations,
      label,
    );
  }

  /**
   * Writes where the images are at that time into `out`.
   * @param {number} time
   * @param {boolean} isAligned
   * @param {Float32Array} out (n · 2)
   */
  places(time, isAligned, out) {
    const { before, after, part } = this.#between(time, isAligned);
    const [from, to] = [before.places, after.places];
    for (let i = 0; i < out.length; i++) out[i] = from[i] + part * (to[i] - from[i]);
    return out;
  }

  /**
   * The middle of each class at that time.
   * @param {number} time
   * @param {boolean} isAligned
   * @returns {Middle[]}
   */
  middles(time, isAligned) {
    const { before, after, part } = this.#between(time, isAligned);
    return before.middles.map(({ k, x, y }, at) => {
      const next = after.middles[at];
      return { k, x: x + part * (next.x - x), y: y + part * (next.y - y) };
    });
  }

  /**
   * The kept epochs that are seen at that time.
   * @param {number} time
   * @param {boolean} isAligned
   * @returns {SeenGrid[]}
   */
  grids(time, isAligned) {
    const { at, before, after, part } = this.#between(time, isAligned);
    const seen = [{ at, rotation: before.rotation, part: 1 - part }];
    return part > 0 ? [...seen, { at: at + 1, rotation: after.rotation, part }] : seen;
  }

  /**
   * The same all the time, so that growth is seen too.
   * @param {boolean} isAligned
   */
  frame(isAligned) {
    return (isAligned ? this.aligned : this.asTrained).frame;
  }

  /**
   * The epoch at that time, which may lie between two of the training run.
   * @param {number} time
   */
  epochAt(time) {
    const { at, part } = this.#split(time);
    return this.epochs[at] + part * ((this.epochs[at + 1] ?? this.epochs[at]) - this.epochs[at]);
  }

  /**
   * The time of an epoch; those before the first kept one and after the last are these.
   * @param {number} epoch
   */
  timeOf(epoch) {
    const after = this.epochs.findIndex((each) => each >= epoch);
    if (after === -1) return this.last;
    if (after === 0) return 0;
    const [low, high] = [this.epochs[after - 1], this.epochs[after]];
    return after - 1 + (epoch - low) / (high - low);
  }

  /** @param {number} time */
  #split(time) {
    const within = Math.min(this.last, Math.max(0, time));
    const at = Math.min(Math.floor(within), Math.max(0, this.last - 1));
    return { at, part: within - at };
  }

  /**
   * @param {number} time
   * @param {boolean} isAligned
   */
  #between(time, isAligned) {
    const { at, part } = this.#split(time);
    const { epochs } = isAligned ? this.aligned : this.asTrained;
    return { at, before: epochs[at], after: epochs[Math.min(at + 1, this.last)], part };
  }
}

/**
 * @param {Float32Array[]} mu
 * @param {Matrix[]} rotations
 * @param {ArrayLike<number>} label
 * @returns {{epochs: Moment[], frame: Frame}}
 */
function scenes(mu, rotations, label) {
  const epochs = mu.map((places, k) => ({ places, rotation: rotations[k], middles: middles(places, label) }));
  return { epochs, frame: { x: span(mu, 0), y: span(mu, 1) } };
}

/**
 * The medians of each class, which outliers do not pull away from the crowd.
 * @param {Float32Array} places
 * @param {ArrayLike<number>} label
 * @returns {Middle[]}
 */
function middles(places, label) {
  /** @type {Map<number, number[]>} */
  const classes = new Map();
  for (let row = 0; row < label.length; row++) {
    const rows = classes.get(label[row]) ?? [];
    rows.push(row);
    classes.set(label[row], rows);
  }
  return [...classes]
    .sort(([a], [b]) => a - b)
    .map(([k, rows]) => ({ k, x: median(rows, places, 0), y: median(rows, places, 1) }));
}

/**
 * @param {number[]} rows
 * @param {Float32Array} places
 * @param {0 | 1} axis
 */
function median(rows, places, axis) {
  const values = Float32Array.from(rows, (row) => places[2 * row + axis]).sort();
  const middle = values.length >> 1;
  return values.length % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/**
 * [low, high] of all but the outermost, with some room.
 * @param {Float32Array[]} mu
 * @param {0 | 1} axis
 */
function span(mu, axis) {
  const values = new Float32Array(mu.reduce((sum, { length }) => sum + length / 2, 0));
  let at = 0;
  for (const places of mu) for (let i = axis; i < places.length; i += 2) values[at++] = places[i];
  values.sort();
  const low = values[Math.floor(OUTSIDE * (values.length - 1))];
  const high = values[Math.ceil((1 - OUTSIDE) * (values.length - 1))];
  const [middle, half] = [(low + high) / 2, Math.max(0.5, (high - low) / 2) * ROOM];
  return [middle - half, middle + half];
}
