/** A run's points: where those lie that are test images, and which point is meant by a place. */

import { movedOnPlane } from "../view/plane.mjs";
import { pointName } from "./path_words.mjs";
import { pointAt } from "./state.mjs";

export class PlacedPoints {
  #cloud;
  #classes;
  #latentDim;
  /** From the number of a test image to its row. */
  #rows;

  constructor({ run, cloud }) {
    this.#cloud = cloud;
    this.#classes = run.classes;
    this.#latentDim = run.latent_dim;
    this.#rows = new Map(Array.from(cloud.index, (image, row) => [image, row]));
  }

  has({ image }) {
    return image === undefined || this.#rows.has(image);
  }

  /** Points with what is known of them: [{z, image, label, name}]. */
  all(points, plane) {
    return points.map((point) => {
      const found = point.image === undefined ? point : this.#placed(point.image);
      return { ...found, name: pointName(found, plane) };
    });
  }

  /** Where nobody has chosen: the first test image, and the first one of another class. */
  first() {
    const { label } = this.#cloud;
    const other = label.findIndex((each) => each !== label[0]);
    return [0, Math.max(0, other)].map((row) => this.#point(row));
  }

  random() {
    return this.#point(Math.floor(Math.random() * this.#cloud.count));
  }

  /** The point at [x, y] of the plane: the nearest star's, or `base` moved there. */
  under(place, base, { plane, snapping, state }) {
    const z = movedOnPlane(base ?? new Array(this.#latentDim).fill(0), plane, place);
    if (!snapping) return pointAt(z);
    const nearest = this.#cloud.nearestStar(z, plane, state.classes);
    return nearest === null ? pointAt(z) : this.#point(nearest.row);
  }

  #point(row) {
    return { image: this.#cloud.index[row] };
  }

  #placed(image) {
    const row = this.#rows.get(image);
    return { image, z: Array.from(this.#cloud.place(row)), label: this.#classes[this.#cloud.label[row]] };
  }
}
