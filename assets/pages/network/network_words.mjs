/** What the Network page says of layers and units. */

/** @import { Stage } from "./stages.mjs" */

import { signed, whole } from "../../shell/words.mjs";

/** Latents whose numbers are said one by one. */
const MOST_READ = 3;

/**
 * "e1" → "Encoder layer 1"
 * @param {string} key
 */
export function stageTitle(key) {
  return `${key[0] === "e" ? "Encoder" : "Decoder"} layer ${key.slice(1)}`;
}

/**
 * "65,792 parameters · 65,536 multiply-adds"
 * @param {{parameters: number, multiplyAdds: number}} costs
 */
export function costText({ parameters, multiplyAdds }) {
  return `${whole(parameters)} parameters · ${whole(multiplyAdds)} multiply-adds`;
}

/**
 * "unit 18", "channel 3", "pixel (4, 7)": people count from 1.
 * @param {Pick<Stage, "shape">} stage
 * @param {number} unit
 * @param {"unit" | "pixel" | "channel"} kind
 */
export function unitName({ shape }, unit, kind) {
  if (kind !== "pixel") return `${kind} ${unit + 1}`;
  const width = shape[2];
  return `pixel (${(unit % width) + 1}, ${Math.floor(unit / width) + 1})`;
}

export const WITHOUT_ENCODER =
  "This run was published without its encoder: what it makes of an image is known only by the stars.";

/**
 * What the encoder is shown.
 * @param {number | null} index
 * @param {string} name of its class
 */
export function imageName(index, name) {
  return index === null ? "What the decoder imagines" : `Test image ${index}: ${name}`;
}

/**
 * Means and standard deviations, where they are few enough to be read.
 * @param {Float32Array} code mu, then logvar
 */
export function codeText(code) {
  const latents = code.length / 2;
  if (latents > MOST_READ) return "";
  const list = (/** @type {Iterable<number>} */ values, /** @type {(value: number) => string} */ write) =>
    `(${Array.from(values, write).join(", ")})`;
  const mu = list(code.subarray(0, latents), (value) => signed(value));
  const sigma = list(code.subarray(latents), (value) => Math.exp(value / 2).toFixed(2));
  return `μ = ${mu}   σ = ${sigma}`;
}
