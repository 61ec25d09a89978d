/**
 * The state of a page in its address: how it is read, and the parts that pages with a sky share.
 *
 * run; axes: as in plane.mjs | null; z: [z1, z2, …]; classes: [numbers], those that are highlighted;
 * view: [x0, x1, y0, y1] | null; space: all three latents instead of a plane?; camera: [eye x, y, z,
 * center x, y, z] | null; sel: a polygon of the plane that selects images | null
 */

import { axesName, axesNamed } from "../maths/plane.mjs";
import { polygonFrom } from "../maths/polygon.mjs";

export const LIMITS = Object.freeze({ z: 1000, step: 0.05, classes: 256, camera: 100 });

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
 * What cannot be read keeps its starting value, and `notices` says so, one sentence each.
 * parameters: name → {key: in the state, where it is another, read(text, runs), allowed(runs)}.
 */
export function parseState(search, { runs, start, parameters }) {
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

/** Adds the class to the highlighted ones, or takes it away. */
export function toggled(classes, number) {
  return classes.includes(number)
    ? classes.filter((other) => other !== number)
    : [...classes, number].sort((a, b) => a - b);
}

/** A parameter that is one of a few words. */
export function oneOf(choices) {
  return { read: (text) => (choices.includes(text) ? text : undefined), allowed: () => choices.join(" or ") };
}

export const YES_OR_NO = { read: (text) => ({ 1: true, 0: false })[text], allowed: () => "0 or 1" };

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
  classes: {
    read: (text) => {
      const classes = text.split(",").map(Number);
      const known = classes.every((k) => Number.isInteger(k) && k >= 0 && k < LIMITS.classes);
      return known && /^\d/.test(text) ? [...new Set(classes)].sort((a, b) => a - b) : undefined;
    },
    allowed: () => "class numbers such as 3,8",
  },
  view: {
    read: (text) => {
      const view = numbers(text, LIMITS.z);
      return view?.length === 4 && view[0] < view[1] && view[2] < view[3] ? view : undefined;
    },
    allowed: () => "x0,x1,y0,y1 with x0 < x1 and y0 < y1",
  },
  sky: { key: "space", read: (text) => (text === "3d" ? true : undefined), allowed: () => "3d" },
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
};

/** The numbers of "0.3,-1.2", none beyond ±limit; undefined where it is anything else. */
export function numbers(text, limit) {
  const pieces = text.split(",");
  if (!pieces.every((piece) => /^-?(\d+\.?\d*|\.\d+)(e-?\d{1,2})?$/i.test(piece))) return undefined;
  const values = pieces.map(Number);
  return values.every((value) => Math.abs(value) <= limit) ? values : undefined;
}

/** The one of the values, where it is from low to high; else undefined. */
export function within(values, [low, high]) {
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

/** Six digits, without zeros at the end. */
export function shortNumber(value) {
  return String(Number(value.toPrecision(6)));
}
