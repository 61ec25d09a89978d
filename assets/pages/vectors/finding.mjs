/** A direction as the page shows it: the step that strength 1 takes, and what is known of it. */

/** @import { LabelledLatents } from "./directions.mjs" */
/** @import { ClassesDirection } from "./state.mjs" */
/** @import { Latents } from "../../types.d.ts" */

/**
 * `lengths`, [low, high], and `angle` hold 95 % of the bootstrap's resamples, see statistics.mjs;
 * `prediction` is an AUC or an R² on held-out images; `deviation` is the attribute's standard
 * deviation over the test images, which is what strength 1 stands for, null where the step is from
 * one class to another.
 * @typedef {{vector: Float64Array, lengths: number[], angle: number, resamples: Float64Array[],
 *   prediction: number, deviation: number | null}} Found
 */

import { seededRandom, uncertaintyOf } from "../../maths/statistics.mjs";
import { attributeVector } from "./attribute_vector.mjs";
import { classVector } from "./directions.mjs";

/** So that the same link says the same again. */
const SEED = 1;

/**
 * @param {LabelledLatents} latents
 * @param {Pick<ClassesDirection, "from" | "to">} direction
 * @returns {Found}
 */
export function foundBetweenClasses(latents, { from, to }) {
  const { vector, resamples, auc } = classVector(latents, from, to, seededRandom(SEED));
  return { vector, resamples, prediction: auc, deviation: null, ...uncertaintyOf(vector, resamples) };
}

/**
 * @param {Pick<Latents, "mu" | "latentDim">} latents
 * @param {Float32Array} values the attribute of each of the latents' images (N)
 * @returns {Found}
 */
export function foundAlong(latents, values) {
  const { vector, resamples, rSquared } = attributeVector(latents, values, seededRandom(SEED));
  const deviation = deviationOf(values);
  const step = vector.map((value) => value * deviation);
  const steps = resamples.map((drawn) => drawn.map((value) => value * deviation));
  return { vector: step, resamples: steps, prediction: rSquared, deviation, ...uncertaintyOf(step, steps) };
}

/** @param {Float32Array} values */
function deviationOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
