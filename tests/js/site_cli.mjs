/**
 * What a saved page makes of what app/site wrote: JSON on stdin, JSON on stdout.
 *
 * {"text"} → {"bytes": […]}; {"packed": base64} → {"tensors": {name: {shape, data}}};
 * {"mu", "label", "plane": {origin, basis}, "classes"} → {"figure"}
 */

import { text } from "node:stream/consumers";
import { restoredWeights } from "../../assets/inference/packed.mjs";
import { parseTensors } from "../../assets/inference/safetensors.mjs";
import { skyFigure } from "../../assets/site/figure.mjs";
import { bytesOf } from "../../assets/site/text85.mjs";

const asked = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(answer(asked)));

function answer({ text, packed, mu, label, plane, classes }) {
  if (text !== undefined) return { bytes: [...bytesOf(text)] };
  if (packed !== undefined) {
    const file = Uint8Array.from(Buffer.from(packed, "base64")).buffer;
    const tensors = [...parseTensors(restoredWeights(file).buffer)];
    return {
      tensors: Object.fromEntries(
        tensors.map(([name, { shape, data }]) => [name, { shape, data: [...data] }]),
      ),
    };
  }
  const [count, latentDim] = [mu.length, mu[0].length];
  const latents = { mu: Float32Array.from(mu.flat()), label, count, latentDim };
  return { figure: skyFigure(latents, plane, classes) };
}
