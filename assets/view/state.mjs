/**
 * The state of the page, which is also its URL.
 *
 * {run, axes: as in plane.mjs | null, z: [z1, z2, …], pin, classes: [numbers], span, n, large,
 * view: [x0, x1, y0, y1] | null, panel: "latents" | "selection" | null, space: all three latents
 * instead of a plane?, camera: [eye x, y, z, center x, y, z] | null, sel: a polygon of the plane that
 * selects images | null, order: how they are shown, find: those that are asked for, density: the
 * map's bandwidth as a factor | null for no map, stars: are they shown over it?}
 */

import { ORDERS } from "../selection/chosen.mjs";
import { axesName, axesNamed, hasAxes } from "./plane.mjs";
import { polygonFrom } from "./polygon.mjs";

export const LIMITS = Object.freeze({
  z: 1000,
  slider: 4,
  step: 0.05,
  span: [0.1, 4],
  n: [5, 20],
  classes: 256,
  camera: 100,
  find: 40,
  density: [0.2, 3],
});

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

const DIGITS = 3;

/** Places are kept to three digits, so that what is shown, linked and decoded is the same. */
export function rounded(z) {
  const scale = 10 ** DIGITS;
  return Array.from(z, (value) => {
    const limited = Math.min(LIMITS.z, Math.max(-LIMITS.z, value));
    return Math.round(limited * scale) / scale || 0;
  });
}

/**
 * parseState("?run=…&z=…", {runs, start, parameters}) → {state, notices}
 *
 * What cannot be read keeps its starting value, and `notices` says so, one sentence each. A page
 * with another state has `parameters` of its own: name → {read(text, runs), allowed(runs)}.
 */
export function parseState(search, { runs, start = START, parameters = PARAMETERS }) {
  const query = new URLSearchParams(search);
  const state = { ...start, run: runs[0] ?? null };
  const notices = [];
  for (const [name, { key = name, read, allowed }] of Object.entries(parameters)) {
    if (!query.has(name)) continue;
    const text = query.get(name);
    const value = read(text, runs);
    if (value === undefined) notices.push(notice(name, text, allowed(runs)));
    else state[key] = value;
  }
  return { state, notices };
}

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

/** "?a=1&b=2" of "a=1", "b=2" and nulls for what is as at the start. */
export function query(parts) {
  const said = parts.filter((part) => part !== null);
  return said.length > 0 ? `?${said.join("&")}` : "";
}

export function runPart({ run }) {
  return run === null ? null : `run=${encodeURIComponent(run)}`;
}

export function axesPart({ axes }) {
  return axes === null ? null : `axes=${axesName(axes)}`;
}

export function classesPart({ classes }) {
  return classes.length === 0 ? null : `classes=${classes.join(",")}`;
}

export function viewPart({ view }) {
  return view === null ? null : `view=${view.map(shortNumber).join(",")}`;
}

export function spacePart({ space }) {
  return space ? "sky=3d" : null;
}

export function cameraPart({ camera }) {
  return camera === null ? null : `camera=${camera.map(shortNumber).join(",")}`;
}

export function selectionPart({ sel }) {
  return sel === null ? null : `sel=${sel.join(",")}`;
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

/** Adds the class to the highlighted ones, or takes it away. */
export function toggled(classes, number) {
  return classes.includes(number)
    ? classes.filter((other) => other !== number)
    : [...classes, number].sort((a, b) => a - b);
}

/** A parameter that is one of a few words. */
export function oneOf(choices) {
  return {
    read: (text) => (choices.includes(text) ? text : undefined),
    allowed: () => choices.join(" or "),
  };
}

export const YES_OR_NO = {
  read: (text) => ({ 1: true, 0: false })[text],
  allowed: () => "0 or 1",
};

export const PARAMETERS = {
  run: {
    read: (text, runs) => (runs.includes(text) ? text : undefined),
    allowed: (runs) => `one of ${runs.join(", ") || "no runs"}`,
  },
  axes: {
    read: axesNamed,
    allowed: () => "two different latents such as 3,7, or principal directions such as pca",
  },
  z: {
    read: (text) => {
      const z = numbers(text, LIMITS.z);
      return z !== undefined && z.length >= 2 && z.length <= 64 ? rounded(z) : undefined;
    },
    allowed: () => "two numbers such as 0.31,-1.2",
  },
  pin: YES_OR_NO,
  classes: {
    read: (text) => {
      const classes = text.split(",").map(Number);
      const known = classes.every((k) => Number.isInteger(k) && k >= 0 && k < LIMITS.classes);
      return known && /^\d/.test(text) ? [...new Set(classes)].sort((a, b) => a - b) : undefined;
    },
    allowed: () => "class numbers such as 3,8",
  },
  span: {
    read: (text) => within(numbers(text, LIMITS.span[1]), LIMITS.span),
    allowed: () => `a number from ${LIMITS.span.join(" to ")}`,
  },
  n: {
    read: (text) => (/^\d+$/.test(text) ? within([Number(text)], LIMITS.n) : undefined),
    allowed: () => `a whole number from ${LIMITS.n.join(" to ")}`,
  },
  grid: {
    key: "large",
    read: (text) => (text === "large" ? true : undefined),
    allowed: () => "large",
  },
  view: {
    read: (text) => {
      const view = numbers(text, LIMITS.z);
      return view?.length === 4 && view[0] < view[1] && view[2] < view[3] ? view : undefined;
    },
    allowed: () => "x0,x1,y0,y1 with x0 < x1 and y0 < y1",
  },
  panel: oneOf(["latents", "selection"]),
  sky: {
    key: "space",
    read: (text) => (text === "3d" ? true : undefined),
    allowed: () => "3d",
  },
  camera: {
    read: (text) => {
      const camera = numbers(text, LIMITS.camera);
      return camera?.length === 6 && isApart(camera) ? camera : undefined;
    },
    allowed: () => "the eye's x,y,z and its target's x,y,z, not the same",
  },
  sel: {
    read: (text) => polygonFrom(numbers(text, LIMITS.z)),
    allowed: () => "three to 32 corners such as 0,0,1,0,1,1",
  },
  order: oneOf(ORDERS),
  find: {
    read: (text) => (text.length <= LIMITS.find ? text : undefined),
    allowed: () => `at most ${LIMITS.find} letters`,
  },
  density: {
    read: (text) => within(numbers(text, LIMITS.density[1]), LIMITS.density),
    allowed: () => `a number from ${LIMITS.density.join(" to ")}`,
  },
  stars: {
    read: (text) => ({ on: true, off: false })[text],
    allowed: () => "on or off",
  },
};

/** The numbers of "0.3,-1.2", none beyond ±limit; undefined where it is anything else. */
export function numbers(text, limit) {
  const pieces = text.split(",");
  if (!pieces.every((piece) => /^-?(\d+\.?\d*|\.\d+)(e-?\d{1,2})?$/i.test(piece))) return undefined;
  const values = pieces.map(Number);
  return values.every((value) => Math.abs(value) <= limit) ? values : undefined;
}

function within(values, [low, high]) {
  const [value] = values ?? [];
  return values?.length === 1 && value >= low && value <= high ? value : undefined;
}

function notice(name, text, allowed) {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return `The link's ${name} “${shown}” was left out: it should be ${allowed}.`;
}

function isApart([ex, ey, ez, cx, cy, cz]) {
  return Math.hypot(ex - cx, ey - cy, ez - cz) > 0.01;
}

function shortNumber(value) {
  return String(Number(value.toPrecision(6)));
}
