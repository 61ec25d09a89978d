/** The chosen images as files. */

/** @import { Latents, Opened } from "../types.d.ts" */
/** @import { Cloud } from "../sky/cloud.mjs" */

/** A run with its images' latents. @typedef {Opened & {cloud: Cloud}} OpenedCloud */

import { newCanvas } from "../pictures/canvas.mjs";
import { saveBlob, saveCanvas } from "../pictures/saving.mjs";
import { imageRate } from "../sky/latents.mjs";

/**
 * @param {number[]} rows
 * @param {OpenedCloud} opened
 * @param {string} name
 */
export function saveTable(rows, { run, cloud }, name) {
  saveBlob(new Blob([imagesCsv(rows, cloud, run.classes)], { type: "text/csv" }), name);
}

/**
 * All of the images in their own pixels side by side, about as many columns as rows; those that
 * cannot be had stay black. Resolves to false where `signal` was aborted before all had come.
 * @param {number[]} rows
 * @param {OpenedCloud} opened
 * @param {string} name
 * @param {AbortSignal} signal
 */
export async function savePicture(rows, { run, cloud, sheets }, name, signal) {
  const { width, height } = run.image;
  const columns = Math.ceil(Math.sqrt(rows.length));
  const context = newCanvas(columns * width, Math.ceil(rows.length / columns) * height);
  const { canvas } = context;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const [k, row] of rows.entries()) {
    const index = cloud.index[row];
    if (sheets.find(index) === null) await sheets.want(index);
    if (signal.aborted) return false;
    const picture = sheets.find(index);
    if (picture === null) continue;
    const [left, top] = [(k % columns) * width, Math.floor(k / columns) * height];
    context.drawImage(picture.image, picture.x, picture.y, width, height, left, top, width, height);
  }
  await saveCanvas(canvas, name);
  return true;
}

/**
 * CSV: index, class, mu1 …, rate and reconstruction_nats, one row an image, in the rows' order; as
 * the table of all latents has them, what is not measured is empty.
 * @param {number[]} rows
 * @param {Latents} latents
 * @param {string[]} classes
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

/** @param {number} value */
function number(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
}

/**
 * A class's name as a cell: an apostrophe keeps a spreadsheet from running it.
 * @param {string} name
 */
function quoted(name) {
  const text = /^\s*[=+\-@]/.test(name) ? `'${name}` : name;
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
