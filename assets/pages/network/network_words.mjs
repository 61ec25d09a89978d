/** What the Network page says of layers and units. */

/** @import { Stage } from "./stages.mjs" */

/** One unit over the plane, see unit_maps.mjs. @typedef {{values: Float32Array, low: number, high: number}} OneMap */

import { signed, whole } from "../../shell/words.mjs";
import { unitsOf } from "./stages.mjs";
import { firingShare } from "./unit_maps.mjs";

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

/**
 * What is known of a unit: its value now, and over what the sky shows.
 * @param {string | null} name null where none is chosen
 * @param {number | null} now
 * @param {OneMap | null} over
 */
export function nowText(name, now, over) {
  if (name === null) return "Press a unit to see under the stars where it fires.";
  const value = now === null ? "" : ` ${signed(now)} here`;
  if (over === null) return `${capital(name)}:${value}`;
  return `${capital(name)}:${value}, ${rangeText(over)}`;
}

/**
 * "Decoder layer 2, unit 18: −0.28 to +2.13 on this plane; above half its peak on 12 % of it"
 * @param {Stage} stage
 * @param {number} unit
 * @param {OneMap | null} over null while it is computed
 */
export function mapWords(stage, unit, over) {
  const { kind, count } = unitsOf(stage.shape);
  const title = stageTitle(stage.key);
  if (unit >= count) return `${title} has ${whole(count)} ${kind}s.`;
  const name = `${title}, ${unitName(stage, unit, kind)}`;
  return over === null ? `${name} …` : `${name}: ${rangeText(over)}`;
}

/** @param {"unit" | "pixel" | "channel"} kind */
export function atlasText(kind) {
  return `Where each ${kind} fires: one map of the sky’s plane for each`;
}

/** @param {OneMap} map */
function rangeText(map) {
  const share = Math.round(100 * firingShare(map));
  const range = `${signed(map.low)} to ${signed(map.high)} on this plane`;
  return map.high > 0 ? `${range}; above half its peak on ${share} % of it` : `${range}; it never fires`;
}

/** @param {string} text */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
