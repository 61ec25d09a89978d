/** The test images in latent space: which is nearest, on the plane of the sky or in all latents. */

import { NearestIndex } from "../maths/nearest.mjs";
import { onPlane } from "../maths/plane.mjs";

/** A place is far where the nearest image is further than this share of images have theirs. */
const FAR_SHARE = 0.95;
const FAR_SAMPLE = 100;

export class Cloud {
  #plane = null;
  #onPlane = null;
  #inSpace = null;
  #aggregate = null;

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

  /**
   * {row, distance} of the star nearest to z's on the plane; keeps to `classes` if there are any.
   * Without a plane, nearest in all latents.
   */
  nearestStar(z, plane, classes) {
    const wanted = classes.length > 0 ? classes : null;
    if (plane === null) return this.#space().nearest(z, wanted);
    return this.#indexOf(plane).nearest(onPlane(z, plane), wanted);
  }

  /** Where the images are on the plane: x, y, x, y, … in the order of their rows. */
  stars(plane) {
    return this.#indexOf(plane).points;
  }

  /** Up to k images nearest to z in all latents, nearest first: [{row, distance}]. */
  nearestK(z, k) {
    return this.#space().nearestK(z, k);
  }

  /** The row of a class's image that is nearest to z in all latents. */
  nearestOfClass(z, k) {
    return this.#space().nearest(z, [k]).row;
  }

  /** The mean of a class's images: NaN where it has none. */
  classMean(k) {
    const sum = new Float64Array(this.latentDim);
    this.#each((row, latent, at) => {
      if (this.label[row] === k) sum[latent] += this.mu[at];
    });
    return sum.map((total) => total / this.counts[k]);
  }

  /**
   * {mean, deviation}, one number a latent, of the mixture of all images' posteriors: its
   * variance is that of the means and the mean of the variances.
   */
  get aggregate() {
    if (this.#aggregate === null) {
      const mean = new Float64Array(this.latentDim);
      const variance = new Float64Array(this.latentDim);
      this.#each((_row, latent, at) => {
        mean[latent] += this.mu[at] / this.count;
      });
      this.#each((_row, latent, at) => {
        variance[latent] += ((this.mu[at] - mean[latent]) ** 2 + Math.exp(this.logvar[at])) / this.count;
      });
      this.#aggregate = { mean, deviation: variance.map(Math.sqrt) };
    }
    return this.#aggregate;
  }

  #each(visit) {
    for (let row = 0, at = 0; row < this.count; row++) {
      for (let latent = 0; latent < this.latentDim; latent++, at++) visit(row, latent, at);
    }
  }

  #space() {
    this.#inSpace ??= new NearestIndex(this.mu, this.latentDim, this.label);
    return this.#inSpace;
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

  #indexOf(plane) {
    if (plane !== this.#plane) {
      this.#plane = plane;
      this.#onPlane = this.#index(plane);
    }
    return this.#onPlane;
  }

  #index(plane) {
    if (this.latentDim === 2 && plane.axes[0] === 0) return this.#space();
    const points = new Float32Array(2 * this.count);
    for (let row = 0; row < this.count; row++) points.set(onPlane(this.place(row), plane), 2 * row);
    return new NearestIndex(points, 2, this.label);
  }
}
