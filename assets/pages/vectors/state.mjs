/**
 * The state of the Vectors page, which is also its URL.
 *
 * {run, axes: as in plane.mjs | null, direction | null, at, a, b: points | null, s: strength, measure:
 * what the chart shows | null, snap: boolean | null, classes: [numbers], view: [x0, x1, y0, y1] | null,
 * sel: as on the Explore page}
 *
 * A direction is {kind: "classes", to, from: class | null for all others}, {kind: "attribute",
 * name}, {kind: "random", seed} or {kind: "analogy"}, which is from a to b. A point is a test image
 * by its number, the mean of a class, or a place: {image}, {mean} or {z}. What is null is as suits
 * the run.
 */

import { hasAxes } from "../../maths/plane.mjs";
import {
  axesPart,
  classesPart,
  numbers,
  oneOf,
  PARAMETERS,
  query,
  runPart,
  selectionPart,
  viewPart,
  YES_OR_NO,
} from "../../shell/state.mjs";
import { pointOf as placeOf, pointText as placeText } from "../paths/state.mjs";
import { MEASURES, measuresFor } from "./measures.mjs";

/** Strengths go from minus this to this. */
export const REACH = 3;
/** What the chart can show beside attributes: whose test images are near. */
export const NEIGHBOURS = "neighbours";
export const SLOTS = ["at", "a", "b"];

export const START = Object.freeze({
  run: null,
  axes: null,
  direction: null,
  at: null,
  a: null,
  b: null,
  s: 1,
  measure: null,
  snap: null,
  classes: [],
  view: null,
  sel: null,
});

/** "7-1", "7-rest", "slant", "random-12" or "analogy". */
export function directionText(direction) {
  const { kind, to, from, name, seed } = direction;
  if (kind === "classes") return `${to}-${from ?? "rest"}`;
  return { attribute: name, random: `random-${seed}`, analogy: kind }[kind];
}

/** The direction of such a text, undefined where it names none. */
export function directionOf(text) {
  if (text === "analogy") return { kind: "analogy" };
  if (Object.hasOwn(MEASURES, text)) return { kind: "attribute", name: text };
  const [, seed] = /^random-(\d{1,6})$/.exec(text) ?? [];
  if (seed !== undefined) return { kind: "random", seed: Number(seed) };
  const [, to, from] = /^(\d{1,3})-(\d{1,3}|rest)$/.exec(text) ?? [];
  if (to === undefined || Number(to) === Number(from)) return undefined;
  return { kind: "classes", to: Number(to), from: from === "rest" ? null : Number(from) };
}

/** A strength as it is kept and shown: of two digits, from −REACH to REACH. */
export function strengthOf(value) {
  return Math.round(100 * Math.min(REACH, Math.max(-REACH, value))) / 100 || 0;
}

/** The query string that parseState reads back with VECTOR_PARAMETERS. */
export function vectorQuery(state) {
  const { direction, s, measure, snap } = state;
  return query([
    runPart(state),
    axesPart(state),
    direction === null ? null : `direction=${directionText(direction)}`,
    ...SLOTS.map((slot) => (state[slot] === null ? null : `${slot}=${pointText(state[slot])}`)),
    s === START.s ? null : `s=${s}`,
    measure === null ? null : `measure=${measure}`,
    snap === null ? null : `snap=${snap ? 1 : 0}`,
    classesPart(state),
    viewPart(state),
    selectionPart(state),
  ]);
}

/** The state without what the run has not: other classes, attributes, axes, places of other lengths. */
export function fittedVector(state, run) {
  const { direction, measure, axes } = state;
  const points = SLOTS.map((slot) => [slot, hasPoint(state[slot], run) ? state[slot] : null]);
  return {
    ...state,
    axes: axes !== null && hasAxes(axes, run) ? axes : null,
    direction: direction !== null && hasDirection(direction, run) ? direction : null,
    ...Object.fromEntries(points),
    measure: measure === NEIGHBOURS || measuresFor(run.image).includes(measure) ? measure : null,
    classes: state.classes.filter((k) => k < run.classes.length),
  };
}

function hasDirection({ kind, to, from, name }, run) {
  if (kind === "classes")
    return to < run.classes.length && from < run.classes.length && run.classes.length > 1;
  if (kind === "attribute") return measuresFor(run.image).includes(name) && run.urls.sheets.length > 0;
  return true;
}

function hasPoint(point, { latent_dim: latentDim, classes }) {
  if (point === null) return false;
  return point.z === undefined ? !(point.mean >= classes.length) : point.z.length === latentDim;
}

function pointText(point) {
  return point.mean === undefined ? placeText(point) : `m${point.mean}`;
}

function pointOf(text) {
  const [, mean] = /^m(\d{1,3})$/.exec(text) ?? [];
  return mean === undefined ? placeOf(text) : { mean: Number(mean) };
}

const POINT = {
  read: pointOf,
  allowed: () => "a place, a test image or a class's mean such as 0.3,-1.2, i42 or m7",
};

export const VECTOR_PARAMETERS = {
  run: PARAMETERS.run,
  axes: PARAMETERS.axes,
  direction: {
    read: directionOf,
    allowed: () =>
      `two classes such as 7-1 or 7-rest, random-12, analogy, or one of ${Object.keys(MEASURES).join(", ")}`,
  },
  at: POINT,
  a: POINT,
  b: POINT,
  s: {
    read: (text) => {
      const [s, ...others] = numbers(text, REACH) ?? [];
      return s !== undefined && others.length === 0 ? strengthOf(s) : undefined;
    },
    allowed: () => `a number from −${REACH} to ${REACH}`,
  },
  measure: oneOf([NEIGHBOURS, ...Object.keys(MEASURES)]),
  snap: YES_OR_NO,
  classes: PARAMETERS.classes,
  view: PARAMETERS.view,
  sel: PARAMETERS.sel,
};

/** The direction that stands there first: 7 − 1 where there are so many classes, else the last − the first. */
export function firstDirection(run) {
  return run.classes.length > 1 ? firstClasses(run) : { kind: "random", seed: 1 };
}

export function firstClasses({ classes: { length } }) {
  return { kind: "classes", to: Math.min(7, length - 1), from: length > 7 ? 1 : 0 };
}
