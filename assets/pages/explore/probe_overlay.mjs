/** What Explore draws over the cloud of three latents: where z is, and the point under the pointer. */

import { SkyOverlay } from "../../sky/sky_overlay.mjs";

/** Half the length of the probe's arms, in latent units. */
const ARM = 0.5;
const RADIUS = 7;

/** A point of the cloud. @typedef {{place: number[], colour: string}} Hovered */

/** @typedef {{z: number[], pin: boolean, hovered: Hovered | null}} Scene */

/** @extends {SkyOverlay<Scene>} */
export class ProbeOverlay extends SkyOverlay {
  /** @param {Scene} scene */
  draw({ z, pin, hovered }) {
    this.#drawProbe(z, pin);
    if (hovered !== null) this.#drawHovered(hovered);
  }

  /**
   * The point under the pointer, grown.
   * @param {Hovered} hovered
   */
  #drawHovered({ place, colour }) {
    const { context } = this.pen;
    context.beginPath();
    context.arc(...this.sky.toPixel(place), RADIUS, 0, 2 * Math.PI);
    this.pen.stroke(this.colours.ink, 1.5, 1);
    context.fillStyle = colour;
    context.fill();
    context.stroke();
  }

  /**
   * A cross whose arms lie along the three latents, so that its place in depth can be seen.
   * @param {number[]} z
   * @param {boolean} pin
   */
  #drawProbe(z, pin) {
    const { context } = this.pen;
    const path = new Path2D();
    for (let axis = 0; axis < 3; axis++) {
      const end = (/** @type {number} */ side) => this.sky.toPixel(z.with(axis, z[axis] + side * ARM));
      path.moveTo(...end(-1));
      path.lineTo(...end(1));
    }
    const ring = new Path2D();
    ring.arc(...this.sky.toPixel(z), RADIUS, 0, 2 * Math.PI);
    for (const [colour, width] of /** @type {[string, number][]} */ ([
      [this.colours.sky, 4],
      [this.colours.accent, pin ? 2.5 : 1.5],
    ])) {
      this.pen.stroke(colour, width, 1);
      context.stroke(path);
      context.stroke(ring);
    }
  }
}
