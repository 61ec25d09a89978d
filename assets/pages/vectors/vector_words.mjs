/** What the Vectors page says in words. */

/** @import { Run } from "../../types.d.ts" */
/** @import { Found } from "./finding.mjs" */
/** @import { Direction, SoughtDirection, VectorState } from "./state.mjs" */
/** @import { SlotPoint } from "./vectors.mjs" */

/** @typedef {{length: string, angle: string, predicts: string, prediction: string}} Facts */

import { norm } from "../../maths/statistics.mjs";
import { MEASURES } from "../../measures/measures.mjs";
import { tr } from "../../shell/texts.mjs";
import { imagesText, signed } from "../../shell/words.mjs";

const DEGREES = 180 / Math.PI;
const NONE = "–";
/** Below this share of the variance, or nearer to chance by so much of the AUC, a direction tells nothing. */
const LEAST_SHARE = 0.1;
const LEAST_AREA = 0.5 + LEAST_SHARE / 2;
const NOTHING = tr("this direction tells nothing here");

/**
 * "7 − 1", "7 − all others", "slant", "a random direction" or "B − A".
 * @param {Direction} direction
 * @param {string[]} classes
 */
export function directionName({ kind, to, from, name }, classes) {
  if (kind === "classes") return `${classes[to]} − ${from === null ? tr("all others") : classes[from]}`;
  return {
    attribute: MEASURES[name ?? ""]?.label.toLowerCase(),
    random: tr("a random direction"),
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
    const why = direction.kind === "random" ? tr("drawn at random") : tr("exactly that of two points");
    return { length, angle: why, predicts: tr("Predicts"), prediction: NONE };
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
      predicts: tr("Predicts {value}", { value: MEASURES[name].label.toLowerCase() }),
      prediction: value < LEAST_SHARE ? `R² ${number}: ${NOTHING}` : `R² ${number}`,
    };
  const others = from === null ? tr("all others") : classes[from];
  return {
    predicts: tr("Tells {value} from {others}", { value: classes[to], others }),
    prediction:
      value < LEAST_AREA
        ? tr("AUC {number}: {NOTHING}", { number, NOTHING })
        : tr("AUC {number}", { number }),
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
    return tr("1 = from the mean of {value} to that of {value2}", {
      value: from === null ? tr("all others") : classes[from],
      value2: classes[to],
    });
  if (kind === "random") return tr("1 = one unit of z");
  if (kind === "analogy") return tr("1 = as far as from A to B: the answer is there");
  const { unit, digits } = MEASURES[name];
  const { deviation } = /** @type {Found & {deviation: number}} */ (found);
  return tr("1 = one standard deviation, {digits} {unit}", { digits: deviation.toFixed(digits), unit });
}

/** @param {{backend: string, milliseconds: number | null, images: number | null, areSeen: boolean, name: string}} status */
export function vectorStatus({ backend, milliseconds, images, areSeen, name }) {
  return [
    tr("{speed} in your browser ({backend})", {
      speed:
        milliseconds === null
          ? tr("ready")
          : tr("{value} ms per picture", { value: milliseconds.toFixed(1) }),
      backend,
    }),
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
  if (change.direction !== undefined)
    return tr("Direction: {direction}.", { direction: directionName(direction, run.classes) });
  if (change.s !== undefined) return tr("Strength {s}.", { s: signed(change.s) });
  const slot = points.find(({ slot }) => change[slot] !== undefined);
  if (slot !== undefined) return `${slot.letter === "" ? tr("Start") : slot.letter}: ${slot.name}.`;
  return "";
}
