/**
 * What the drawing panel would say of images: node reading_cli.mjs, JSON on stdin, JSON on stdout.
 *
 * {"run": {… as run.json}, "weights": "path.safetensors", "images": [[pixel, …], …], "epsilon": […]}
 * → {"readings": [{"z": […], "rate": …, "reconstruction": …}, …]}
 */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { Reader } from "../../assets/drawing/reading.mjs";
import { buildDecoder, decoderParts } from "../../assets/inference/decoder.mjs";
import { buildEncoder } from "../../assets/inference/encoder.mjs";
import { parseTensors } from "../../assets/inference/safetensors.mjs";

const { run, weights, images, epsilon } = JSON.parse(await text(process.stdin));
const file = await readFile(weights);
const tensors = parseTensors(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
const reader = new Reader(run, buildDecoder(decoderParts(run, tensors)), buildEncoder(run, tensors));
const readings = images.map((pixels) => reader.read(Float32Array.from(pixels), epsilon, null));
const told = readings.map(({ z, rate, reconstruction }) => ({ z, rate, reconstruction }));
process.stdout.write(JSON.stringify({ readings: told }));
