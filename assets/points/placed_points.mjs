/** A run's points: where those lie that are test images, and which point is meant by a place. */

/** @import { SkyState } from "../shell/types.d.ts" */
/** @import { Plane, Run } from "../types.d.ts" */
/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { Point } from "../pages/paths/state.mjs" */

/**
 * A point with what is known of it; label: its class.
 * @typedef {Point & {z: number[], label?: string, name: string}} FoundPoint
 */

/**
 * What a place means on a page: see SkyPage, which is one.
 * @typedef {{state: SkyState, plane: Plane, shownPlane: Plane | null, snapping: boolean}} Shown
 */

import { movedOnPlane } from "../maths/plane.mjs";
import { standardNormal } from "../maths/statistics.mjs";
import { pointName } from "../pages/paths/path_words.mjs";
import { pointAt } from "../pages/paths/state.mjs";
import { Selected } from "../selection/chosen.mjs";

/** How far from the middle: as far as one image in seven of the prior. */
const SIDE = 1.5;

export class PlacedPoints {
  #cloud;
  #classes;
  #latentDim;
  #selected;
  /** From the number of a test image to its row. */
  #rows;

  /** @param {{run: Run, cloud: Cloud}} opened */
  constructor({ run, cloud }) {
    this.#cloud = cloud;
    this.#classes = run.classes;
    this.#latentDim = run.latent_dim;
    this.#selected = new Selected(cloud);
    this.#rows = new Map(Array.from(cloud.index, (image, row) => [image, row]));
  }

  /** @param {Point} point */
  has({ image }) {
    return image === undefined || this.#rows.has(image);
  }

  /**
   * Points with what is known of them; plane: by which places are called, null for all latents.
   * @param {Point[]} points
   * @param {Plane | null} plane
   * @returns {FoundPoint[]}
   */
  all(points, plane) {
    return points.map((point) => {
      const found = point.image === undefined ? { ...point, z: point.z ?? [] } : this.#placed(point.image);
      return { ...found, name: pointName(found, plane) };
    });
  }

  /** Where nobody has chosen: the first test image, and the first one of another class. */
  first() {
    const { label, count } = this.#cloud;
    if (count === 0) return [0, 1].map((k) => this.placed(k));
    const other = label.findIndex((each) => each !== label[0]);
    return [0, Math.max(0, other)].map((row) => this.ofRow(row));
  }

  /**
   * A test image by chance, of the selected ones where there are any; where there is none at all, a
   * place of the prior.
   * @param {Pick<Shown, "state" | "plane">} page
   */
  random(page) {
    if (this.#cloud.count === 0) return pointAt(this.origin.map(() => standardNormal(Math.random)));
    const rows = this.#selected.rows(page);
    const count = rows.length || this.#cloud.count;
    const drawn = Math.floor(Math.random() * count);
    return this.ofRow(rows[drawn] ?? drawn);
  }

  /**
   * How many test images are selected, null where there is no selection.
   * @param {Pick<Shown, "state" | "plane">} page
   */
  selectedCount(page) {
    return page.state.sel === null ? null : this.#selected.rows(page).length;
  }

  /**
   * The point at a place of the sky: the nearest star's, or on the plane `base` moved there.
   * @param {number[]} place
   * @param {ArrayLike<number> | undefined} base
   * @param {Shown} page
   * @returns {Point}
   */
  under(place, base, { plane, shownPlane, snapping, state }) {
    const [x, y] = place;
    const z = state.space ? place : movedOnPlane(base ?? this.origin, plane, [x, y]);
    if (!snapping) return pointAt(z);
    const nearest = this.#cloud.nearestStar(z, shownPlane, state.classes);
    return nearest === null ? pointAt(z) : this.ofRow(nearest.row);
  }

  /**
   * Where nobody has chosen and there is no test image: places of the prior, by turns on either side.
   * @param {number} k
   */
  placed(k) {
    return pointAt(this.origin.map((_, latent) => (latent === k >> 1 ? [-SIDE, SIDE][k % 2] : 0)));
  }

  get origin() {
    return new Array(this.#latentDim).fill(0);
  }

  /**
   * @param {number} row
   * @returns {Point}
   */
  ofRow(row) {
    return { image: this.#cloud.index[row] };
  }

  /** @param {number} image */
  #placed(image) {
    const row = this.#rows.get(image) ?? 0;
    return { image, z: Array.from(this.#cloud.place(row)), label: this.#classes[this.#cloud.label[row]] };
  }
}
