import assert from "node:assert/strict";
import test from "node:test";
import { layerCosts, total } from "../../../assets/inference/costs.mjs";

/** Tensors of those shapes, each with a bias as long as its outputs. */
function tensors(shapes) {
  return new Map(
    Object.entries(shapes).flatMap(([name, [shape, outputs]]) => [
      [`${name}.weight`, { shape }],
      [`${name}.bias`, { shape: [outputs] }],
    ]),
  );
}

function layer(op, name, more = {}) {
  return { op, weight: `${name}.weight`, bias: `${name}.bias`, ...more };
}

test("a linear layer costs a product for each weight, and its bias no product", () => {
  const [linear, relu] = layerCosts(
    [layer("linear", "a"), { op: "relu" }],
    tensors({ a: [[256, 784], 256] }),
    [784],
  );
  assert.deepEqual(
    [linear.shape, linear.parameters, linear.multiplyAdds],
    [[256], 784 * 256 + 256, 784 * 256],
  );
  assert.deepEqual([relu.shape, relu.parameters, relu.multiplyAdds], [[256], 0, 0]);
});

test("LeNet-5's layers cost what its paper counts", () => {
  // LeCun et al. 1998, section II.B: C1 has 156 parameters and 122,304 connections, bias included; C5 as
  // built today from all 16 maps has 48,120 parameters.
  const shapes = { c1: [[6, 1, 5, 5], 6], c5: [[120, 16, 5, 5], 120] };
  const [c1] = layerCosts([layer("conv2d", "c1")], tensors(shapes), [1, 32, 32]);
  assert.deepEqual(c1.shape, [6, 28, 28]);
  assert.equal(c1.parameters, 156);
  assert.equal(c1.multiplyAdds + 6 * 28 * 28, 122304);
  const [c5] = layerCosts([layer("conv2d", "c5")], tensors(shapes), [16, 5, 5]);
  assert.deepEqual([c5.shape, c5.parameters, c5.multiplyAdds], [[120, 1, 1], 48120, 48000]);
});

test("a transposed convolution costs its window at each pixel of its input", () => {
  const up = layer("conv_transpose2d", "t", { stride: 2, padding: 1, output_padding: 1 });
  const [cost] = layerCosts([up], tensors({ t: [[32, 16, 3, 3], 16] }), [32, 7, 7]);
  assert.deepEqual(cost.shape, [16, 14, 14]);
  assert.equal(cost.multiplyAdds, 32 * 16 * 9 * 49);
});

test("what has no weights changes the shape and costs nothing; uneven strides count a side each", () => {
  const specs = [
    { op: "reshape", shape: [3, 4, 6] },
    { op: "upsample", scale: 2, mode: "nearest" },
    layer("conv2d", "a", { stride: [2, 1], padding: [0, 1] }),
    { op: "flatten" },
  ];
  const costs = layerCosts(specs, tensors({ a: [[5, 3, 3, 2], 5] }), [72]);
  assert.deepEqual(
    costs.map(({ shape }) => shape),
    [[3, 4, 6], [3, 8, 12], [5, 3, 13], [195]],
  );
  assert.deepEqual(total(costs), { parameters: 5 * 3 * 3 * 2 + 5, multiplyAdds: 5 * 3 * 3 * 2 * 3 * 13 });
});

test("a residual block costs what is in it", () => {
  const inner = [layer("conv2d", "a", { padding: 1 }), { op: "relu" }, layer("conv2d", "b", { padding: 1 })];
  const shapes = tensors({ a: [[8, 8, 3, 3], 8], b: [[8, 8, 3, 3], 8] });
  const [block] = layerCosts([{ op: "residual", layers: inner }], shapes, [8, 4, 4]);
  assert.deepEqual([block.shape, block.layers.length], [[8, 4, 4], 3]);
  assert.equal(block.parameters, 2 * (8 * 8 * 9 + 8));
  assert.equal(block.multiplyAdds, 2 * 8 * 8 * 9 * 16);
});

test("a layer whose tensor is missing says so", () => {
  assert.throws(() => layerCosts([layer("linear", "a")], new Map(), [2]), /tensor a.weight is missing/);
});
