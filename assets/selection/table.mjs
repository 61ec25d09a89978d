/** The chosen images as a table that other programs read. */

import { imageRate } from "../sky/latents.mjs";

/**
 * CSV: index, class, mu1 …, rate and reconstruction_nats, one row an image, in the rows' order; as
 * the table of all latents has them, what is not measured is empty.
 */
export function imagesCsv(rows, latents, classes) {
  const { index, label, latentDim, mu, reconstructionNats } = latents;
  const dimensions = Array.from({ length: latentDim }, (_, k) => k);
  const header = ["index", "class", ...dimensions.map((k) => `mu${k + 1}`), "rate", "reconstruction_nats"];
  const lines = rows.map((row) => [
    index[row],
    quoted(classes[label[row]]),
    ...dimensions.map((k) => number(mu[row * latentDim + k])),
    number(imageRate(latents, row)),
    number(reconstructionNats[row]),
  ]);
  return [header, ...lines].map((fields) => `${fields.join(",")}\n`).join("");
}

function number(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
}

function quoted(text) {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
