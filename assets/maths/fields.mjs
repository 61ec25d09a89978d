/** Fields: a number at each node of a grid on a plane, row by row from the lowest. */

/** @import { Point } from "../types.d.ts" */
/** @import { PriorShadow } from "./aggregate.mjs" */
/** @import { Grid } from "./density.mjs" */

import { quantile } from "./statistics.mjs";

/** Of the stars a grid leaves out this share at each side. */
const LEFT_OUT = 0.001;
const MARGIN = 0.3;
/** Of the deviations around the middle of each part of the prior a grid holds so many. */
const PRIOR = 3.5;

/**
 * A square grid around the stars and the prior's mass.
 * @param {ArrayLike<number>} stars x, y, x, y, …
 * @param {PriorShadow[]} prior
 * @param {number} nodes a side
 * @returns {Grid}
 */
export function gridAround(stars, prior, nodes) {
  const ends = [prior.map(({ x, xx }) => [x, Math.sqrt(xx)]), prior.map(({ y, yy }) => [y, Math.sqrt(yy)])];
  const sides = [0, 1].map((side) => {
    const values = Array.from({ length: stars.length / 2 }, (_, row) => stars[2 * row + side]);
    const far = values.length > 0 ? [LEFT_OUT, 1 - LEFT_OUT].map((share) => quantile(values, share)) : [];
    const of = (/** @type {number} */ sign) =>
      ends[side].map(([middle, deviation]) => middle + sign * PRIOR * deviation);
    return [Math.min(...far, ...of(-1)), Math.max(...far, ...of(1))];
  });
  const half = ((1 + MARGIN) * Math.max(...sides.map(([low, high]) => high - low))) / 2;
  const [x0, y0] = sides.map(([low, high]) => (low + high) / 2 - half);
  return { x0, y0, step: (2 * half) / (nodes - 1), columns: nodes, rows: nodes };
}

/**
 * The places of the nodes.
 * @param {Grid} grid
 * @returns {Point[]}
 */
export function nodesOf({ x0, y0, step, columns, rows }) {
  return Array.from({ length: columns * rows }, (_, at) => [
    x0 + (at % columns) * step,
    y0 + Math.floor(at / columns) * step,
  ]);
}

/**
 * The field at `times` places from node to node, linearly between them.
 * @param {ArrayLike<number>} values
 * @param {Pick<Grid, "columns" | "rows">} grid
 * @param {number} times
 */
export function refined(values, { columns, rows }, times) {
  const [wide, high] = [(columns - 1) * times + 1, (rows - 1) * times + 1];
  const fine = new Float32Array(wide * high);
  for (let v = 0; v < high; v++) {
    const row = Math.min(rows - 2, Math.floor(v / times));
    const up = v / times - row;
    for (let u = 0; u < wide; u++) {
      const column = Math.min(columns - 2, Math.floor(u / times));
      const right = u / times - column;
      const at = row * columns + column;
      const low = values[at] + right * (values[at + 1] - values[at]);
      const top = values[at + columns] + right * (values[at + columns + 1] - values[at + columns]);
      fine[v * wide + u] = low + up * (top - low);
    }
  }
  return { values: fine, columns: wide, rows: high };
}
