/** What the Network page says of layers and units. */

/** @import { Stage } from "./stages.mjs" */

import { whole } from "../../shell/words.mjs";

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
