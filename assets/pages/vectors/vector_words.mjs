/** What the Vectors page says in words. */

/** @import { Run } from "../../types.d.ts" */
/** @import { Found } from "./finding.mjs" */
/** @import { Direction, SoughtDirection, VectorState } from "./state.mjs" */
/** @import { SlotPoint } from "./vectors.mjs" */

/** @typedef {{length: string, angle: string, predicts: string, prediction: string}} Facts */

import { norm } from "../../maths/statistics.mjs";
import { MEASURES } from "../../measures/measures.mjs";
import { imagesText, signed } from "../../shell/words.mjs";

const DEGREES = 180 / Math.PI;
const NONE = "–";
/** Below this share of the variance, or nearer to chance by so much of the AUC, a direction tells nothing. */
const LEAST_SHARE = 0.1;
const LEAST_AREA = 0.5 + LEAST_SHARE / 2;
const NOTHING = "this direction tells nothing here";

/**
 * "7 − 1", "7 − all others", "slant", "a random direction" or "B − A".
 * @param {Direction} direction
 * @param {string[]} classes
 */
export function directionName({ kind, to, from, name }, classes) {
  if (kind === "classes") return `${classes[to]} − ${from === null ? "all others" : classes[from]}`;
  return {
    attribute: MEASURES[name ?? ""]?.label.toLowerCase(),
    random: "a random direction",
    analogy: "B − A",
  }[kind];
}

/**
 * Of a step; `found` is null where nothing was to be found.
 * @param {Direction} direction
 * @param {ArrayLike<number>} step
 * @param {Found | null} found
 * @param {string[]} classes
 * @returns {Facts}
 */
export function facts(direction, step, found, classes) {
  const length = norm(step).toFixed(2);
  if (found === null) {
    const why = direction.kind === "random" ? "drawn at random" : "exactly that of two points";
    return { length, angle: why, predicts: "Predicts", prediction: NONE };
  }
  const [low, high] = found.lengths.map((value) => value.toFixed(2));
  return {
    length: `${length} (${low} – ${high})`,
    angle: `± ${(DEGREES * found.angle).toFixed(1)}°`,
    ...predictionOf(/** @type {SoughtDirection} */ (direction), found.prediction, classes),
  };
}

/**
 * @param {SoughtDirection} direction
 * @param {number} value
 * @param {string[]} classes
 */
function predictionOf({ kind, to, from, name }, value, classes) {
  const number = Number.isNaN(value) ? NONE : value.toFixed(3).replace("-", "−");
  if (kind === "attribute")
    return {
      predicts: `Predicts ${MEASURES[name].label.toLowerCase()}`,
      prediction: value < LEAST_SHARE ? `R² ${number}: ${NOTHING}` : `R² ${number}`,
    };
  const others = from === null ? "all others" : classes[from];
  return {
    predicts: `Tells ${classes[to]} from ${others}`,
    prediction: value < LEAST_AREA ? `AUC ${number}: ${NOTHING}` : `AUC ${number}`,
  };
}

/**
 * What a strength of 1 is.
 * @param {Direction} direction
 * @param {Found | null} found
 * @param {string[]} classes
 */
export function unitText({ kind, to, from, name }, found, classes) {
  if (kind === "classes")
    return `1 = from the mean of ${from === null ? "all others" : classes[from]} to that of ${classes[to]}`;
  if (kind === "random") return "1 = one unit of z";
  if (kind === "analogy") return "1 = as far as from A to B: the answer is there";
  const { unit, digits } = MEASURES[name];
  const { deviation } = /** @type {Found & {deviation: number}} */ (found);
  return `1 = one standard deviation, ${deviation.toFixed(digits)} ${unit}`;
}

/** @param {{backend: string, milliseconds: number | null, images: number | null, areSeen: boolean, name: string}} status */
export function vectorStatus({ backend, milliseconds, images, areSeen, name }) {
  return [
    `${milliseconds === null ? "ready" : `${milliseconds.toFixed(1)} ms per picture`} in your browser (${backend})`,
    imagesText(images, areSeen),
    name,
  ].join(" · ");
}

/**
 * What a screen reader is told after a decision.
 * @param {Partial<VectorState>} change
 * @param {{direction: Direction, run: Run, points: SlotPoint[]}} shown
 */
export function vectorAnnouncement(change, { direction, run, points }) {
  if (change.direction !== undefined) return `Direction: ${directionName(direction, run.classes)}.`;
  if (change.s !== undefined) return `Strength ${signed(change.s)}.`;
  const slot = points.find(({ slot }) => change[slot] !== undefined);
  if (slot !== undefined) return `${slot.letter === "" ? "Start" : slot.letter}: ${slot.name}.`;
  return "";
}
