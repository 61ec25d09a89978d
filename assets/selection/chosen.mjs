/** Which images are chosen, and in which order they are shown. Images are rows of the latents. */

/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { Latents, Plane, Polygon } from "../types.d.ts" */

import { inside } from "../maths/polygon.mjs";

/**
 * The rows whose stars lie within the polygon; null is everywhere.
 * @param {ArrayLike<number>} stars x, y, x, y, …
 * @param {Polygon | null} polygon
 */
export function rowsWithin(stars, polygon) {
  const rows = Array.from({ length: stars.length / 2 }, (_, row) => row);
  if (polygon === null) return rows;
  return rows.filter((row) => inside(polygon, stars[2 * row], stars[2 * row + 1]));
}

/**
 * Those of the classes; none of them means all.
 * @param {number[]} rows
 * @param {ArrayLike<number>} label
 * @param {number[]} classes
 */
export function ofClasses(rows, label, classes) {
  return classes.length === 0 ? rows : rows.filter((row) => classes.includes(label[row]));
}

/**
 * How many of the rows each of so many classes has.
 * @param {number[]} rows
 * @param {ArrayLike<number>} label
 * @param {number} classes
 */
export function classCounts(rows, label, classes) {
  const counts = Array.from({ length: classes }, () => 0);
  for (const row of rows) counts[label[row]] += 1;
  return counts;
}

/**
 * Those that a person asks for: "#42" is an image's number in the test set; "sand" the classes whose
 * names begin so; a number that begins no class's name is that of an image; nothing means all.
 * @param {number[]} rows
 * @param {Pick<Latents, "index" | "label">} latents
 * @param {string[]} classes
 * @param {string} text
 */
export function found(rows, { index, label }, classes, text) {
  const asked = text.trim().toLowerCase();
  if (asked === "") return rows;
  const named = classes.map((name) => name.toLowerCase().startsWith(asked));
  const number = asked.replace(/^#/, "");
  if (/^\d+$/.test(number) && !named.includes(true))
    return rows.filter((row) => index[row] === Number(number));
  return rows.filter((row) => named[label[row]]);
}

/**
 * "4/9" asks for images of the class 4 that have images of the class 9 among their nearest: the classes'
 * numbers; null where it is no two classes. A name can have a stroke of its own.
 * @param {string} text
 * @param {string[]} classes
 * @returns {{of: number, near: number} | null}
 */
export function neighboursAsked(text, classes) {
  const names = classes.map((name) => name.toLowerCase());
  const parts = text.trim().toLowerCase().split("/");
  for (let cut = 1; cut < parts.length; cut++) {
    const [of, near] = [parts.slice(0, cut), parts.slice(cut)].map((part) =>
      names.indexOf(part.join("/").trim()),
    );
    if (of !== -1 && near !== -1) return { of, near };
  }
  return null;
}

/** So much of classes' names is asked for. */
export const MOST_LETTERS = 80;

/** How rows can be ordered, the first is the usual one. */
export const ORDERS = Object.freeze(["worst", "class", "place"]);

/**
 * Rows in an order. "worst": the highest reconstruction error first, what is not measured last;
 * "class": class by class, each with its worst first; "place": in lines of `columns` images as they
 * lie on the sky, from the top and within a line from the left.
 * @param {number[]} rows
 * @param {string} order
 * @param {Pick<Latents, "reconstructionNats" | "label">} latents
 * @param {ArrayLike<number>} stars
 * @param {number} columns
 */
export function ordered(rows, order, { reconstructionNats, label }, stars, columns) {
  const worst = (/** @type {number} */ a, /** @type {number} */ b) =>
    worse(reconstructionNats[a], reconstructionNats[b]) || a - b;
  if (order === "worst") return rows.toSorted(worst);
  if (order === "class") return rows.toSorted((a, b) => label[a] - label[b] || worst(a, b));
  const downward = rows.toSorted((a, b) => stars[2 * b + 1] - stars[2 * a + 1] || a - b);
  const lines = Array.from({ length: Math.ceil(rows.length / columns) }, (_, line) =>
    downward.slice(line * columns, (line + 1) * columns),
  );
  return lines.flatMap((line) => line.sort((a, b) => stars[2 * a] - stars[2 * b] || a - b));
}

/**
 * The mean of the rows' z, (D); NaN of none.
 * @param {number[]} rows
 * @param {Pick<Latents, "mu" | "latentDim">} latents
 */
export function meanPlace(rows, { mu, latentDim }) {
  const sum = new Float64Array(latentDim);
  for (const row of rows) for (let k = 0; k < latentDim; k++) sum[k] += mu[row * latentDim + k];
  return sum.map((total) => total / rows.length);
}

/**
 * @param {number} a
 * @param {number} b
 */
function worse(a, b) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return b - a;
}

/** The images that a page's state selects, found again only where it selects others. */
export class Selected {
  #cloud;
  /** @type {unknown[]} */
  #of = [];
  /** @type {number[]} */
  #rows = [];

  /** @param {Pick<Cloud, "stars" | "label">} cloud */
  constructor(cloud) {
    this.#cloud = cloud;
  }

  /**
   * Their rows, as Explore's panel counts them: within the polygon, of the highlighted classes; none
   * without a polygon.
   * @param {{state: {sel: Polygon | null, classes: number[]}, plane: Plane}} page
   */
  rows({ state: { sel, classes }, plane }) {
    if (sel === null) return [];
    const of = [sel, classes, plane];
    if (of.some((part, k) => part !== this.#of[k])) {
      const { label } = this.#cloud;
      this.#of = of;
      this.#rows = ofClasses(rowsWithin(this.#cloud.stars(plane), sel), label, classes);
    }
    return this.#rows;
  }
}
