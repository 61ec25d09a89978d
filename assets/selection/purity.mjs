/** How well the neighbourhoods of images keep to their class. */

/** @import { Cloud } from "../sky/cloud.mjs" */

import { inSlices } from "./slices.mjs";

export const NEIGHBOURS = 15;
/** A neighbour that is not there, or not yet looked for. */
const NONE = -1;

/**
 * The nearest neighbours of images: of each one its NEIGHBOURS nearest other images, in all latents, by
 * their classes. Purity is the share of them that has the image's own class. What was measured once is kept.
 */
export class Purity {
  #cloud;
  #classes;
  #isMeasured;

  /** @param {Pick<Cloud, "count" | "label" | "place" | "nearestK">} cloud */
  constructor(cloud) {
    this.#cloud = cloud;
    this.#classes = new Int32Array(cloud.count * NEIGHBOURS).fill(NONE);
    this.#isMeasured = new Uint8Array(cloud.count);
  }

  /**
   * Looks for the neighbours of the rows; resolves to false where `signal` was aborted before.
   * @param {number[]} rows
   * @param {{signal: AbortSignal, onSlice?: (done: number) => void}} options
   */
  measure(rows, { signal, onSlice }) {
    return inSlices(rows, (row) => this.#measure(row), { signal, onSlice });
  }

  /**
   * The mean over the rows, NaN of none; null where `signal` was aborted before it was known.
   * @param {number[]} rows
   * @param {{signal: AbortSignal, onSlice?: (done: number) => void}} options
   */
  async mean(rows, options) {
    const { label } = this.#cloud;
    if (!(await this.measure(rows, options))) return null;
    return rows.reduce((sum, row) => sum + this.#shares(row, label[row]), 0) / rows.length;
  }

  /**
   * Are the neighbours of all these rows known?
   * @param {number[]} rows
   */
  knows(rows) {
    return rows.every((row) => this.#isMeasured[row] === 1);
  }

  /**
   * How many neighbours of a measured row are of the class.
   * @param {number} row
   * @param {number} k
   */
  near(row, k) {
    return this.#of(row).filter((other) => other === k).length;
  }

  /**
   * Of the neighbours of each class's rows the share of each class, (classes, classes); null for a class
   * without rows. The diagonal is the classes' purity.
   * @param {number[]} rows measured ones
   * @param {number} classes
   * @returns {(number[] | null)[]}
   */
  table(rows, classes) {
    const sums = Array.from({ length: classes }, () => new Array(classes).fill(0));
    for (const row of rows)
      for (const other of this.#of(row)) if (other !== NONE) sums[this.#cloud.label[row]][other] += 1;
    return sums.map((counts) => {
      const all = counts.reduce((sum, count) => sum + count, 0);
      return all === 0 ? null : counts.map((count) => count / all);
    });
  }

  /** @param {number} row */
  #of(row) {
    return this.#classes.subarray(row * NEIGHBOURS, (row + 1) * NEIGHBOURS);
  }

  /**
   * @param {number} row
   * @param {number} k
   */
  #shares(row, k) {
    const known = this.#of(row).filter((other) => other !== NONE);
    return known.length === 0 ? 1 : known.filter((other) => other === k).length / known.length;
  }

  /** @param {number} row */
  #measure(row) {
    if (this.#isMeasured[row] === 1) return;
    const { label } = this.#cloud;
    // Of images in one place, any may come before the image itself, or crowd it out.
    const near = this.#cloud.nearestK(this.#cloud.place(row), NEIGHBOURS + 1);
    const others = near.filter((other) => other.row !== row).slice(0, NEIGHBOURS);
    this.#of(row).set(others.map((other) => label[other.row]));
    this.#isMeasured[row] = 1;
  }
}
