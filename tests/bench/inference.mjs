/**
 * Median and p95 of decodes and grids for typical decoders: node tests/bench/inference.mjs
 *
 * Where Node knows relaxed SIMD only by its flag (20), `node --experimental-wasm-relaxed-simd` measures what
 * browsers run.
 */

import { buildDecoder, decodeAll } from "../../assets/inference/decoder.mjs";
import { BATCH } from "../../assets/inference/executors.mjs";
import { javascript } from "../../assets/inference/kernel.mjs";
import { fastestKernel, fusesProducts } from "../../assets/inference/webassembly.mjs";

const DECODERS = {
  "MLP 2-128-256-512-784": mlp([2, 128, 256, 512, 784]),
  "MLP 2-256-512-1024-784": mlp([2, 256, 512, 1024, 784]),
  "conv transpose 32-32-1 (conv-bn-32)": transposed([32, 32, 1]),
  "conv transpose 64-32-1 (conv-3d)": transposed([64, 32, 1]),
  "upsample + conv 64-64-32-1": upsampled([64, 64, 32]),
  "residual 128-64-32-16-3 (pets)": residuals([128, 64, 32, 16]),
};
const KERNELS = {
  JavaScript: javascript,
  WebAssembly: fastestKernel({ isFused: false }),
  ...(fusesProducts() ? { fused: fastestKernel({ isFused: true }) } : {}),
};

const runs = Object.entries(DECODERS).flatMap(([name, parts]) =>
  Object.entries(KERNELS).map(([by, kernel]) => ({ name, parts, by, kernel })),
);
for (const { name, parts, by, kernel } of runs) {
  const single = buildDecoder(parts, { kernel });
  const batched = buildDecoder(parts, { kernel, batch: BATCH });
  const z = Float32Array.from({ length: 20 }, () => Math.random() - 0.5);
  const one = times(200, () => single.decode(z.subarray(0, 2)));
  const grid = times(20, () => {
    for (let row = 0; row < 10; row++) decodeAll(batched, z, 10);
  });
  console.log(`${name.padEnd(38)} decode ${show(one)}   10×10 grid ${show(grid)}   ${by}`);
}

function mlp(sizes) {
  const parts = start();
  sizes.slice(1).forEach((outputs, i) => {
    add(parts, { op: "linear" }, [outputs, sizes[i]]);
    parts.specs.push({ op: i + 2 < sizes.length ? "silu" : "sigmoid" });
  });
  parts.specs.push({ op: "reshape", shape: [1, 28, 28] });
  return parts;
}

function transposed([first, second, last]) {
  const parts = start();
  add(parts, { op: "linear" }, [first * 49, 2]);
  parts.specs.push({ op: "relu" }, { op: "reshape", shape: [first, 7, 7] });
  add(parts, { op: "conv_transpose2d", stride: 2, padding: 1, output_padding: 1 }, [first, first, 3, 3]);
  parts.specs.push({ op: "relu" });
  add(parts, { op: "conv_transpose2d", stride: 2, padding: 1, output_padding: 1 }, [first, second, 3, 3]);
  parts.specs.push({ op: "relu" });
  add(parts, { op: "conv_transpose2d", stride: 1, padding: 1 }, [second, last, 3, 3]);
  parts.specs.push({ op: "sigmoid" });
  return parts;
}

function upsampled([first, second, third]) {
  const parts = start();
  add(parts, { op: "linear" }, [first * 49, 2]);
  parts.specs.push({ op: "silu" }, { op: "reshape", shape: [first, 7, 7] });
  parts.specs.push({ op: "upsample", scale: 2, mode: "bilinear" });
  add(parts, { op: "conv2d", stride: 1, padding: 1 }, [second, first, 3, 3]);
  parts.specs.push({ op: "silu" }, { op: "upsample", scale: 2, mode: "bilinear" });
  add(parts, { op: "conv2d", stride: 1, padding: 1 }, [third, second, 3, 3]);
  parts.specs.push({ op: "silu" });
  add(parts, { op: "conv2d", stride: 1, padding: 1 }, [1, third, 3, 3]);
  parts.specs.push({ op: "sigmoid" });
  return parts;
}

function residuals([first, ...widths]) {
  const parts = start({ height: 32, width: 32, channels: 3 });
  add(parts, { op: "linear" }, [first * 16, 2]);
  parts.specs.push({ op: "reshape", shape: [first, 4, 4] });
  widths.forEach((channels, i) => {
    parts.specs.push({ op: "upsample", scale: 2, mode: "bilinear" });
    add(parts, { op: "conv2d", stride: 1, padding: 1 }, [channels, [first, ...widths][i], 3, 3]);
    parts.specs.push({ op: "relu" });
    const block = { ...parts, specs: [] };
    for (const key of ["first", "second"]) {
      add(block, { op: "conv2d", stride: 1, padding: 1 }, [channels, channels, 3, 3], `${i}.${key}`);
      block.specs.push({ op: "relu" });
    }
    parts.specs.push({ op: "residual", layers: block.specs.slice(0, -1) });
  });
  add(parts, { op: "conv2d", stride: 1, padding: 1 }, [3, widths.at(-1), 3, 3]);
  parts.specs.push({ op: "sigmoid" });
  return parts;
}

function start(image = { height: 28, width: 28, channels: 1 }) {
  return { latentDim: 2, specs: [], image, tensors: new Map() };
}

function add(parts, spec, shape, name = parts.specs.length) {
  const weight = `decoder.${name}.weight`;
  const numbers = shape.reduce((product, length) => product * length, 1);
  const scale = 2 / Math.sqrt(numbers / shape[0]);
  const data = Float32Array.from({ length: numbers }, () => (Math.random() - 0.5) * scale);
  parts.tensors.set(weight, { shape, data });
  parts.specs.push({ ...spec, weight });
}

function times(repeats, work) {
  for (let i = 0; i < Math.ceil(repeats / 4); i++) work();
  const taken = Array.from({ length: repeats }, () => {
    const begin = performance.now();
    work();
    return performance.now() - begin;
  });
  return taken.sort((a, b) => a - b);
}

function show(sorted) {
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))].toFixed(2).padStart(7);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms`;
}
