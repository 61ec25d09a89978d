/**
 * The state of the Vectors page, which is also its URL.
 *
 * A direction is {kind: "classes", to, from: class | null for all others}, {kind: "attribute",
 * name}, {kind: "random", seed} or {kind: "analogy"}, which is from a to b. What is null is as suits
 * the run.
 */

import { MEASURES, measuresFor } from "../../measures/measures.mjs";
import { flag, number, oneOf, Parameters, SKY } from "../../shell/parameters.mjs";
import { tr } from "../../shell/texts.mjs";
import { pointOf as placeOf, pointText as placeText } from "../paths/state.mjs";

/** @import { Run } from "../../types.d.ts" */
/** @import { Kind } from "../../shell/types.d.ts" */
/** @import { Point } from "../paths/state.mjs" */

/** @typedef {{kind: "classes", to: number, from: number | null, name?: undefined, seed?: undefined}} ClassesDirection */
/** @typedef {{kind: "attribute", name: string, to?: undefined, from?: undefined, seed?: undefined}} AttributeDirection */
/** @typedef {{kind: "random", seed: number, to?: undefined, from?: undefined, name?: undefined}} RandomDirection */
/** @typedef {{kind: "analogy", to?: undefined, from?: undefined, name?: undefined, seed?: undefined}} Analogy */

/** @typedef {ClassesDirection | AttributeDirection | RandomDirection | Analogy} Direction */
/** Those that are looked for among the test images. @typedef {ClassesDirection | AttributeDirection} SoughtDirection */

/** @typedef {"at" | "a" | "b"} Slot */

/** Strengths go from minus this to this. */
export const REACH = 3;
/** What the chart can show beside attributes: whose test images are near. */
export const NEIGHBOURS = "neighbours";
/** @type {Slot[]} */
export const SLOTS = ["at", "a", "b"];

const direction = {
  read: directionOf,
  write: directionText,
  allowed: () =>
    tr("two classes such as 7-1 or 7-rest, random-12, analogy, or one of {MEASURES}", {
      MEASURES: Object.keys(MEASURES).join(", "),
    }),
  fit: (/** @type {Direction} */ direction, /** @type {Run} */ run) =>
    hasDirection(direction, run) ? direction : null,
};

const point = {
  read: pointOf,
  write: (/** @type {Point} */ point) => (point.mean === undefined ? placeText(point) : `m${point.mean}`),
  allowed: () => tr("a place, a test image or a class's mean such as 0.3,-1.2, i42 or m7"),
  fit: (/** @type {Point} */ point, /** @type {Run} */ run) => (hasPoint(point, run) ? point : null),
};

export const PARAMETERS = new Parameters({
  run: SKY.run,
  axes: SKY.axes,
  direction: { start: null, ...direction },
  at: { start: null, ...point },
  a: { start: null, ...point },
  b: { start: null, ...point },
  /** Strength: how many times the direction is added. */
  s: { start: 1, tidy: strengthOf, ...number(-REACH, REACH) },
  /** What the chart shows. */
  measure: {
    start: null,
    ...oneOf([NEIGHBOURS, ...Object.keys(MEASURES)]),
    fit: (/** @type {string} */ measure, /** @type {Run} */ { image }) =>
      measure === NEIGHBOURS || measuresFor(image).includes(measure) ? measure : null,
  },
  snap: { start: null, ...flag },
  classes: SKY.classes,
  view: SKY.view,
  sel: SKY.sel,
  told: SKY.told,
});

/** @typedef {typeof PARAMETERS.start} VectorState */

/**
 * "7-1", "7-rest", "slant", "random-12" or "analogy".
 * @param {Direction} direction
 */
export function directionText(direction) {
  const { kind, to, from, name, seed } = direction;
  if (kind === "classes") return `${to}-${from ?? "rest"}`;
  return { attribute: name ?? "", random: `random-${seed}`, analogy: kind }[kind];
}

/**
 * The direction of such a text, undefined where it names none.
 * @param {string} text
 * @returns {Direction | undefined}
 */
export function directionOf(text) {
  if (text === "analogy") return { kind: "analogy" };
  if (Object.hasOwn(MEASURES, text)) return { kind: "attribute", name: text };
  const [, seed] = /^random-(\d{1,6})$/.exec(text) ?? [];
  if (seed !== undefined) return { kind: "random", seed: Number(seed) };
  const [, to, from] = /^(\d{1,5})-(\d{1,5}|rest)$/.exec(text) ?? [];
  if (to === undefined || Number(to) === Number(from)) return undefined;
  return { kind: "classes", to: Number(to), from: from === "rest" ? null : Number(from) };
}

/**
 * A strength as it is kept and shown: of two digits, from −REACH to REACH.
 * @param {number} value
 */
export function strengthOf(value) {
  return Math.round(100 * Math.min(REACH, Math.max(-REACH, value))) / 100 || 0;
}

/**
 * @param {Direction} direction
 * @param {Run} run
 */
function hasDirection({ kind, to = 0, from, name = "" }, run) {
  const { length } = run.classes;
  if (kind === "classes") return to < length && (from ?? 0) < length && length > 1;
  if (kind === "attribute") return measuresFor(run.image).includes(name) && run.urls.sheets.length > 0;
  return true;
}

/**
 * @param {Point} point
 * @param {Run} run
 */
function hasPoint(point, { latent_dim: latentDim, classes }) {
  if (point.z !== undefined) return point.z.length === latentDim;
  return point.mean === undefined || point.mean < classes.length;
}

/**
 * @param {string} text
 * @returns {Point | undefined}
 */
function pointOf(text) {
  const [, mean] = /^m(\d{1,5})$/.exec(text) ?? [];
  return mean === undefined ? placeOf(text) : { mean: Number(mean) };
}

/**
 * The direction that stands there first: 7 − 1 where there are so many classes, else the last − the first.
 * @param {number[]} present the classes that have images, rising
 * @returns {Direction}
 */
export function firstDirection(present) {
  return present.length > 1 ? firstClasses(present) : { kind: "random", seed: 1 };
}

/**
 * @param {number[]} present two or more
 * @returns {Direction}
 */
export function firstClasses(present) {
  const { length } = present;
  return { kind: "classes", to: present[Math.min(7, length - 1)], from: present[length > 7 ? 1 : 0] };
}
