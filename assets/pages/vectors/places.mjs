/** A run's points: where test images and classes lie, and where one begins whom nobody has told. */

import { PlacedPoints } from "../../points/placed_points.mjs";

export class Places {
  #placed;
  #cloud;
  #classes;
  #typical = new Map();
  #means = new Map();

  constructor(opened) {
    this.#placed = new PlacedPoints(opened);
    this.#cloud = opened.cloud;
    this.#classes = opened.run.classes;
  }

  has(point) {
    return point.mean === undefined ? this.#placed.has(point) : this.#cloud.counts[point.mean] > 0;
  }

  /** The point with what is known of it: {z, image, mean, name}. */
  found(point, plane) {
    if (point.mean === undefined) return this.#placed.all([point], plane)[0];
    return { ...point, z: this.#mean(point.mean), name: `mean of ${this.#classes[point.mean]}` };
  }

  /** The point at [x, y] of the plane: the nearest star's, or `base` moved there. */
  under(place, base, page) {
    return this.#placed.under(place, base, page);
  }

  /** See PlacedPoints. */
  random(page) {
    return this.#placed.random(page);
  }

  selectedCount(page) {
    return this.#placed.selectedCount(page);
  }

  /** Where a slot ("at", "a", "b") is while nobody has chosen: at images typical of their classes. */
  first(slot, { kind, to, from }) {
    if (kind === "classes") return this.#typicalOf(from ?? this.#present().find((k) => k !== to));
    if (kind !== "analogy") return this.#typicalOf(this.#present()[0]);
    const k = this.#present()[["a", "b", "at"].indexOf(slot)];
    return k === undefined ? { image: this.#cloud.index[0] } : this.#typicalOf(k);
  }

  #present() {
    return [...this.#classes.keys()].filter((k) => this.#cloud.counts[k] > 0);
  }

  /** The test image that is nearest to its class's mean. */
  #typicalOf(k) {
    if (!this.#typical.has(k)) {
      const row = this.#cloud.nearestOfClass(this.#mean(k), k);
      this.#typical.set(k, { image: this.#cloud.index[row] });
    }
    return this.#typical.get(k);
  }

  #mean(k) {
    if (!this.#means.has(k)) this.#means.set(k, Array.from(this.#cloud.classMean(k)));
    return this.#means.get(k);
  }
}
