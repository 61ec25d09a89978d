/** Milliseconds of one encode by every published run's encoder, as JSON: node tests/bench/encoding.mjs */

import { readdirSync, readFileSync } from "node:fs";
import { toldClasses, toldTensors } from "../../assets/inference/condition.mjs";
import { buildEncoder } from "../../assets/inference/encoder.mjs";
import { parseTensors } from "../../assets/inference/safetensors.mjs";

const ZOO = new URL("../../zoo/", import.meta.url);
const ENCODES = 200;

const found = {};
for (const name of readdirSync(ZOO).sort()) {
  const [run, weights] = [read(name, "run.json"), read(name, "weights.safetensors")];
  if (run === null || weights === null) continue;
  const description = JSON.parse(run.toString());
  const file = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length);
  const tensors = toldTensors(description.encoder, parseTensors(file), toldClasses(description), 0);
  const { encode } = buildEncoder(description, tensors);
  const { channels, height, width } = description.image;
  const pixels = Float32Array.from({ length: channels * height * width }, () => Math.random());
  for (let k = 0; k < ENCODES / 4; k++) encode(pixels);
  const milliseconds = Array.from({ length: ENCODES }, () => {
    const begin = performance.now();
    encode(pixels);
    return performance.now() - begin;
  });
  found[name] = { milliseconds, isDense: !description.encoder.some(({ op }) => op.startsWith("conv")) };
}
process.stdout.write(JSON.stringify(found));

function read(name, file) {
  try {
    return readFileSync(new URL(`${name}/${file}`, ZOO));
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
    return null;
  }
}
