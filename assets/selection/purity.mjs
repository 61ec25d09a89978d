/** How well the neighbourhoods of images keep to their class. */

/** @import { Cloud } from "../sky/cloud.mjs" */

import { inSlices } from "./slices.mjs";

export const NEIGHBOURS = 15;

/**
 * The nearest-neighbour purity of images: of each one's NEIGHBOURS nearest other images, in all
 * latents, the share that has its class. What was measured once is kept.
 */
export class Purity {
  #cloud;
  #shares;

  /** @param {Pick<Cloud, "count" | "label" | "place" | "nearestK">} cloud */
  constructor(cloud) {
    this.#cloud = cloud;
    this.#shares = new Float64Array(cloud.count).fill(NaN);
  }

  /**
   * The mean over the rows, NaN of none; null where `signal` was aborted before it was known.
   * @param {number[]} rows
   * @param {{signal: AbortSignal, onSlice?: (done: number) => void}} options
   */
  async mean(rows, { signal, onSlice }) {
    const isFinished = await inSlices(rows, (row) => this.#measure(row), { signal, onSlice });
    return isFinished ? rows.reduce((sum, row) => sum + this.#shares[row], 0) / rows.length : null;
  }

  /** @param {number} row */
  #measure(row) {
    if (!Number.isNaN(this.#shares[row])) return;
    const { label } = this.#cloud;
    // Of images in one place, any may come before the image itself, or crowd it out.
    const near = this.#cloud.nearestK(this.#cloud.place(row), NEIGHBOURS + 1);
    const others = near.filter((other) => other.row !== row).slice(0, NEIGHBOURS);
    const alike = others.filter((other) => label[other.row] === label[row]).length;
    this.#shares[row] = others.length === 0 ? 1 : alike / others.length;
  }
}
