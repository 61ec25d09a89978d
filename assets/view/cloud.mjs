/** The test images in latent space: which is nearest, on the plane of the sky or in all latents. */

import { NearestIndex } from "../inference/nearest.mjs";
import { onPlane } from "./plane.mjs";

/** A place is far where the nearest image is further than this share of images have theirs. */
const FAR_SHARE = 0.95;
const FAR_SAMPLE = 100;

export class Cloud {
  #plane = null;
  #onPlane = null;
  #inSpace = null;

  /**
   * latents: as parseLatents gives them, taken over; counts: images a class; far: the distance
   * from the data beyond which the decoder guesses, in all latents.
   */
  constructor(latents, classes) {
    Object.assign(this, latents);
    this.far = this.#usualDistance();
    this.counts = new Uint32Array(classes);
    for (const label of latents.label) this.counts[label] += 1;
  }

  place(row) {
    return this.mu.subarray(row * this.latentDim, (row + 1) * this.latentDim);
  }

  /** {row, distance} of the star nearest to z's on the plane; keeps to `classes` if there are any. */
  nearestStar(z, plane, classes) {
    if (plane !== this.#plane) {
      this.#plane = plane;
      this.#onPlane = this.#index(plane);
    }
    return this.#onPlane.nearest(onPlane(z, plane), classes.length > 0 ? classes : null);
  }

  /** Up to k images nearest to z in all latents, nearest first: [{row, distance}]. */
  nearestK(z, k) {
    return this.#space().nearestK(z, k);
  }

  #space() {
    return (this.#inSpace ??= new NearestIndex(this.mu, this.latentDim, this.label));
  }

  /** How far all but the loneliest images are from their nearest fellow, by a sample of them. */
  #usualDistance() {
    const step = Math.max(1, Math.floor(this.count / FAR_SAMPLE));
    const distances = [];
    for (let row = 0; row < this.count; row += step) {
      const [, fellow] = this.nearestK(this.place(row), 2);
      if (fellow !== undefined) distances.push(fellow.distance);
    }
    distances.sort((a, b) => a - b);
    return distances[Math.floor(FAR_SHARE * distances.length)] ?? Infinity;
  }

  #index(plane) {
    if (this.latentDim === 2 && plane.axes[0] === 0) return this.#space();
    const points = new Float32Array(2 * this.count);
    for (let row = 0; row < this.count; row++) points.set(onPlane(this.place(row), plane), 2 * row);
    return new NearestIndex(points, 2, this.label);
  }
}
