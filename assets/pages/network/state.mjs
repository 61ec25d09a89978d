/** The state of the Network page, which is also its URL. */

/** @import { Run } from "../../types.d.ts" */
/** @import { Side } from "./network_words.mjs" */

import { flag, oneOf, Parameters, place, SKY } from "../../shell/parameters.mjs";
import { tr } from "../../shell/texts.mjs";
import { stageRanges } from "./stages.mjs";

/** A stage of a network by its key, such as "d3", and one of its units from 0; null: none of them. @typedef {{key: string, unit: number | null}} ChosenUnit */

const unit = {
  read: (/** @type {string} */ text) => {
    const [, key, number] = /^([ed][1-9]\d{0,2})(?:-([1-9]\d{0,5}))?$/.exec(text) ?? [];
    if (key === undefined) return undefined;
    return { key, unit: number === undefined ? null : Number(number) - 1 };
  },
  write: (/** @type {ChosenUnit} */ chosen) =>
    chosen.unit === null ? chosen.key : `${chosen.key}-${chosen.unit + 1}`,
  allowed: () => tr("a layer of the encoder or decoder and one of its units, such as d2-17, e1-5 or d3"),
  fit: (/** @type {ChosenUnit} */ chosen, /** @type {Run} */ { encoder = [], decoder }) => {
    const specs = chosen.key[0] === "e" ? encoder : decoder;
    return Number(chosen.key.slice(1)) <= stageRanges(specs).length ? chosen : null;
  },
};

const SIDES = /** @type {Side[]} */ (["encoder", "decoder"]);
const { read, write, allowed } = SKY.run;

export const PARAMETERS = new Parameters({
  run: SKY.run,
  axes: SKY.axes,
  /** What is decoded. */
  z: { start: [0, 0], ...place },
  /** Does a click take the nearest test image? null: as suits the run. */
  snap: { start: null, ...flag },
  /** The layer that is shown in detail, and its unit whose map lies under the stars; null: as suits the run. */
  unit: { start: null, ...unit },
  /** Whose weights are shown as pictures, and which run's beside them. */
  weights: { start: SIDES[0], ...oneOf(SIDES) },
  other: {
    start: null,
    read,
    write,
    allowed,
    fit: (/** @type {string} */ other, /** @type {Run} */ { id }) => (other === id ? null : other),
  },
  classes: SKY.classes,
  view: SKY.view,
  sel: SKY.sel,
  told: SKY.told,
});

/** @typedef {typeof PARAMETERS.start} NetworkState */
