/**
 * The aggregate posterior q(z) = mean over x of q(z | x) against the prior p(z), on a plane.
 *
 * What a plane shows of both are their shadows: mixtures of Gaussians in the plane's coordinates, whose
 * directions are of length one and at right angles.
 */

/** @import { Plane } from "../types.d.ts" */
/** @import { Prior } from "./prior.mjs" */
/** @import { Grid } from "./density.mjs" */

import { shadowOf } from "./posterior.mjs";

/** Where q is below this share of p there is a hole: the prior draws places that no image is encoded to. */
export const HOLE = 0.1;
/** Deviations beyond which a posterior adds less than 2e-8 of its height. */
const REACH = 6;
/** Where q is nothing its logarithm would be no number. */
const LEAST = -12;

/**
 * A Gaussian's mean and covariance.
 * @typedef {{x: number, y: number, xx: number, xy: number, yy: number}} Shadow
 */

/** A component of the prior as a plane shows it. @typedef {Shadow & {weight: number}} PriorShadow */

/**
 * @param {Prior} prior
 * @param {Plane} plane
 * @returns {PriorShadow[]}
 */
export function priorShadows({ weights, means, deviations }, plane) {
  return weights.map((weight, k) => ({ weight, ...shadowOf(means[k], deviations[k], plane) }));
}

/**
 * The density of the mixture at each node of the grid, row by row.
 * @param {Shadow[]} shadows
 * @param {Grid} grid
 */
export function aggregateOn(shadows, grid) {
  const density = new Float64Array(grid.columns * grid.rows);
  for (const shadow of shadows) add(shadow, grid, density);
  return density.map((sum) => sum / shadows.length);
}

/**
 * log₁₀ q / p at each node, LEAST where it is less.
 * @param {Float64Array} aggregate see aggregateOn
 * @param {PriorShadow[]} prior
 * @param {Grid} grid
 */
export function logRatios(aggregate, prior, grid) {
  return Float32Array.from(aggregate, (q, at) =>
    Math.max(LEAST, Math.log10(q) - Math.log10(priorAt(at, prior, grid))),
  );
}

/**
 * The share of the prior's mass on the grid that lies in holes.
 * @param {Float32Array} ratios see logRatios
 * @param {PriorShadow[]} prior
 * @param {Grid} grid
 */
export function holeShare(ratios, prior, grid) {
  let [all, holes] = [0, 0];
  ratios.forEach((ratio, at) => {
    const p = priorAt(at, prior, grid);
    all += p;
    if (ratio < Math.log10(HOLE)) holes += p;
  });
  return holes / all;
}

/**
 * How many deviations (x, y) is from the component of the prior that it is nearest to.
 * @param {PriorShadow[]} prior
 * @param {number} x
 * @param {number} y
 */
export function deviationsAway(prior, x, y) {
  return Math.sqrt(Math.min(...prior.map((component) => squaredAway(component, x, y))));
}

/**
 * @param {number} at
 * @param {PriorShadow[]} prior
 * @param {Grid} grid
 */
function priorAt(at, prior, { x0, y0, step, columns }) {
  const [x, y] = [x0 + (at % columns) * step, y0 + Math.floor(at / columns) * step];
  return prior.reduce((sum, component) => {
    const { weight, xx, xy, yy } = component;
    const height = weight / (2 * Math.PI * Math.sqrt(xx * yy - xy * xy));
    return sum + height * Math.exp(-squaredAway(component, x, y) / 2);
  }, 0);
}

/**
 * The squared distance from its middle, in its own deviations (Mahalanobis).
 * @param {Shadow} shadow
 * @param {number} px
 * @param {number} py
 */
function squaredAway({ x, y, xx, xy, yy }, px, py) {
  const [u, v] = [px - x, py - y];
  return (yy * u * u - 2 * xy * u * v + xx * v * v) / (xx * yy - xy * xy);
}

/**
 * @param {Shadow} shadow
 * @param {Grid} grid
 * @param {Float64Array} density is added to
 */
function add({ x, y, xx, xy, yy }, { x0, y0, step, columns, rows }, density) {
  const determinant = xx * yy - xy * xy;
  const height = 1 / (2 * Math.PI * Math.sqrt(determinant));
  const [a, b, c] = [yy / determinant, -xy / determinant, xx / determinant];
  const [left, right] = span(x, REACH * Math.sqrt(xx), x0, step, columns);
  const [bottom, top] = span(y, REACH * Math.sqrt(yy), y0, step, rows);
  // Upright Gaussians are products: an exponential a column and one a row are enough.
  const isUpright = xy === 0;
  const across = Float64Array.from({ length: Math.max(0, right - left + 1) }, (_, k) =>
    Math.exp((-a * (x0 + (left + k) * step - x) ** 2) / 2),
  );
  for (let row = bottom; row <= top; row++) {
    const v = y0 + row * step - y;
    const upward = height * Math.exp((-c * v * v) / 2);
    for (let column = left; column <= right; column++) {
      const u = x0 + column * step - x;
      const both = across[column - left] * upward;
      density[row * columns + column] += isUpright ? both : both * Math.exp(-b * u * v);
    }
  }
}

/**
 * The nodes within reach, the first and the last.
 * @param {number} middle
 * @param {number} reach
 * @param {number} start
 * @param {number} step
 * @param {number} count
 */
function span(middle, reach, start, step, count) {
  return [
    Math.max(0, Math.ceil((middle - reach - start) / step)),
    Math.min(count - 1, Math.floor((middle + reach - start) / step)),
  ];
}
