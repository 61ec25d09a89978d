/** The places of the decoded grid's cells: on the plane or the map around z, samples, z with noise on it. */

/** @import { Prior } from "../../maths/prior.mjs" */
/** @import { Plane } from "../../types.d.ts" */
/** @import { ExploreState } from "./state.mjs" */

/** Of all cells, row by row. @typedef {{values: Float32Array<ArrayBuffer>, dimensions: number}} Places */

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
  if (cells === "plane") return { values: cellsAround(z, span, n, plane), dimensions };
  const noise = { ...normalPrior(dimensions), means: [z] };
  return { values: scattered(cells === "noise" ? noise : prior, scale, n * n, draw), dimensions };
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
