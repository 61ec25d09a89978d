/** What a person does on the Vectors page, as changes of its state. */

/** @import { Run } from "../../types.d.ts" */
/** @import { Direction } from "./state.mjs" */
/** @import { Point } from "../paths/state.mjs" */

import { measuresFor } from "../../measures/measures.mjs";
import { firstClasses } from "./state.mjs";

const MOST_SEEDS = 1_000_000;

/**
 * The direction that stands there first of a kind.
 * @param {Direction["kind"]} kind
 * @param {Run} run
 * @param {number[]} present the classes that have images
 * @returns {Direction}
 */
export function ofKind(kind, run, present) {
  if (kind === "classes") return firstClasses(present);
  if (kind === "attribute") return { kind, name: measuresFor(run.image)[0] };
  return kind === "random" ? { kind, seed: randomSeed() } : { kind };
}

export function randomSeed() {
  return Math.floor(Math.random() * MOST_SEEDS);
}

/**
 * The other way round, from the class that it led to, or from B to A; null: backwards by strength.
 * @param {Direction} direction
 * @param {{a: Point, b: Point}} points those of an analogy
 */
export function swapped(direction, { a, b }) {
  const { kind, to, from } = direction;
  if (kind === "analogy") return { a: b, b: a };
  if (kind !== "classes" || from === null) return null;
  return { direction: { kind, to: from, from: to } };
}
