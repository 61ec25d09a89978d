/** The posterior of one image over the stars: its mean as a star, its width as ellipses, a sample, where it came from. */

/** @import { Colours, Plane, Point } from "../types.d.ts" */
/** @import { Shown } from "./sky_overlay.mjs" */

/**
 * from: another place of the same image, such as before it was changed, or null.
 * @typedef {{mu: ArrayLike<number>, sigma: ArrayLike<number>, z: number[], from: ArrayLike<number> | null}} Posterior
 */

import { posteriorRings } from "../maths/posterior.mjs";
import { layerOver, SkyOverlay } from "./sky_overlay.mjs";

/** Of the star's points and of the notches between them, in pixels. */
const RADII = [11, 4.5];
const POINTS = 5;
const SAMPLE = 4;

/** @extends {SkyOverlay<Posterior>} */
export class PosteriorOverlay extends SkyOverlay {
  #seen;

  /**
   * seen: the plane that is shown, null for all three latents; placeOf: where the sky has a z.
   * @param {HTMLElement} overlay over which it lies
   * @param {Shown} sky
   * @param {Colours} colours
   * @param {{plane(): Plane | null, placeOf(z: ArrayLike<number>): number[]}} seen
   */
  constructor(overlay, sky, colours, seen) {
    super(layerOver(overlay), sky, colours);
    this.#seen = seen;
    this.show(null);
  }

  /** @param {Posterior | null} posterior */
  show(posterior) {
    if (posterior === null) this.clear();
    else this.now(posterior);
  }

  /** @param {Posterior} posterior */
  draw({ mu, sigma, z, from }) {
    const at = this.#pixel(mu);
    const { accent, ink } = this.colours;
    if (from !== null) this.#way(this.#pixel(from), at);
    for (const [sigmas, width] of [
      [2, 1],
      [1, 1.5],
    ]) {
      for (const ring of posteriorRings(mu, sigma, this.#seen.plane(), sigmas)) {
        this.pen.trace(accent, width, (context) => {
          for (const place of ring) context.lineTo(...this.sky.toPixel(place));
          context.closePath();
        });
      }
    }
    const sample = this.#pixel(z);
    this.pen.trace(ink, 1, (context) => {
      context.moveTo(...at);
      context.lineTo(...sample);
    });
    this.#star(at);
    if (Math.hypot(sample[0] - at[0], sample[1] - at[1]) > 1) this.#dot(sample);
  }

  /**
   * @param {ArrayLike<number>} z
   * @returns {Point}
   */
  #pixel(z) {
    return this.sky.toPixel(this.#seen.placeOf(z));
  }

  /**
   * @param {Point} from
   * @param {Point} to
   */
  #way(from, to) {
    const { context } = this.pen;
    this.pen.trace(this.colours.quiet, 1.5, () => {
      context.moveTo(from[0] + 5, from[1]);
      context.arc(...from, 5, 0, 2 * Math.PI);
      context.moveTo(...from);
      context.lineTo(...to);
    });
  }

  /** @param {Point} at */
  #star([x, y]) {
    const { context } = this.pen;
    context.beginPath();
    for (let k = 0; k < 2 * POINTS; k++) {
      const angle = (Math.PI * k) / POINTS - Math.PI / 2;
      context.lineTo(x + RADII[k % 2] * Math.cos(angle), y + RADII[k % 2] * Math.sin(angle));
    }
    context.closePath();
    context.globalAlpha = 1;
    context.fillStyle = this.colours.accent;
    context.lineJoin = "round";
    this.pen.stroke(this.colours.sky, 4, 1);
    context.stroke();
    context.fill();
    this.pen.stroke(this.colours.ink, 1, 1);
    context.stroke();
  }

  /** @param {Point} at */
  #dot(at) {
    const { context } = this.pen;
    context.beginPath();
    context.arc(...at, SAMPLE, 0, 2 * Math.PI);
    context.fillStyle = this.colours.ink;
    this.pen.stroke(this.colours.sky, 3, 1);
    context.stroke();
    context.fill();
  }
}
