/** What a person does on the Explore page, as changes of its state: (state, …) → the change, null for none. */

/** @import { Prior } from "../../maths/prior.mjs" */
/** @import { Run } from "../../types.d.ts" */
/** @import { ExploreState as State } from "./state.mjs" */

import { movedOnPlane, onPlane, planeOf } from "../../maths/plane.mjs";
import { drawn, stepped as stepOf } from "../../maths/prior.mjs";
import { toggledKept } from "./presenting/kept.mjs";
import { LIMITS } from "./state.mjs";

const STEP = 0.05;
const LARGE_STEPS = 10;
const USUAL_BANDWIDTH = 1;
/** How much of a random step is new; the rest of z stays. */
const RANDOM_SHARE = 0.5;

/**
 * Along the plane of the sky, or in space along its first two latents.
 * @param {State} state
 * @param {Run} run
 * @param {import("../../types.d.ts").Point} direction
 * @param {boolean} isLarge
 */
export function stepped(state, run, [dx, dy], isLarge) {
  const plane = state.space ? planeOf({ axes: [0, 1] }, run) : planeOf(state, run);
  const [x, y] = onPlane(state.z, plane);
  const step = STEP * (isLarge ? LARGE_STEPS : 1);
  return { z: movedOnPlane(state.z, plane, [x + dx * step, y + dy * step]) };
}

/**
 * Along the third latent, where it is shown.
 * @param {State} state
 * @param {number} direction
 * @param {boolean} isLarge
 */
export function deepened(state, direction, isLarge) {
  if (!state.space) return null;
  return withLatent(state, 2, state.z[2] + direction * STEP * (isLarge ? LARGE_STEPS : 1));
}

/**
 * One latent at a value.
 * @param {State} state
 * @param {number} latent
 * @param {number} value
 */
export function withLatent({ z }, latent, value) {
  return latent in z ? { z: z.with(latent, value) } : null;
}

/**
 * The place at a coordinate of the plane: 0 is across, 1 upward.
 * @param {State} state
 * @param {Run} run
 * @param {number} side
 * @param {number} value
 */
export function withCoordinate(state, run, side, value) {
  const plane = planeOf(state, run);
  const [x, y] = onPlane(state.z, plane);
  return { z: movedOnPlane(state.z, plane, side === 0 ? [value, y] : [x, value]) };
}

/**
 * A place drawn from the prior, or as wide as the samples that the grid shows; these are drawn anew, too.
 * @param {State} state
 * @param {Prior} prior
 */
export function randomPlace({ cells, scale, draw }, prior, random = Math.random) {
  const wide = cells === "samples" ? scale : 1;
  const place = { z: drawn(prior, random, wide).map((value) => Number(value.toFixed(2))) };
  return cells === "plane" ? place : { ...place, ...withDraw({ draw }) };
}

/**
 * Some way in a random direction, which never leads out of the prior.
 * @param {State} state
 * @param {Prior} prior
 */
export function randomStep({ z }, prior, random = Math.random) {
  return { z: stepOf(prior, z, RANDOM_SHARE, random) };
}

/** @param {State} state */
export function origin({ z }) {
  return { z: z.map(() => 0) };
}

/**
 * Opens "latents", "selection" or "draw" in place of the others, or closes it.
 * @param {State} state
 * @param {Run} run
 * @param {string} panel
 */
export function withPanel(state, run, panel) {
  if (panel === "latents" && run.latent_dim <= 2) return null;
  return { panel: state.panel === panel ? null : panel };
}

/**
 * The map of the classes' densities, which is on planes.
 * @param {State} state
 */
export function withDensity({ space, density }) {
  return space ? null : { density: density === null ? USUAL_BANDWIDTH : null };
}

/**
 * Keeps what is shown among the views to walk through, or forgets it.
 * @param {State} state
 */
export function withKept({ kept, z, classes, view }) {
  const found = toggledKept(kept, { z, classes, view });
  return found && { kept: found };
}

/**
 * Other samples; after the last draw comes the first.
 * @param {Pick<State, "draw">} state
 */
export function withDraw({ draw }) {
  return { draw: draw < LIMITS.draw[1] ? draw + 1 : LIMITS.draw[0] };
}

/**
 * What Escape takes back, one thing at a time.
 * @param {State} state
 */
export function escaped({ large, pin, sel, classes }) {
  if (large) return { large: false };
  if (pin) return { pin: false };
  if (sel !== null) return { sel: null };
  return classes.length > 0 ? { classes: [] } : null;
}

/**
 * Within the limits of the grid.
 * @param {"span" | "n" | "scale"} name
 * @param {number} value
 */
export function withGrid(name, value) {
  const [low, high] = LIMITS[name];
  return { [name]: Math.min(high, Math.max(low, name === "n" ? Math.round(value) : value)) };
}
