/** Layers made of layers: residual blocks, sequences, branches that are added or put side by side. */

/** @import { Plan } from "./network.mjs" */
/** @import { Layer, Value } from "../types.d.ts" */
/** @import { Build } from "./layers.mjs" */

import { interleaved, planar, size } from "./layers.mjs";

/** @type {Build} */
function residual(plan, layer, input) {
  const inner = layer.spec.layers ?? layer.fail("lacks its layers");
  const branch = plan.apply(inner, { ...input, owned: false }, `${layer.path}.`).at(-1) ?? input;
  if (String(branch.shape) !== String(input.shape)) {
    layer.fail(`its layers turn [${input.shape.join(", ")}] into [${branch.shape.join(", ")}]`);
  }
  // Both in torch's order, unless they already agree: then the sum is elementwise in any order.
  const same = branch.interleaved === input.interleaved;
  const a = same ? input : planar(plan, input);
  const b = same ? branch : planar(plan, branch);
  const sum = plan.value(input.shape, a.interleaved);
  const numbers = size(input.shape);
  plan.steps.push((count) => plan.memory.add(a.data, b.data, count * numbers, sum.data));
  return sum;
}

/** @type {Build} */
function sequence(plan, layer, input) {
  const inner = layer.spec.layers ?? layer.fail("lacks its layers");
  return plan.apply(inner, { ...input, owned: false }, `${layer.path}.`).at(-1) ?? input;
}

/**
 * What each branch makes of the input; pictures all in the order of convolutions.
 * @param {Plan} plan
 * @param {Layer} layer
 * @param {Value} input
 */
function branchesOf(plan, layer, input) {
  const nets = layer.spec.layers ?? [];
  if (nets.length === 0) layer.fail("lacks its branches");
  return nets.map((branch, number) => {
    const path = `${layer.path}.${number}.`;
    const value = plan.apply([branch], { ...input, owned: false }, path).at(-1) ?? input;
    return value.shape.length === 3 ? interleaved(plan, layer, value) : value;
  });
}

/** @type {Build} */
function add(plan, layer, input) {
  const found = branchesOf(plan, layer, input);
  const [first, ...others] = found;
  if (others.some(({ shape }) => String(shape) !== String(first.shape))) {
    layer.fail(`its branches have shapes [${found.map(({ shape }) => shape.join(", ")).join("], [")}]`);
  }
  const sum = plan.value(first.shape, first.interleaved);
  const numbers = size(first.shape);
  plan.steps.push((count) => {
    const length = count * numbers;
    sum.data.set(first.data.subarray(0, length));
    for (const { data } of others) plan.memory.add(sum.data, data, length, sum.data);
  });
  return sum;
}

/**
 * One behind the other along the channels (or features).
 * @type {Build}
 */
function concat(plan, layer, input) {
  const found = branchesOf(plan, layer, input);
  const [{ shape }] = found;
  if (found.some((branch) => String(branch.shape.slice(1)) !== String(shape.slice(1)))) {
    layer.fail(`its branches have shapes [${found.map((each) => each.shape.join(", ")).join("], [")}]`);
  }
  const channels = found.reduce((sum, branch) => sum + branch.shape[0], 0);
  const output = plan.value([channels, ...shape.slice(1)], found[0].interleaved);
  const pixels = size(shape.slice(1));
  plan.steps.push((count) => {
    let to = 0;
    for (let pixel = 0; pixel < count * pixels; pixel++) {
      for (const { data, shape: own } of found) {
        for (let c = 0; c < own[0]; c++) output.data[to++] = data[pixel * own[0] + c];
      }
    }
  });
  return output;
}

export const branches = { residual, sequence, add, concat };
