/**
 * The state of the Explore page, which is also its URL.
 *
 * {run, axes, z, pin, classes, span, n, large, view, panel: "latents" | "selection" | null, space,
 * camera, sel, order: how selected images are shown, find: those that are asked for, density: the
 * map's bandwidth as a factor | null for no map, stars: are they shown over it?}; the rest as in
 * shell/state.mjs.
 */

import { hasAxes } from "../../maths/plane.mjs";
import { MOST_LETTERS, ORDERS } from "../../selection/chosen.mjs";
import {
  axesPart,
  cameraPart,
  classesPart,
  numbers,
  oneOf,
  query,
  runPart,
  LIMITS as SHARED,
  PARAMETERS as SHARED_PARAMETERS,
  selectionPart,
  shortNumber,
  spacePart,
  viewPart,
  within,
  YES_OR_NO,
} from "../../shell/state.mjs";

export const LIMITS = Object.freeze({ ...SHARED, slider: 4, span: [0.1, 4], n: [5, 20], density: [0.2, 3] });

export const START = Object.freeze({
  run: null,
  axes: null,
  z: [0, 0],
  pin: false,
  classes: [],
  span: 1.5,
  n: 10,
  large: false,
  view: null,
  panel: null,
  space: false,
  camera: null,
  sel: null,
  order: ORDERS[0],
  find: "",
  density: null,
  stars: true,
});

/** The query string that parseState reads back; what is as at the start is left out. */
export function stateQuery(state) {
  const parts = [runPart(state), axesPart(state)];
  if (state.z.some((value) => value !== 0)) parts.push(`z=${state.z.join(",")}`);
  if (state.pin) parts.push("pin=1");
  parts.push(classesPart(state));
  if (state.span !== START.span) parts.push(`span=${state.span}`);
  if (state.n !== START.n) parts.push(`n=${state.n}`);
  if (state.large) parts.push("grid=large");
  parts.push(viewPart(state));
  if (state.panel !== null) parts.push(`panel=${state.panel}`);
  parts.push(spacePart(state), cameraPart(state));
  parts.push(selectionPart(state));
  if (state.order !== START.order) parts.push(`order=${state.order}`);
  if (state.find !== "") parts.push(`find=${encodeURIComponent(state.find)}`);
  if (state.density !== null) parts.push(`density=${shortNumber(state.density)}`);
  if (!state.stars) parts.push("stars=off");
  return query(parts);
}

/** The state without what the run has not: axes and coordinates beyond its latents, other classes. */
export function fitted(state, run) {
  const { latent_dim: latentDim, classes } = run;
  return {
    ...state,
    axes: state.axes !== null && hasAxes(state.axes, run) ? state.axes : null,
    z: Array.from({ length: latentDim }, (_, k) => state.z[k] ?? 0),
    classes: state.classes.filter((k) => k < classes.length),
    panel: state.panel === "latents" && latentDim === 2 ? null : state.panel,
    space: state.space && latentDim === 3,
  };
}

export const PARAMETERS = {
  ...SHARED_PARAMETERS,
  pin: YES_OR_NO,
  span: {
    read: (text) => within(numbers(text, LIMITS.span[1]), LIMITS.span),
    allowed: () => `a number from ${LIMITS.span.join(" to ")}`,
  },
  n: {
    read: (text) => (/^\d+$/.test(text) ? within([Number(text)], LIMITS.n) : undefined),
    allowed: () => `a whole number from ${LIMITS.n.join(" to ")}`,
  },
  grid: { key: "large", read: (text) => (text === "large" ? true : undefined), allowed: () => "large" },
  panel: oneOf(["latents", "selection"]),
  order: oneOf(ORDERS),
  find: {
    read: (text) => (text.length <= MOST_LETTERS ? text : undefined),
    allowed: () => `at most ${MOST_LETTERS} letters`,
  },
  density: {
    read: (text) => within(numbers(text, LIMITS.density[1]), LIMITS.density),
    allowed: () => `a number from ${LIMITS.density.join(" to ")}`,
  },
  stars: { read: (text) => ({ on: true, off: false })[text], allowed: () => "on or off" },
};
