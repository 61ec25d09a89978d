/** A field under the stars: found for what the sky shows, painted once, and moved with the sky. */

/** @import { Grid } from "../maths/density.mjs" */
/** @import { Around, Scene } from "./layer_view.mjs" */
/** @import { Key, Laid } from "./under_stars.mjs" */

/** RGBA, 0 to 255 each. @typedef {readonly [number, number, number, number]} Rgba */
/** A field as far as it is known. @typedef {{grid: Grid, values: Float32Array}} Field */
/**
 * How a field becomes a picture: a pixel's colour by its value, column and row, what it says of itself
 * beside its sentence, what lies beyond the grid.
 * @typedef {object} Paint
 * @property {(value: number, u: number, v: number) => Rgba} colour
 * @property {(Node | string)[]} scale
 * @property {string} [outside]
 */
/**
 * @typedef {object} FieldKind
 * @property {(scene: Scene) => Key} key what the field is of
 * @property {(scene: Scene, came: (field: Field) => void) => Promise<unknown>} find came may be called
 *   several times, the last field being the whole
 * @property {(field: Field, times: number) => Paint} paint in the theme's colours; times: pixels from node to node
 * @property {() => void} [stop] nobody wants what is being found
 */

import { refined } from "../maths/fields.mjs";
import { context2d } from "../pictures/canvas.mjs";
import { tr } from "../shell/texts.mjs";
import { isSame } from "./under_stars.mjs";

const PIXELS = 640;
const LOOKING = tr("Computing …");

export class FieldLayer {
  #around;
  #kind;
  /** @type {Key | null} */
  #key = null;
  /** @type {Field | null} */
  #field = null;
  /** @type {{key: Key | null, laid: Laid | null}} */
  #painted = { key: null, laid: null };

  /**
   * @param {Around} around
   * @param {FieldKind} kind
   */
  constructor(around, kind) {
    this.#around = around;
    this.#kind = kind;
  }

  /** @param {Scene} scene */
  show(scene) {
    const key = this.#kind.key(scene);
    if (isSame(key, this.#key)) return;
    this.#key = key;
    this.#field = null;
    this.#around.panel.showScale("layer", LOOKING);
    this.#around.under.show("layer", () => this.#laid());
    this.#around.field(true);
    this.#find(scene, key);
  }

  hide() {
    this.#kind.stop?.();
    this.#key = this.#field = null;
    this.#around.under.show("layer", null);
    this.#around.field(false);
  }

  /**
   * @param {Scene} scene
   * @param {Key} key
   */
  async #find(scene, key) {
    try {
      await this.#kind.find(scene, (field) => {
        if (key !== this.#key) return;
        this.#field = field;
        this.#around.under.again();
      });
    } catch (error) {
      if (key !== this.#key) return;
      this.#key = null;
      this.#around.panel.showScale("layer", "");
      this.#around.problem(error instanceof Error ? error.message : String(error));
    }
  }

  /** @returns {Laid | null} */
  #laid() {
    const field = this.#field;
    if (field === null) return null;
    const key = [field, this.#around.colours.sky];
    if (isSame(key, this.#painted.key)) return this.#painted.laid;
    const times = Math.max(1, Math.round(PIXELS / field.grid.columns));
    const { colour, scale, outside } = this.#kind.paint(field, times);
    const picture = document.createElement("canvas");
    const fine = refined(field.values, field.grid, times);
    [picture.width, picture.height] = [fine.columns, fine.rows];
    const context = context2d(picture);
    const pixels = context.createImageData(fine.columns, fine.rows);
    for (let v = 0, at = 0; v < fine.rows; v++) {
      // Rows go down in a picture and up on the plane.
      const to = (fine.rows - 1 - v) * fine.columns;
      for (let u = 0; u < fine.columns; u++, at++) {
        pixels.data.set(colour(fine.values[at], u, v), 4 * (to + u));
      }
    }
    context.putImageData(pixels, 0, 0);
    this.#around.panel.showScale("layer", ...scale);
    this.#painted = { key, laid: { grid: field.grid, picture, outside } };
    return this.#painted.laid;
  }
}
