/** The state of the Explore page, which is also its URL. */

import { COLUMNS, columnsFor } from "../../layers/columns.mjs";
import { LAYERS } from "../../layers/layer_names.mjs";
import { MOST_LETTERS, ORDERS } from "../../selection/chosen.mjs";
import {
  axesOrMap,
  flag,
  number,
  oneOf,
  Parameters,
  place,
  SKY,
  shortNumber,
  whole,
  words,
} from "../../shell/parameters.mjs";
import { KEPT } from "./presenting/kept.mjs";

/** @import { Run } from "../../types.d.ts" */

/**
 * How far the grid reaches, its cells a side, the bandwidth as a factor on the usual one, draws of samples,
 * how wide samples are as a factor on the prior.
 * @satisfies {Record<string, [number, number]>}
 */
export const LIMITS = { span: [0.1, 4], n: [5, 20], density: [0.2, 3], draw: [1, 999], scale: [0.1, 4] };

/** What the decoded grid is of: the plane, samples of the prior, z with noise on it. */
export const CELLS = /** @type {const} */ (["plane", "samples", "noise"]);

export const PARAMETERS = new Parameters({
  run: SKY.run,
  axes: { start: null, ...axesOrMap },
  /** What is decoded. */
  z: { start: [0, 0], ...place },
  pin: { start: false, ...flag },
  /** Those that are highlighted. */
  classes: SKY.classes,
  /** How far the grid reaches from its middle, and how many cells it has a side. */
  span: { start: 1.5, isKept: true, ...number(...LIMITS.span) },
  n: { start: 10, isKept: true, ...whole(...LIMITS.n) },
  /** What the cells are, and how wide samples and noise are. */
  cells: { start: CELLS[0], isKept: true, ...oneOf(CELLS) },
  scale: { start: 1, isKept: true, ...number(...LIMITS.scale, shortNumber) },
  large: { name: "grid", start: false, ...oneOf({ large: true }) },
  view: SKY.view,
  panel: {
    start: null,
    ...oneOf(["latents", "selection", "draw"]),
    fit: (/** @type {string} */ panel, /** @type {Run} */ run) =>
      panel === "latents" && run.latent_dim <= 2 ? null : panel,
  },
  space: SKY.space,
  camera: SKY.camera,
  sel: SKY.sel,
  told: SKY.told,
  /** How selected images are shown, and those that are asked for. */
  order: { start: ORDERS[0], ...oneOf(ORDERS) },
  find: { start: "", ...words(MOST_LETTERS) },
  /** The map's bandwidth; null for no map. Are the stars shown over it? */
  density: { start: null, isKept: true, ...number(...LIMITS.density, shortNumber) },
  stars: { start: true, isKept: true, ...oneOf({ on: true, off: false }) },
  /** What is laid under the stars. */
  layer: { start: null, isKept: true, ...oneOf(LAYERS) },
  /** The number of the samples' draw. */
  draw: { start: 1, ...whole(...LIMITS.draw) },
  /** How much of the decoded plane is seen, and how little of the stars. */
  blend: { start: 0.5, isKept: true, ...number(0, 1, shortNumber) },
  /** The column that colours the stars; null where their classes do. */
  colour: {
    start: null,
    isKept: true,
    ...oneOf(Object.keys(COLUMNS)),
    fit: (/** @type {string} */ name, /** @type {Run} */ run) =>
      columnsFor(run).includes(name) ? name : null,
  },
  /** Are the classes' names written among the stars? */
  names: { start: true, isKept: true, ...oneOf({ on: true, off: false }) },
  /** Are the grid's lines and their numbers drawn? */
  lines: { start: true, isKept: true, ...oneOf({ on: true, off: false }) },
  /** Views to walk through, see kept.mjs. */
  kept: { start: /** @type {import("./presenting/kept.mjs").Kept[]} */ ([]), ...KEPT },
});

/** @typedef {typeof PARAMETERS.start} ExploreState */
