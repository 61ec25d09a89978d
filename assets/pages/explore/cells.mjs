/** The places of the decoded grid's cells: on the plane or the map around z, samples, z with noise on it. */

/** @import { Prior } from "../../maths/prior.mjs" */
/** @import { Plane } from "../../types.d.ts" */
/** @import { ExploreState } from "./state.mjs" */

/**
 * Of all cells, row by row; isSmooth: does each look much like those beside it?
 * @typedef {{values: Float32Array<ArrayBuffer>, dimensions: number, isSmooth: boolean}} Places
 */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { drawn, normalPrior } from "../../maths/prior.mjs";
import { seededRandom } from "../../maths/statistics.mjs";
import { gridPlaces } from "../../pictures/grid.mjs";

const FLAT = [
  [1, 0],
  [0, 1],
];

/**
 * @param {Pick<ExploreState, "z" | "span" | "n" | "cells" | "scale" | "draw">} state
 * @param {Plane} plane
 * @param {Prior} [prior]
 * @returns {Places}
 */
export function cellsOf({ z, span, n, cells, scale, draw }, plane, prior = normalPrior(z.length)) {
  const dimensions = z.length;
  if (cells === "plane")
    return { values: cellsAround(z, span, n, plane), dimensions, isSmooth: !plane.isLine };
  const noise = { ...normalPrior(dimensions), means: [z] };
  const values = scattered(cells === "noise" ? noise : prior, scale, rowsOf(n, plane) * n, draw);
  return { values, dimensions, isSmooth: false };
}

/**
 * @param {number[]} z
 * @param {number} span from the middle to the outermost cells
 * @param {number} n cells a side
 * @param {Plane} plane
 */
function cellsAround(z, span, n, plane) {
  if (!plane.isMap) return gridPlaces(z, span, n, plane.basis, rowsOf(n, plane));
  const places = gridPlaces(onPlane(z, plane), span, n, FLAT);
  const values = new Float32Array(n * n * z.length);
  for (let cell = 0; cell < n * n; cell++) {
    values.set(movedOnPlane(z, plane, [places[2 * cell], places[2 * cell + 1]]), cell * z.length);
  }
  return values;
}

/**
 * The rows of a grid of n columns: as many, but one along a line.
 * @param {number} n
 * @param {Pick<Plane, "isLine">} plane
 */
function rowsOf(n, { isLine }) {
  return isLine ? 1 : n;
}

/**
 * Each part of the density `scale` times as wide as it is: one draw has the same ε at every scale and around
 * every middle.
 * @param {Prior} density
 * @param {number} scale
 * @param {number} count
 * @param {number} draw
 */
function scattered(density, scale, count, draw) {
  const random = seededRandom(draw);
  return Float32Array.from(Array.from({ length: count }, () => drawn(density, random, scale)).flat());
}
