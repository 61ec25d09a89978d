/**
 * What the Network page shows of both networks: node layers_cli.mjs, JSON on stdin, JSON on stdout.
 *
 * {"run": run.json, "weights": "path.safetensors", "z": […], "pixels": […]} → for decoder and encoder a
 * list of stages {"last", "shape", "parameters", "multiplyAdds", "values"}, the values in torch's order.
 */

import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { layerCosts } from "../../assets/inference/costs.mjs";
import { buildDecoder } from "../../assets/inference/decoder.mjs";
import { parseTensors } from "../../assets/inference/safetensors.mjs";
import { LayerValues, planarCopy } from "../../assets/pages/network/layer_values.mjs";
import { stagesOf } from "../../assets/pages/network/stages.mjs";

const { run, weights, z, pixels } = JSON.parse(await text(process.stdin));
const file = await readFile(weights);
const tensors = parseTensors(file.buffer.slice(file.byteOffset, file.byteOffset + file.length));
const { latent_dim: latentDim, image, encoder, decoder } = run;

const down = stagesOf("decoder", layerCosts(decoder, tensors, [latentDim]));
const built = buildDecoder({ latentDim, specs: decoder, image, tensors });
built.decode(z);
const drawn = down.map(({ last }) => planarCopy(built.layers[last]));

const seen = [image.channels, image.height, image.width];
const up = stagesOf("encoder", layerCosts(encoder, tensors, seen));
const said = new LayerValues({ latentDim, image, decoder, encoder, tensors }).encode(pixels, up);

/** @param {typeof up} stages @param {Float32Array[]} values */
const told = (stages, values) => stages.map((stage, k) => ({ ...stage, values: [...values[k]] }));
process.stdout.write(JSON.stringify({ decoder: told(down, drawn), encoder: told(up, said) }));
