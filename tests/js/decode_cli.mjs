/**
 * Decodes with the browser's modules: node decode_cli.mjs, JSON on stdin, JSON on stdout.
 *
 * {"specs": […], "inputShape": […], "weights": "path.safetensors", "inputs": [[…], …],
 *  "kernel": "JavaScript"} → {"shape": […], "outputs": [[…], …]}
 */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { javascript } from "../../assets/inference/kernel.mjs";
import { compile } from "../../assets/inference/network.mjs";
import { parseTensors } from "../../assets/inference/safetensors.mjs";
import { fastestKernel } from "../../assets/inference/webassembly.mjs";

const { specs, inputShape, weights, inputs, kernel: name } = JSON.parse(await text(process.stdin));
const file = await readFile(weights);
const tensors = parseTensors(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
const kernel = [javascript, fastestKernel()].find((candidate) => candidate.name === name);
if (kernel === undefined) throw new Error(`this Node has no kernel ${name}`);
const network = compile(specs, tensors, inputShape, { batch: inputs.length, kernel });
const flat = network.runBatch(Float32Array.from(inputs.flat()), inputs.length);
const numbers = flat.length / inputs.length;
const outputs = inputs.map((_, i) => [...flat.subarray(i * numbers, (i + 1) * numbers)]);
process.stdout.write(JSON.stringify({ shape: network.outputShape, outputs }));
