/** The test images in latent space: which is nearest, on the plane of the sky or in all latents. */

/** @import { Latents, Plane } from "../types.d.ts" */

import { laneStars } from "../maths/lanes.mjs";
import { LatentMap } from "../maths/latent_map.mjs";
import { NearestIndex } from "../maths/nearest.mjs";
import { onPlane } from "../maths/plane.mjs";

/** A place is far where the nearest image is further than this share of images have theirs. */
const FAR_SHARE = 0.95;
const FAR_SAMPLE = 100;

export class Cloud {
  /**
   * The plane that was asked for last, and its stars.
   * @type {{plane: Plane, stars: NearestIndex} | null}
   */
  #onPlane = null;
  #inSpace;
  /** @type {{mean: Float64Array, deviation: Float64Array} | null} */
  #aggregate = null;

  /**
   * @param {Latents} latents taken over
   * @param {number} classes
   * @param {number} neighbours of the map, if there is one, as its run says
   */
  constructor(latents, classes, neighbours = 1) {
    this.count = latents.count;
    this.latentDim = latents.latentDim;
    this.mu = latents.mu;
    this.logvar = latents.logvar;
    this.label = latents.label;
    this.index = latents.index;
    this.reconstructionNats = latents.reconstructionNats;
    this.prior = latents.prior;
    this.#inSpace = new NearestIndex(this.mu, this.latentDim, this.label);
    /** Of all latents, where the run has one. */
    this.map = latents.mapped
      ? new LatentMap({ ...latents.mapped, neighbours }, latents, (z, k) => this.nearestK(z, k))
      : null;
    /** The distance from the data beyond which the decoder guesses, in all latents. */
    this.far = this.#usualDistance();
    /** Images a class. */
    this.counts = new Uint32Array(classes);
    for (const label of latents.label) this.counts[label] += 1;
  }

  /**
   * An image's z.
   * @param {number} row
   */
  place(row) {
    return this.mu.subarray(row * this.latentDim, (row + 1) * this.latentDim);
  }

  /**
   * The means of at most so many images, evenly among all: (rows · D).
   * @param {number} most
   */
  someMeans(most) {
    const rows = Math.min(most, this.count);
    const means = new Float32Array(rows * this.latentDim);
    for (let k = 0; k < rows; k++) {
      means.set(this.place(Math.floor((k * this.count) / rows)), k * this.latentDim);
    }
    return means;
  }

  /**
   * The star nearest to z's on the plane; keeps to `classes` if there are any. Without a plane,
   * nearest in all latents.
   * @param {ArrayLike<number>} z
   * @param {Plane | null} plane
   * @param {number[]} classes
   */
  nearestStar(z, plane, classes) {
    const wanted = classes.length > 0 ? classes : null;
    // Over a line stars are heaped: how high one lies says nothing of how near it is.
    if (plane === null || plane.isLine) return this.#inSpace.nearest(z, wanted);
    return this.#indexOf(plane).nearest(onPlane(z, plane), wanted);
  }

  /**
   * Where the images are on the plane: x, y, x, y, … in the order of their rows.
   * @param {Plane} plane
   */
  stars(plane) {
    return this.#indexOf(plane).points;
  }

  /**
   * Where an image is on the plane.
   * @param {number} row
   * @param {Plane} plane
   * @returns {import("../types.d.ts").Point}
   */
  star(row, plane) {
    const stars = this.stars(plane);
    return [stars[2 * row], stars[2 * row + 1]];
  }

  /**
   * Up to k images nearest to z in all latents, nearest first.
   * @param {ArrayLike<number>} z
   * @param {number} k
   */
  nearestK(z, k) {
    return this.#inSpace.nearestK(z, k);
  }

  /**
   * The row of a class's image that is nearest to z in all latents, undefined where it has none.
   * @param {ArrayLike<number>} z
   * @param {number} k
   */
  nearestOfClass(z, k) {
    return this.#inSpace.nearest(z, [k])?.row;
  }

  /**
   * The mean of a class's images: NaN where it has none.
   * @param {number} k
   */
  classMean(k) {
    const sum = new Float64Array(this.latentDim);
    this.#each((row, latent, at) => {
      if (this.label[row] === k) sum[latent] += this.mu[at];
    });
    return sum.map((total) => total / this.counts[k]);
  }

  /**
   * Mean and deviation of each latent, of the mixture of all images' posteriors: its variance is
   * that of the means and the mean of the variances.
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

  /** @param {(row: number, latent: number, at: number) => void} visit */
  #each(visit) {
    for (let row = 0, at = 0; row < this.count; row++) {
      for (let latent = 0; latent < this.latentDim; latent++, at++) visit(row, latent, at);
    }
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

  /** @param {Plane} plane */
  #indexOf(plane) {
    if (plane !== this.#onPlane?.plane) this.#onPlane = { plane, stars: this.#index(plane) };
    return this.#onPlane.stars;
  }

  /** @param {Plane} plane */
  #index(plane) {
    const { axes } = plane;
    if (plane.isLine) {
      return new NearestIndex(laneStars(this.mu, this.label, this.counts.length), 2, this.label);
    }
    if (plane.map !== null) return new NearestIndex(plane.map.places, 2, this.label);
    if (this.latentDim === 2 && Array.isArray(axes) && axes[0] === 0) return this.#inSpace;
    const points = new Float32Array(2 * this.count);
    for (let row = 0; row < this.count; row++) points.set(onPlane(this.place(row), plane), 2 * row);
    return new NearestIndex(points, 2, this.label);
  }
}
