/** What the Network page draws over the stars: where z is, and which image the encoder sees. */

/** @import { Point } from "../../types.d.ts" */

import { SkyOverlay } from "../../sky/sky_overlay.mjs";

const RING = 6;

/** Places of the plane; nearest: the test image that the encoder sees. @typedef {{z: Point, nearest: Point | null}} Scene */

/** @extends {SkyOverlay<Scene>} */
export class PlaceOverlay extends SkyOverlay {
  /** @param {Scene} scene */
  draw({ z, nearest }) {
    this.pen.cross(this.sky.toPixel(z), [3, 9], this.colours.accent, 1.5);
    if (nearest === null) return;
    const [x, y] = this.sky.toPixel(nearest);
    this.pen.trace(this.colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
  }
}
