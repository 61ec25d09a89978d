/**
 * A conditional run's nets, told one class: ordinary nets, as vae/store/condition.py makes them.
 *
 * Their input ends in the label, one-hot, so of the first dense layer's last columns one counts, and once: it
 * is added to the bias. What decodes under the pointer costs no more than that of any other run.
 */

/** @import { LayerSpec, Run, Weights } from "../types.d.ts" */

import { NetworkError } from "./network.mjs";

/**
 * How many classes the run's nets are told of; 0 where they are told none.
 * @param {Partial<Pick<Run, "objective" | "classes">>} run
 */
export function toldClasses({ objective, classes = [] }) {
  return objective?.condition === "label" ? classes.length : 0;
}

/**
 * The tensors of a net of these layers that is told the class `label` of so many; where there are none, the same.
 *
 * Throws NetworkError where the net does not begin with a dense layer that has room for a label.
 * @param {LayerSpec[]} specs
 * @param {Weights} tensors
 * @param {number} classes
 * @param {number} label
 * @returns {Weights}
 */
export function toldTensors(specs, tensors, classes, label) {
  if (classes === 0) return tensors;
  const first = specs.find(({ op }) => op !== "flatten");
  const [weight, bias] = [first?.weight, first?.bias].map((name) => tensors.get(String(name)));
  const isDense = first?.op === "linear" && weight?.shape.length === 2;
  if (!isDense || weight === undefined || bias === undefined || weight.shape[1] <= classes) {
    throw new NetworkError("a net that is told a class begins with a dense layer that has room for it");
  }
  const [outputs, inputs] = weight.shape;
  const own = inputs - classes;
  const kept = new Float32Array(outputs * own);
  for (let o = 0; o < outputs; o++) {
    for (let k = 0; k < own; k++) kept[o * own + k] = weight.data[o * inputs + k];
  }
  const shift = Float32Array.from(bias.data, (value, o) => value + weight.data[o * inputs + own + label]);
  return new Map([
    ...tensors,
    [String(first.weight), { shape: [outputs, own], data: kept }],
    [String(first.bias), { shape: [outputs], data: shift }],
  ]);
}
