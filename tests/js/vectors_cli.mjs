/**
 * Principal axes and attribute vectors by the browser's modules: JSON on stdin, JSON on stdout.
 *
 * {"mu": [[…], …], "values": […]} → {"principal": {…}, "attribute": {…}}
 */

import { text } from "node:stream/consumers";
import { principalAxes } from "../../assets/maths/principal.mjs";
import { attributeVector } from "../../assets/pages/vectors/attribute_vector.mjs";
import { randomNumbers } from "./fixtures.mjs";

const { mu: rows, values } = JSON.parse(await text(process.stdin));
const latentDim = rows[0].length;
const mu = Float32Array.from(rows.flat());
const plain = (found) =>
  JSON.parse(JSON.stringify(found, (_, value) => (ArrayBuffer.isView(value) ? [...value] : value)));
process.stdout.write(
  JSON.stringify({
    principal: plain(principalAxes(mu, latentDim)),
    attribute: plain(attributeVector({ mu, latentDim }, values, randomNumbers(1))),
  }),
);
