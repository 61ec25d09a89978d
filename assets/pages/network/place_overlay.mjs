/** What the Network page draws over the stars: where z is, and which image the encoder sees. */

/** @import { Shown } from "../../sky/sky_overlay.mjs" */
/** @import { Colours, Point } from "../../types.d.ts" */

import { layerOver, SkyOverlay } from "../../sky/sky_overlay.mjs";

const RING = 6;
const CROSS = /** @type {const} */ ([3, 9]);
/** Of what is drawn around a place, with the sky's colour beside it. */
const REACH = 12;

/** Places of the plane; nearest: the test image that the encoder sees. @typedef {{z: Point, nearest: Point | null}} Scene */

/** Both move with the pointer. @extends {SkyOverlay<Scene>} */
export class PlaceOverlay extends SkyOverlay {
  /**
   * @param {HTMLElement} overlay over which it lies
   * @param {Shown} sky
   * @param {Colours} colours
   */
  constructor(overlay, sky, colours) {
    const canvas = layerOver(overlay, { moves: true });
    super(canvas, sky, colours);
    this.canvas = canvas;
  }

  /** @param {Scene} scene */
  box({ z, nearest }) {
    const places = [z, nearest ?? z].map((place) => this.sky.toPixel(place));
    const [across, down] = [0, 1].map((axis) => places.map((place) => place[axis]));
    return {
      left: Math.min(...across) - REACH,
      top: Math.min(...down) - REACH,
      right: Math.max(...across) + REACH,
      bottom: Math.max(...down) + REACH,
    };
  }

  /** @param {Scene} scene */
  draw({ z, nearest }) {
    this.pen.cross(this.sky.toPixel(z), CROSS, this.colours.accent, 1.5);
    if (nearest === null) return;
    const [x, y] = this.sky.toPixel(nearest);
    this.pen.trace(this.colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
  }
}
