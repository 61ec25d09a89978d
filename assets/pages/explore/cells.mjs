/** The places of the decoded grid's cells: on the plane or the map around z, samples, z with noise on it. */

/** @import { Plane } from "../../types.d.ts" */
/** @import { ExploreState } from "./state.mjs" */

/**
 * Of all cells, row by row; isSmooth: does each look much like those beside it?
 * @typedef {{values: Float32Array<ArrayBuffer>, dimensions: number, isSmooth: boolean}} Places
 */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { seededRandom, standardNormal } from "../../maths/statistics.mjs";
import { gridPlaces } from "../../pictures/grid.mjs";

const FLAT = [
  [1, 0],
  [0, 1],
];

/**
 * @param {Pick<ExploreState, "z" | "span" | "n" | "cells" | "scale" | "draw">} state
 * @param {Plane} plane
 * @returns {Places}
 */
export function cellsOf({ z, span, n, cells, scale, draw }, plane) {
  const dimensions = z.length;
  if (cells === "plane") return { values: cellsAround(z, span, n, plane), dimensions, isSmooth: true };
  const middle = cells === "noise" ? z : new Float32Array(dimensions);
  return { values: scattered(middle, scale, n * n, draw), dimensions, isSmooth: false };
}

/**
 * @param {number[]} z
 * @param {number} span from the middle to the outermost cells
 * @param {number} n cells a side
 * @param {Plane} plane
 */
function cellsAround(z, span, n, plane) {
  if (!plane.isMap) return gridPlaces(z, span, n, plane.basis);
  const places = gridPlaces(onPlane(z, plane), span, n, FLAT);
  const values = new Float32Array(n * n * z.length);
  for (let cell = 0; cell < n * n; cell++) {
    values.set(movedOnPlane(z, plane, [places[2 * cell], places[2 * cell + 1]]), cell * z.length);
  }
  return values;
}

/**
 * middle + scale · ε, ε ~ N(0, I): one draw has the same ε at every scale and around every middle.
 * @param {ArrayLike<number>} middle
 * @param {number} scale
 * @param {number} count
 * @param {number} draw
 */
function scattered(middle, scale, count, draw) {
  const random = seededRandom(draw);
  return Float32Array.from(
    { length: count * middle.length },
    (_, at) => middle[at % middle.length] + scale * standardNormal(random),
  );
}
