import assert from "node:assert/strict";
import { afterEach, describe, test } from "node:test";

import { buildDecoder, decodeAll, decoderParts } from "../../../assets/inference/decoder.mjs";
import { javascript } from "../../../assets/inference/kernel.mjs";
import { compile } from "../../../assets/inference/network.mjs";
import { fastestKernel } from "../../../assets/inference/webassembly.mjs";
import { randomNumbers, SUM_RUN, SUM_TENSORS, tensorMap } from "../fixtures.mjs";

// Agreement of every op with torch is tested in tests/test_browser_parity.py.

const LINEAR = { op: "linear", weight: "w", bias: "b" };
const TENSORS = tensorMap({
  w: [
    [2, 2],
    [1, 2, 3, 4],
  ],
  b: [[2], [10, 20]],
});

test("a linear layer is W x + b", () => {
  const network = compile([LINEAR], TENSORS, [2]);
  assert.deepEqual([...network.run([1, -1])], [9, 19]);
});

for (const kernel of [javascript, fastestKernel()]) {
  test(`a batch gives what its samples give one by one (${kernel.name})`, () => {
    const random = randomNumbers(1);
    const numbers = (length) => Float32Array.from({ length }, () => random() - 0.5);
    const tensors = new Map([
      ["l", { shape: [72, 3], data: numbers(216) }],
      ["c", { shape: [7, 8, 3, 3], data: numbers(504) }],
      ["t", { shape: [7, 2, 4, 4], data: numbers(224) }],
    ]);
    const specs = [
      { op: "linear", weight: "l" },
      { op: "reshape", shape: [8, 3, 3] },
      { op: "upsample", scale: 2, mode: "bilinear" },
      { op: "residual", layers: [{ op: "silu" }] },
      { op: "conv2d", weight: "c", stride: 1, padding: 1 },
      { op: "conv_transpose2d", weight: "t", stride: 2, padding: 1 },
      { op: "gelu" },
    ];
    const batched = compile(specs, tensors, [3], { batch: 5, kernel });
    const single = compile(specs, tensors, [3], { kernel });
    const inputs = numbers(15);
    for (const count of [5, 2, 3]) {
      const together = batched.runBatch(inputs.subarray(0, 3 * count), count).slice();
      const alone = (_, i) => [...single.run(inputs.subarray(3 * i, 3 * i + 3))];
      const apart = Array.from({ length: count }, alone);
      const difference = apart.flat().map((value, i) => Math.abs(value - together[i]));
      assert.ok(Math.max(...difference) < 1e-6);
    }
  });
}

test("of an upsampling that its convolution takes in there is what it was given", () => {
  const taps = tensorMap({ c: [[8, 8, 3, 3], Array.from({ length: 576 }, (_, i) => i / 576)] });
  const upsample = { op: "upsample", scale: 2, mode: "nearest" };
  const network = compile([upsample, { op: "conv2d", weight: "c", padding: 1 }], taps, [8, 2, 2]);
  network.run(new Float32Array(32).fill(1));
  assert.deepEqual(
    network.layers.map(({ shape }) => shape),
    [
      [8, 2, 2],
      [8, 4, 4],
    ],
  );
  // In the middle, where the window lies on ones alone, an output is the sum of its taps.
  const sum = Array.from({ length: 72 }, (_, i) => i / 576).reduce((total, tap) => total + tap, 0);
  assert.ok(Math.abs(network.run(new Float32Array(32).fill(1))[5] - sum) < 1e-6);
});

test("a run leaves its input alone and returns the same buffer", () => {
  const network = compile([{ op: "relu" }], new Map(), [2]);
  const input = Float32Array.of(-1, 2);
  const first = network.run(input);
  assert.deepEqual([...input], [-1, 2]);
  assert.equal(network.run(input), first);
});

