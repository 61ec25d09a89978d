/** Which places the grids and the traversals decode. */

/** @import { Point, Run } from "../../types.d.ts" */

import { latentsByRate } from "../../maths/plane.mjs";

/** The prior's range that a latent travels, one place a standard deviation: Higgins et al. 2017. */
export const REACH = 3;
export const STEPS = 7;
/** More rows are folded away: what follows says less than all before. */
const MOST_ROWS = 10;

/** nats: null where they are not measured @typedef {{latent: number, nats: number | null, isActive: boolean}} Latent */

/**
 * A run's latents, those that say most first.
 * @param {Pick<Run, "latent_dim" | "metrics">} run
 * @returns {{shown: Latent[], folded: Latent[]}}
 */
export function traversedLatents(run) {
  const latents = latentsByRate(run);
  const active = latents.filter(({ isActive }) => isActive).length;
  const shown = Math.min(MOST_ROWS, active);
  return { shown: latents.slice(0, shown), folded: latents.slice(shown) };
}

/**
 * z with one latent from −3 to 3, all others kept: Float32Array (STEPS · D).
 * @param {ArrayLike<number>} z
 * @param {number} latent
 */
export function traversal(z, latent) {
  const places = new Float32Array(STEPS * z.length);
  for (let step = 0; step < STEPS; step++) {
    places.set(z, step * z.length);
    places[step * z.length + latent] = -REACH + (2 * REACH * step) / (STEPS - 1);
  }
  return places;
}

/**
 * The n × n places around z as they lie on the shown plane, row by row from the top left, the
 * outermost `span` from z: Float32Array (n · n · D). at(shown): the z of a shown place.
 * @param {Point} shown
 * @param {number} span
 * @param {number} n
 * @param {(shown: Point) => number[]} at
 */
export function gridAround(shown, span, n, at) {
  /** @param {number} step */
  const offset = (step) => (n === 1 ? 0 : -span + (2 * span * step) / (n - 1));
  const cells = Array.from({ length: n * n }, (_, cell) => {
    const [row, column] = [Math.floor(cell / n), cell % n];
    return at([shown[0] + offset(column), shown[1] - offset(row)]);
  });
  return Float32Array.from(cells.flat());
}
