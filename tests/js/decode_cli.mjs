/**
 * Decodes with the browser's modules: node decode_cli.mjs, JSON on stdin, JSON on stdout.
 *
 * [{"specs": […], "inputShape": […], "weights": "path.safetensors", "inputs": [[…], …],
 *   "told": [] or of a conditional net [[classes, label]]}, …]
 *  → for each {"shape": […], "outputs": {"JavaScript": [[…], …], "WebAssembly": …, "fused WebAssembly": …}}
 */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { setFlagsFromString } from "node:v8";
import { toldTensors } from "../../assets/inference/condition.mjs";
import { javascript } from "../../assets/inference/kernel.mjs";
import { compile } from "../../assets/inference/network.mjs";
import { parseTensors } from "../../assets/inference/safetensors.mjs";
import { fastestKernel, fusesProducts } from "../../assets/inference/webassembly.mjs";

// Node 20 knows relaxed SIMD, but has to be asked for it.
if (!fusesProducts()) setFlagsFromString("--experimental-wasm-relaxed-simd");
const [plain, fused] = [false, true].map((isFused) => fastestKernel({ isFused }));
if (plain === javascript || fused === javascript) throw new Error("this Node has no kernel WebAssembly");
const kernels = { JavaScript: javascript, WebAssembly: plain, "fused WebAssembly": fused };
const answers = [];
for (const { specs, inputShape, weights, inputs, told } of JSON.parse(await text(process.stdin))) {
  const file = await readFile(weights);
  const all = parseTensors(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
  const tensors = told.length > 0 ? toldTensors(specs, all, ...told[0]) : all;
  const given = Float32Array.from(inputs.flat());
  const answer = { shape: [], outputs: {} };
  for (const [name, kernel] of Object.entries(kernels)) {
    const network = compile(specs, tensors, inputShape, { batch: inputs.length, kernel });
    const flat = network.runBatch(given, inputs.length);
    const numbers = flat.length / inputs.length;
    answer.shape = network.outputShape;
    answer.outputs[name] = inputs.map((_, i) => [...flat.subarray(i * numbers, (i + 1) * numbers)]);
  }
  answers.push(answer);
}
process.stdout.write(JSON.stringify(answers));
