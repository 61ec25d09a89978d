/**
 * Attribute vectors by the browser's module: JSON on stdin, JSON on stdout.
 *
 * {"mu": [[…], …], "values": […]} → {"vector": […], "rSquared": …, …}
 */

import { text } from "node:stream/consumers";
import { attributeVector } from "../../assets/pages/vectors/attribute_vector.mjs";
import { randomNumbers } from "./fixtures.mjs";

const { mu: rows, values } = JSON.parse(await text(process.stdin));
const mu = Float32Array.from(rows.flat());
const found = attributeVector({ mu, latentDim: rows[0].length }, values, randomNumbers(1));
process.stdout.write(JSON.stringify(found, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value)));
