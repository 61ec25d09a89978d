/**
 * A map of many latents in two dimensions: where it has the images, and where each of its places leads
 * back to, as vae/measure/maps.py measures it.
 *
 * A place leads to the weighted mean of the means of the images around it. An image at distance d has the
 * weight ((R − d) / (R d))², R being the distance of the first image that has none (Franke 1982, "Scattered
 * data interpolation", section 5): what is decoded changes without a jump wherever the pointer goes, and
 * at an image's own place is its mean.
 */

/** @import { MapPlaces, Point } from "../types.d.ts" */
/** @import { Neighbour } from "./nearest.mjs" */

import { NearestIndex } from "./nearest.mjs";
import { quantile } from "./statistics.mjs";

const NEAREST = 1e-9;
/** As places of latents are kept, see rounded() of parameters.mjs. */
const THOUSANDTHS = 1000;
/** Places that are remembered by what they lead to. */
const MOST_KNOWN = 1024;
/** A place of z is looked for around the places of so many images, from so far, until so near. */
const BEGINNINGS = 6;
const STEPS = [0.4, 0.002];
const MOST_TRIES = 120;
const AROUND = Array.from({ length: 8 }, (_, k) => (k * Math.PI) / 4);
/** Of the images' errors this share is usual. */
const USUAL = 0.95;
/** Of the images so many are asked how far on the map their neighbours are, and this share is usual. */
const SAMPLE = 500;
const NEARLY_ALL = 0.99;

export class LatentMap {
  #index;
  #mu;
  #latentDim;
  #nearestInAll;
  /** Places by what they lead to. @type {Map<string, Point>} */
  #known = new Map();

  /**
   * nearestInAll(z, k): the images nearest to z in all latents; mu: (N · D).
   * @param {MapPlaces} of
   * @param {{mu: Float32Array, latentDim: number}} latents
   * @param {(z: ArrayLike<number>, k: number) => Neighbour[]} nearestInAll
   */
  constructor({ place, error, neighbours }, { mu, latentDim }, nearestInAll) {
    this.places = place;
    /** So many images' means lead back together. */
    this.neighbours = neighbours;
    this.error = error;
    this.#index = new NearestIndex(place, 2);
    this.#mu = mu;
    this.#latentDim = latentDim;
    this.#nearestInAll = nearestInAll;
    /** All but few images' own places lead less far astray. */
    this.usualError = error.length > 0 ? quantile(Array.from(error), USUAL) : Infinity;
  }

  /**
   * All latents of a place of the map, of which `placeOf` knows that it is that place.
   * @param {Point} place
   */
  inverse(place) {
    const z = this.leadsTo(place);
    this.#remember(z, place);
    return z;
  }

  /**
   * How far astray the places of the images around lead, each without its image: their weighted mean.
   * @param {Point} place
   */
  errorAt(place) {
    return this.#weighted(place).reduce((sum, { row, weight }) => sum + weight * this.error[row], 0);
  }

  /**
   * How far on the map the images lie that a place leads back to.
   * @param {Point} place
   */
  reachAt(place) {
    return this.#index.nearestK(place, this.neighbours + 1).at(-1)?.distance ?? Infinity;
  }

  /** All but few images have theirs within this, by a sample of them. */
  get usualReach() {
    const step = Math.max(1, Math.floor(this.error.length / SAMPLE));
    const rows = Array.from({ length: Math.ceil(this.error.length / step) }, (_, k) => k * step);
    return quantile(
      rows.map((row) => this.reachAt(this.#placeOfRow(row))),
      NEARLY_ALL,
    );
  }

  /**
   * The place that leads to z, or where none does, the one that leads nearest to it.
   * @param {ArrayLike<number>} z
   * @returns {Point}
   */
  placeOf(z) {
    const known = this.#known.get(nameOf(z));
    if (known !== undefined) return known;
    const found = this.#search(z);
    this.#remember(z, found);
    return found;
  }

  /**
   * All latents of a place of the map.
   * @param {Point} place
   */
  leadsTo(place) {
    const z = new Array(this.#latentDim).fill(0);
    for (const { row, weight } of this.#weighted(place)) {
      const at = row * this.#latentDim;
      for (let k = 0; k < z.length; k++) z[k] += weight * this.#mu[at + k];
    }
    return z;
  }

  /** @param {Point} place */
  #weighted(place) {
    const found = this.#index.nearestK(place, this.neighbours + 1);
    const near = found.length > 1 ? found.slice(0, -1) : found;
    const reach = Math.max(found.at(-1)?.distance ?? 0, NEAREST);
    const weights = near.map(({ distance }) => {
      const d = Math.max(distance, NEAREST);
      return (Math.max(0, reach - d) / (reach * d)) ** 2;
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    // Where all are as far as the first that has no weight, all count alike.
    return near.map(({ row }, k) => ({ row, weight: sum > 0 ? weights[k] / sum : 1 / near.length }));
  }

  /**
   * From the places of the images around z, in ever smaller steps to wherever leads nearer to it.
   * @param {ArrayLike<number>} z
   * @returns {Point}
   */
  #search(z) {
    const beginnings = this.#nearestInAll(z, BEGINNINGS).map(({ row }) => this.#placeOfRow(row));
    const away = (/** @type {Point} */ place) => distance(this.leadsTo(place), z);
    let best = { place: beginnings[0] ?? /** @type {Point} */ ([0, 0]), away: Infinity };
    for (const place of beginnings) {
      const there = away(place);
      if (there < best.away) best = { place, away: there };
    }
    let tries = 0;
    for (let step = STEPS[0]; step > STEPS[1] && best.away > 0 && tries < MOST_TRIES; ) {
      const before = best;
      for (const angle of AROUND) {
        const [x, y] = before.place;
        const place = /** @type {Point} */ ([x + step * Math.cos(angle), y + step * Math.sin(angle)]);
        const there = away(place);
        if (there < best.away) best = { place, away: there };
      }
      tries += AROUND.length;
      if (best === before) step /= 2;
    }
    return best.place;
  }

  /**
   * @param {number} row
   * @returns {Point}
   */
  #placeOfRow(row) {
    return [this.places[2 * row], this.places[2 * row + 1]];
  }

  /**
   * @param {ArrayLike<number>} z
   * @param {Point} place
   */
  #remember(z, place) {
    const name = nameOf(z);
    this.#known.delete(name);
    this.#known.set(name, place);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}

/**
 * z as it is kept in a page's state.
 * @param {ArrayLike<number>} z
 */
function nameOf(z) {
  let name = "";
  for (let k = 0; k < z.length; k++) name += `${Math.round(z[k] * THOUSANDTHS)},`;
  return name;
}

/**
 * @param {ArrayLike<number>} a
 * @param {ArrayLike<number>} b
 */
function distance(a, b) {
  let squared = 0;
  for (let k = 0; k < a.length; k++) squared += (a[k] - b[k]) ** 2;
  return Math.sqrt(squared);
}
