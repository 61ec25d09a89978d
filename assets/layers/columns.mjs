/** The columns of numbers by which stars can be coloured: one number an image. */

/** @import { Latents, Run } from "../types.d.ts" */

import { NearestIndex } from "../maths/nearest.mjs";
import { MEASURES, measuresFor } from "../measures/measures.mjs";
import { tr } from "../shell/texts.mjs";
import { imageRate } from "../sky/latents.mjs";

/** @typedef {Pick<Latents, "count" | "latentDim" | "mu" | "logvar" | "reconstructionNats" | "prior">} Described */

/** @type {Readonly<Record<string, {label: string, unit: string, digits: number}>>} */
export const COLUMNS = Object.freeze({
  reconstruction: { label: tr("Reconstruction"), unit: "nats", digits: 0 },
  rate: { label: tr("Rate (KL)"), unit: "nats", digits: 1 },
  distance: { label: tr("Distance from the data"), unit: tr("to the nearest other image"), digits: 2 },
  ...MEASURES,
});

/**
 * The names of those that a run has. Its images are measured where their pictures are published.
 * @param {Pick<Run, "urls" | "image">} run
 */
export function columnsFor({ urls, image }) {
  return ["reconstruction", "rate", "distance", ...(urls.sheets.length > 0 ? measuresFor(image) : [])];
}

/**
 * A column of the latents themselves, (N); undefined for one that is measured on pictures.
 * @param {string} name
 * @param {Described} latents
 * @returns {Float32Array<ArrayBuffer> | undefined}
 */
export function columnOfLatents(name, latents) {
  if (name === "reconstruction") return Float32Array.from(latents.reconstructionNats);
  if (name === "rate")
    return Float32Array.from({ length: latents.count }, (_, row) => imageRate(latents, row));
  return name === "distance" ? distancesFromOthers(latents) : undefined;
}

/**
 * How far each image's mean is from the nearest other one, in all latents; NaN where it is alone.
 * @param {Pick<Latents, "count" | "latentDim" | "mu">} latents
 */
export function distancesFromOthers({ count, latentDim, mu }) {
  const index = new NearestIndex(mu, latentDim);
  return Float32Array.from({ length: count }, (_, row) => {
    const two = index.nearestK(mu.subarray(row * latentDim, (row + 1) * latentDim), 2);
    return two.find((found) => found.row !== row)?.distance ?? Number.NaN;
  });
}
