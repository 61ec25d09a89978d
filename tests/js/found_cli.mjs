/**
 * A class vector with its uncertainty by the browser's modules: JSON on stdin, JSON on stdout.
 *
 * {"mu": [[…], …], "label": […], "to": 7, "from": 1 | null} → {"vector", "lengths", "angle", "prediction"}
 */

import { text } from "node:stream/consumers";

import { foundBetweenClasses } from "../../assets/pages/vectors/finding.mjs";

const { mu: rows, label, to, from } = JSON.parse(await text(process.stdin));
const latents = { mu: Float32Array.from(rows.flat()), label, latentDim: rows[0].length };
const { vector, lengths, angle, prediction } = foundBetweenClasses(latents, { to, from });
process.stdout.write(JSON.stringify({ vector: [...vector], lengths, angle, prediction }));
