import assert from "node:assert/strict";
import { test } from "node:test";
import { toldTensors } from "../../../assets/inference/condition.mjs";
import { decoderOf } from "../../../assets/inference/decoder.mjs";
import { tensorMap } from "../fixtures.mjs";

// One pixel, 10·z + 100 as class 0 and 10·z + 1000 as class 1, with a bias of 1.
const RUN = {
  latent_dim: 1,
  classes: ["a", "b"],
  objective: { name: "beta-vae", condition: "label" },
  image: { height: 1, width: 1, channels: 1 },
  decoder: [
    { op: "linear", weight: "w", bias: "b" },
    { op: "reshape", shape: [1, 1, 1] },
  ],
};
const TENSORS = tensorMap({
  w: [
    [1, 3],
    [10, 100, 1000],
  ],
  b: [[1], [1]],
});

test("a conditional decoder draws the same z as the class that it is told", () => {
  const first = decoderOf(RUN, TENSORS);
  assert.deepEqual(
    [first, first.told(1), first.told(0)].map(({ decode }) => decode([2])[0]),
    [121, 1021, 121],
  );
  assert.equal(first.told(1).told(0), first);
  assert.equal(first.told(7), first, "a class that it has not is its first");
});

test("workers are sent ordinary nets", () => {
  const { tensors, latentDim } = decoderOf(RUN, TENSORS).told(1).parts;
  assert.deepEqual([latentDim, tensors.get("w").shape, [...tensors.get("b").data]], [1, [1, 1], [1001]]);
});

test("a decoder without condition is itself, whatever it is told", () => {
  const plain = decoderOf({ ...RUN, objective: { name: "beta-vae" }, latent_dim: 3 }, TENSORS);
  assert.equal(plain.told(1), plain);
});

test("a net without room for a label is refused in a sentence", () => {
  const tell = () => toldTensors([{ op: "relu" }, ...RUN.decoder], TENSORS, 2, 0);
  assert.throws(tell, /begins with a dense layer/);
  assert.throws(() => toldTensors(RUN.decoder, TENSORS, 3, 0), /has room for it/);
});
