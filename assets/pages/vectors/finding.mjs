/**
 * A direction as the page shows it: the step that strength 1 takes, and what is known of it.
 *
 * {vector (D), lengths: [low, high], angle, resamples: [D …], prediction, deviation}: `lengths` and
 * `angle` hold 95 % of the bootstrap's resamples, see statistics.mjs; `prediction` is an AUC or an
 * R² on held-out images; `deviation` is the attribute's standard deviation over the test images,
 * which is what strength 1 stands for, null where the step is from one class to another.
 */

import { seededRandom, uncertaintyOf } from "../../maths/statistics.mjs";
import { attributeVector } from "./attribute_vector.mjs";
import { classVector } from "./directions.mjs";

/** So that the same link says the same again. */
const SEED = 1;

/** direction: {kind: "classes", to, from: class | null for all others}. */
export function foundBetweenClasses(latents, { from, to }) {
  const { vector, resamples, auc } = classVector(latents, from, to, seededRandom(SEED));
  return { vector, resamples, prediction: auc, deviation: null, ...uncertaintyOf(vector, resamples) };
}

/** values: the attribute of each of the latents' images (N). */
export function foundAlong(latents, values) {
  const { vector, resamples, rSquared } = attributeVector(latents, values, seededRandom(SEED));
  const deviation = deviationOf(values);
  const step = vector.map((value) => value * deviation);
  const steps = resamples.map((drawn) => drawn.map((value) => value * deviation));
  return { vector: step, resamples: steps, prediction: rSquared, deviation, ...uncertaintyOf(step, steps) };
}

function deviationOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
