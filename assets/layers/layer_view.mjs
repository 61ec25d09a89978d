/** The layer that is chosen, one at a time: each knows what to lay under the stars. */

/** @import { OpenedCloud } from "../selection/saving.mjs" */
/** @import { Colours, Opened, Plane, Polygon } from "../types.d.ts" */
/** @import { DecoderPool } from "../inference/pool.mjs" */
/** @import { FieldAsker } from "./field_asker.mjs" */
/** @import { StarPlaces } from "../sky/sky.mjs" */
/** @import { LayersPanel } from "./layers_panel.mjs" */
/** @import { UnderStars } from "./under_stars.mjs" */

/**
 * What a layer is of.
 * @typedef {object} Scene
 * @property {OpenedCloud} opened
 * @property {Plane} plane
 * @property {ArrayLike<number>} z
 * @property {Polygon | null} sel
 * @property {number[]} classes those that are highlighted
 * @property {number} draw the number of the draw, by which samples differ
 * @property {number} blend how much of the decoded plane and how little of the stars is seen, from 0 to 1
 */
/** hide(): another layer, or none, is chosen, or the run goes. @typedef {{show(scene: Scene): void, hide(): void, drawn?(): void}} Layer */
/**
 * @typedef {{layer: string | null, space: boolean, z: number[], sel: Polygon | null, classes: number[], draw: number,
 *   blend: number}} LayerState
 */
/**
 * What layers are made with. field: are stars dimmed over it? stars: how opaque they are; null: as usual.
 * @typedef {{under: UnderStars, panel: LayersPanel, colours: Colours, field(isOn: boolean): void,
 *   stars(opacity: number | null): void,
 *   problem(text: string): void}} Around
 */
/** What a page does for them. @typedef {{colourOf(row: number): string | null, move(places: StarPlaces): void, blend(share: number): void}} Tell */

import { EllipsesLayer } from "./ellipses_layer.mjs";
import { guessing, magnification, ratio } from "./field_kinds.mjs";
import { FieldLayer } from "./field_layer.mjs";
import { LAYERS, OF_LINE, OF_MAP } from "./layer_names.mjs";
import { PriorLayer } from "./prior_layer.mjs";
import { PyramidLayer } from "./pyramid_layer.mjs";
import { SamplesLayer } from "./samples_layer.mjs";

export class LayerView {
  #panel;
  #decoded;
  /** @type {Record<string, Layer>} */
  #layers;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {string | null} */
  #shown = null;

  /**
   * colourOf(row): the colour that a number gives a star, null for its class's; move: all stars to those
   * places.
   * @param {Around} around
   * @param {Tell} tell
   * @param {DecoderPool} pool
   * @param {FieldAsker} asker
   */
  constructor(around, tell, pool, asker) {
    this.#panel = around.panel;
    this.#decoded = new PyramidLayer(around, pool, tell.blend);
    this.#layers = {
      decoded: this.#decoded,
      ellipses: new EllipsesLayer(around, tell),
      samples: new SamplesLayer(around, tell),
      magnification: new FieldLayer(around, magnification(around, pool)),
      prior: new PriorLayer(around),
      ratio: new FieldLayer(around, ratio(around, asker)),
      guessing: new FieldLayer(around, guessing(around, asker)),
    };
  }

  /** How many tiles of the decoded plane are there, for measurements. */
  get tiles() {
    return this.#decoded.tiles;
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#hide();
    this.#opened = opened;
  }

  /**
   * @param {LayerState} state
   * @param {Plane} plane
   */
  show({ layer, space, z, sel, classes, draw, blend }, plane) {
    const offered = offeredOn(plane);
    this.#panel.offer("layer", offered);
    const allowed = layer !== null && offered.includes(layer) ? layer : null;
    this.#panel.show("layer", allowed);
    const name = space || !this.#opened?.cloud?.count ? null : allowed;
    if (name !== this.#shown) this.#hide();
    this.#shown = name;
    if (name === null) return;
    const opened = /** @type {OpenedCloud} */ (this.#opened);
    this.#layers[name].show({ opened, plane, z, sel, classes, draw, blend });
  }

  /** The stars have been drawn anew, at their means. */
  drawn() {
    if (this.#shown !== null) this.#layers[this.#shown].drawn?.();
  }

  #hide() {
    if (this.#shown !== null) this.#layers[this.#shown].hide();
    this.#shown = null;
  }
}

/** @param {Plane} plane */
function offeredOn({ isMap, isLine }) {
  if (isLine) return OF_LINE;
  return isMap ? OF_MAP : LAYERS;
}