describe("a network that does not fit says where", () => {
  const cases = {
    "an unknown op": [[{ op: "linear_" }], /^layer 0 \(linear_\): unknown op; known are affine, linear/],
    "a prototype's name as an op": [[{ op: "constructor" }], /layer 0 \(constructor\): unknown op/],
    "a missing tensor": [
      [{ ...LINEAR, weight: "v" }],
      /^layer 0 \(linear\): tensor v \(its weight\) is missing/,
    ],
    "a wrong bias": [[{ ...LINEAR, bias: "w" }], /tensor w \(its bias\) has shape \[2, 2\], not \[2\]/],
    "a picture into a linear layer": [
      [{ op: "reshape", shape: [1, 2, 1] }, LINEAR],
      /^layer 1 \(linear\): needs a flat input, not \[1, 2, 1\]/,
    ],
    "a flat input into a convolution": [[{ op: "conv2d", weight: "w" }], /needs a picture .*, not \[2\]/],
    "a reshape to another size": [[{ op: "reshape", shape: [3] }], /cannot reshape \[2\] to \[3\]/],
    "a branch of another shape": [
      [{ op: "residual", layers: [{ op: "reshape", shape: [2, 1] }] }],
      /^layer 0 \(residual\): its layers turn \[2\] into \[2, 1\]/,
    ],
    "an error inside a branch": [
      [{ op: "relu" }, { op: "residual", layers: [{ op: "relu" }, { op: "what" }] }],
      /^layer 1\.1 \(what\)/,
    ],
    "a fractional scale": [[{ op: "upsample", scale: 1.5, mode: "nearest" }], /scale is 1\.5/],
    "an affine layer without its shift": [[{ op: "affine", scale: 2 }], /shift is undefined, not a number/],
    "an unknown mode": [[{ op: "upsample", scale: 2, mode: "bicubic" }], /mode is bicubic; known are/],
  };
  for (const [name, [specs, message]] of Object.entries(cases)) {
    test(name, () => {
      assert.throws(() => compile(specs, TENSORS, [2]), { name: "NetworkError", message });
    });
  }

  const tensors = tensorMap({ c: [[1, 1, 3, 3], new Array(9).fill(1)] });
  const convolution = { op: "conv2d", weight: "c" };
  const shapes = {
    "a window larger than the picture": [{ ...convolution }, [1, 2, 2], /3×3 window does not fit/],
    "a stride of zero": [{ ...convolution, stride: 0 }, [1, 4, 4], /stride is 0/],
    groups: [{ ...convolution, groups: 2 }, [1, 4, 4], /groups is 2; only 1 is known/],
    "other channels": [{ ...convolution }, [2, 4, 4], /not \[any, 2, any, any\]/],
    "padding that eats the picture": [
      { op: "conv_transpose2d", weight: "c", padding: 2 },
      [1, 1, 1],
      /padding \[2,2\] leaves nothing/,
    ],
  };
  for (const [name, [spec, shape, message]] of Object.entries(shapes)) {
    test(name, () => {
      assert.throws(() => compile([spec], tensors, shape), { name: "NetworkError", message });
    });
  }

  test("inputs of the wrong length", () => {
    const network = compile([LINEAR], TENSORS, [2], { batch: 2 });
    assert.throws(() => network.run([1, 2, 3]), /has 3 numbers; 1 of shape \[2\] have 2/);
    assert.throws(() => network.runBatch(new Float32Array(6), 3), /3 samples, but compiled for 2/);
  });
});

describe("a decoder", () => {
  const parts = decoderParts(SUM_RUN, SUM_TENSORS);

  test("decodes into its own buffer, another's, or a list", () => {
    const decoder = buildDecoder(parts, { batch: 2 });
    assert.equal(decoder.decode([1, 2])[0], 12);
    assert.deepEqual([...decoder.decodeInto([3, 4], new Float32Array(1))], [34]);
    assert.deepEqual([...decodeAll(decoder, Float32Array.of(1, 0, 2, 0, 3, 3), 3)], [10, 20, 33]);
  });

  test("says which backend computes", () => {
    assert.equal(buildDecoder(parts, { kernel: javascript }).backend, "JavaScript");
    assert.equal(buildDecoder(parts).backend, "WebAssembly");
  });

  test("whose layers do not end in the run's image is refused", () => {
    const image = { height: 2, width: 1, channels: 1 };
    assert.throws(() => buildDecoder({ ...parts, image }), /ends in shape \[1, 1, 1\], the run's images are/);
  });
});

describe("where WebAssembly is not to be had, JavaScript computes", () => {
  const real = globalThis.WebAssembly;
  afterEach(() => (globalThis.WebAssembly = real));

  test("because the browser lacks it", async () => {
    delete globalThis.WebAssembly;
    const fresh = await import("../../../assets/inference/webassembly.mjs?absent");
    assert.equal(fresh.fastestKernel().name, "JavaScript");
  });

  test("because it does not know vectors, or the page forbids it", async () => {
    globalThis.WebAssembly = {
      CompileError: real.CompileError,
      validate: () => false,
      Module: class {
        constructor() {
          throw new real.CompileError("unexpected opcode 0xfd");
        }
      },
    };
    const fresh = await import("../../../assets/inference/webassembly.mjs?refused");
    assert.equal(fresh.fastestKernel().name, "JavaScript");
  });
});
