/** A run's points: where test images and classes lie, and where one begins whom nobody has told. */

/** @import { FoundPoint, Shown } from "../../points/placed_points.mjs" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { Plane, Run } from "../../types.d.ts" */
/** @import { Point } from "../paths/state.mjs" */
/** @import { Direction, Slot } from "./state.mjs" */

import { PlacedPoints } from "../../points/placed_points.mjs";
import { tr } from "../../shell/texts.mjs";

export class Places {
  #placed;
  #cloud;
  #classes;
  /** @type {Map<number, Point>} */
  #typical = new Map();
  /** @type {Map<number, number[]>} */
  #means = new Map();

  /** @param {{run: Run, cloud: Cloud}} opened */
  constructor(opened) {
    this.#placed = new PlacedPoints(opened);
    this.#cloud = opened.cloud;
    this.#classes = opened.run.classes;
  }

  /** @param {Point} point */
  has(point) {
    return point.mean === undefined ? this.#placed.has(point) : this.#cloud.counts[point.mean] > 0;
  }

  /**
   * The point with what is known of it.
   * @param {Point} point
   * @param {Plane | null} plane
   * @returns {FoundPoint}
   */
  found(point, plane) {
    if (point.mean === undefined) return this.#placed.all([point], plane)[0];
    return {
      ...point,
      z: this.#mean(point.mean),
      name: tr("mean of {value}", { value: this.#classes[point.mean] }),
    };
  }

  /**
   * The point at [x, y] of the plane: the nearest star's, or `base` moved there.
   * @param {number[]} place
   * @param {ArrayLike<number>} base
   * @param {Shown} page
   */
  under(place, base, page) {
    return this.#placed.under(place, base, page);
  }

  /**
   * See PlacedPoints.
   * @param {Pick<Shown, "state" | "plane">} page
   */
  random(page) {
    return this.#placed.random(page);
  }

  /** @param {Pick<Shown, "state" | "plane">} page */
  selectedCount(page) {
    return this.#placed.selectedCount(page);
  }

  /**
   * Where a slot is while nobody has chosen: at images typical of their classes.
   * @param {Slot} slot
   * @param {Direction} direction
   * @returns {Point}
   */
  first(slot, { kind, to, from }) {
    const { classes } = this;
    if (classes.length === 0) return this.#placed.placed(["a", "b", "at"].indexOf(slot));
    const other = classes.find((k) => k !== to) ?? classes[0];
    if (kind === "classes") return this.#typicalOf(from !== null && classes.includes(from) ? from : other);
    if (kind !== "analogy") return this.#typicalOf(classes[0]);
    const k = classes[["a", "b", "at"].indexOf(slot)];
    return k === undefined ? { image: this.#cloud.index[0] } : this.#typicalOf(k);
  }

  /** Those that have images, rising. */
  get classes() {
    return [...this.#classes.keys()].filter((k) => this.#cloud.counts[k] > 0);
  }

  /**
   * The test image that is nearest to its class's mean.
   * @param {number} k
   */
  #typicalOf(k) {
    const row = () => /** @type {number} */ (this.#cloud.nearestOfClass(this.#mean(k), k));
    const typical = this.#typical.get(k) ?? { image: this.#cloud.index[row()] };
    this.#typical.set(k, typical);
    return typical;
  }

  /** @param {number} k */
  #mean(k) {
    const mean = this.#means.get(k) ?? Array.from(this.#cloud.classMean(k));
    this.#means.set(k, mean);
    return mean;
  }
}
