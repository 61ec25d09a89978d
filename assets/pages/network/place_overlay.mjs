/** What the Network page draws over the stars: where z is. */

/** @import { Point } from "../../types.d.ts" */

import { SkyOverlay } from "../../sky/sky_overlay.mjs";

/** Places of the plane. @typedef {{z: Point, pointed: Point}} Scene */

/** @extends {SkyOverlay<Scene>} */
export class PlaceOverlay extends SkyOverlay {
  /** @param {Scene} scene */
  draw({ z }) {
    this.pen.cross(this.sky.toPixel(z), [3, 9], this.colours.accent, 1.5);
  }
}
