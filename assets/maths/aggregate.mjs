/**
 * The aggregate posterior q(z) = mean over x of q(z | x) against the prior p(z) = N(0, I), on a plane.
 *
 * What a plane shows of both are their shadows: a mixture of Gaussians, and N(−origin, I) in the
 * plane's coordinates, whose directions are of length one and at right angles.
 */

/** @import { Grid } from "./density.mjs" */

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
 * @param {readonly number[]} middle of the prior
 * @param {Grid} grid
 */
export function logRatios(aggregate, middle, grid) {
  return Float32Array.from(aggregate, (q, at) =>
    Math.max(LEAST, Math.log10(q) - Math.log10(priorAt(at, middle, grid))),
  );
}

/**
 * The share of the prior's mass on the grid that lies in holes.
 * @param {Float32Array} ratios see logRatios
 * @param {readonly number[]} middle
 * @param {Grid} grid
 */
export function holeShare(ratios, middle, grid) {
  let [all, holes] = [0, 0];
  ratios.forEach((ratio, at) => {
    const p = priorAt(at, middle, grid);
    all += p;
    if (ratio < Math.log10(HOLE)) holes += p;
  });
  return holes / all;
}

/**
 * @param {number} at
 * @param {readonly number[]} middle
 * @param {Grid} grid
 */
function priorAt(at, [mx, my], { x0, y0, step, columns }) {
  const [x, y] = [x0 + (at % columns) * step - mx, y0 + Math.floor(at / columns) * step - my];
  return Math.exp(-(x * x + y * y) / 2) / (2 * Math.PI);
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
