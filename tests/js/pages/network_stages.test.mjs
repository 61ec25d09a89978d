import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { layerCosts } from "../../../assets/inference/costs.mjs";
import { LayerValues } from "../../../assets/pages/network/layer_values.mjs";
import {
  stageName,
  stageRanges,
  stagesOf,
  unitsOf,
  unitValues,
} from "../../../assets/pages/network/stages.mjs";
import { tensorMap } from "../fixtures.mjs";

const ops = (text) =>
  text.split(" ").map((op) => (/^(linear|conv)/.test(op) ? { op, weight: `${op}.w` } : { op }));

test("what follows weights belongs to them; flattening and upsampling belong to what comes next", () => {
  assert.deepEqual(stageRanges(ops("flatten linear silu linear reshape sigmoid")), [
    [0, 2],
    [3, 5],
  ]);
  assert.deepEqual(stageRanges(ops("affine conv2d relu flatten linear")), [
    [0, 2],
    [3, 4],
  ]);
  assert.deepEqual(stageRanges(ops("linear reshape upsample conv2d relu residual conv2d tanh affine")), [
    [0, 1],
    [2, 4],
    [5, 5],
    [6, 8],
  ]);
});

test("an activation after flattening stays with what it changes in place", () => {
  assert.deepEqual(stageRanges(ops("linear flatten relu linear")), [
    [0, 2],
    [3, 3],
  ]);
});

test("a network without weights has no stage, and trailing layers are the last one's", () => {
  assert.deepEqual(stageRanges(ops("relu sigmoid")), []);
  assert.deepEqual(stageRanges(ops("linear upsample")), [[0, 1]]);
});

test("units are numbers, pixels of one picture, or channels", () => {
  assert.deepEqual(unitsOf([256]), { count: 256, kind: "unit" });
  assert.deepEqual(unitsOf([1, 28, 28]), { count: 784, kind: "pixel" });
  assert.deepEqual(unitsOf([32, 7, 7]), { count: 32, kind: "channel" });
});

test("a channel's value is the mean over its pixels", () => {
  const values = Float32Array.of(1, 2, 3, 6, -1, -1, -1, 3);
  assert.deepEqual([...unitValues(values, [2, 2, 2], new Float32Array(2))], [3, 0]);
});

/** z → (z₁ + z₂, z₁ − z₂) → ReLU → the sum twice, as an image of 1 × 2 pixels; encoder: ten times each pixel. */
const TINY = {
  latentDim: 2,
  image: { channels: 1, height: 1, width: 2 },
  decoder: [
    { op: "linear", weight: "decoder.a" },
    { op: "relu" },
    { op: "linear", weight: "decoder.b" },
    { op: "reshape", shape: [1, 1, 2] },
  ],
  encoder: [{ op: "flatten" }, { op: "linear", weight: "encoder.a" }],
  tensors: tensorMap({
    "decoder.a": [
      [2, 2],
      [1, 1, 1, -1],
    ],
    "decoder.b": [
      [2, 2],
      [1, 1, 1, 1],
    ],
    "encoder.a": [
      [2, 2],
      [10, 0, 0, 10],
    ],
  }),
};

test("a stage's units over places are those of the network cut off after it", () => {
  const values = new LayerValues(TINY);
  const zs = Float32Array.of(1, 2, 3, 1, -4, 0, 0.5, 0.5, 2, 2);
  assert.deepEqual([...values.units(zs, { key: "d1", last: 1 })], [3, 0, 4, 2, 0, 0, 1, 0, 4, 0]);
  assert.deepEqual([...values.units(zs, { key: "e1", last: 1 })], [30, 30, 60, 60, 0, 0, 10, 10, 40, 40]);
});

test("the encoder's stages of an image, and how bright the values get", () => {
  const values = new LayerValues(TINY);
  const stages = [{ key: "e1", last: 1 }];
  assert.deepEqual(
    values.encode(Float32Array.of(0.5, 0.25), stages).map((each) => [...each]),
    [[5, 2.5]],
  );
  const ends = [{ key: "d1", last: 1 }, { key: "d2", last: 3 }, ...stages];
  assert.deepEqual(values.peaks(Float32Array.of(1, 2), ends), [3, 3, 30]);
});

for (const id of ["mnist-2d", "pets-64d", "conv-tanh-6d-mnist", "conv-bn-32-mnist-2d"]) {
  test(`every layer with weights of ${id} is in one stage, whose shape leads to the next`, async () => {
    const run = JSON.parse(await readFile(new URL(`../../../zoo/${id}/run.json`, import.meta.url)));
    const file = await readFile(new URL(`../../../zoo/${id}/weights.safetensors`, import.meta.url));
    const length = Number(file.readBigUInt64LE(0));
    const shapes = new Map(Object.entries(JSON.parse(file.subarray(8, 8 + length))));
    const { channels, height, width } = run.image;
    const decoder = stagesOf("decoder", layerCosts(run.decoder, shapes, [run.latent_dim]));
    const encoder = stagesOf("encoder", layerCosts(run.encoder, shapes, [channels, height, width]));
    assert.deepEqual(decoder.at(-1).shape, [channels, height, width]);
    assert.deepEqual(encoder.at(-1).shape, [2 * run.latent_dim]);
    const parameters = [...shapes].filter(([name]) => name !== "__metadata__").map(([, { shape }]) => shape);
    const all = parameters.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    assert.equal(
      [...decoder, ...encoder].reduce((sum, stage) => sum + stage.parameters, 0),
      all,
    );
    assert.ok(decoder.every((stage) => stageName(stage, shapes).length > 0));
  });
}
