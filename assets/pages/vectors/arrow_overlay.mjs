/** What is drawn over the stars: the direction at its point, the fan of its uncertainty, the points. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Shown } from "../../sky/sky_overlay.mjs" */
/** @import { Colours, Point } from "../../types.d.ts" */

import { Marker, SkyOverlay } from "../../sky/sky_overlay.mjs";

const HEAD = { length: 11, half: 5 };
/** A shorter arrow has no room for a head. */
const LEAST = 6;

/**
 * On the plane of the sky; ends: of all strengths; at: the present one.
 * @typedef {{base: Point, tip: Point, ends: Point[], at: Point}} Arrow
 */

/**
 * fan: [low, high] in radians.
 * @typedef {{arrow: Arrow | null, fan: number[] | null,
 *   points: {place: Point, letter: string, isActive: boolean}[]}} ArrowScene
 */

/** @extends {SkyOverlay<ArrowScene>} */
export class ArrowOverlay extends SkyOverlay {
  /** Where the strength is; an element, so that it is seen around a point, too. */
  #marker;

  /**
   * @param {Elements} page
   * @param {Shown} sky
   * @param {Colours} colours
   */
  constructor({ overlay, marker }, sky, colours) {
    super(overlay, sky, colours);
    this.#marker = new Marker(marker, sky);
  }

  clear() {
    super.clear();
    this.#marker.show(null);
  }

  /** @param {ArrowScene} scene */
  draw({ arrow, fan, points }) {
    if (arrow !== null) this.#drawArrow(arrow, fan);
    for (const { place, letter, isActive } of points)
      this.pen.point(this.sky.toPixel(place), letter, isActive);
    this.#marker.show(arrow?.at ?? null);
  }

  /**
   * @param {Arrow} arrow
   * @param {number[] | null} fan
   */
  #drawArrow({ base, tip, ends }, fan) {
    const [from, to, first, last] = [base, tip, ...ends].map((place) => this.sky.toPixel(place));
    const { context } = this.pen;
    if (fan !== null) this.#drawFan(from, last, fan);
    this.pen.stroke(this.colours.accent, 1.5, 0.8);
    context.setLineDash([3, 4]);
    context.beginPath();
    context.moveTo(...first);
    context.lineTo(...last);
    context.stroke();
    context.setLineDash([]);
    this.pen.trace(this.colours.accent, 3, (path) => {
      path.moveTo(...from);
      path.lineTo(...to);
    });
    this.#drawHead(from, to);
  }

  /**
   * The angles of the plane turn against those of the canvas, whose y points downwards.
   * @param {Point} base
   * @param {Point} end
   * @param {number[]} fan
   */
  #drawFan([x, y], [endX, endY], [low, high]) {
    const middle = Math.atan2(endY - y, endX - x);
    const { context } = this.pen;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, Math.hypot(endX - x, endY - y), middle - high, middle - low);
    context.closePath();
    context.fillStyle = this.colours.accent;
    context.globalAlpha = 0.28;
    context.fill();
    this.pen.stroke(this.colours.accent, 1, 0.6);
    context.stroke();
  }

  /**
   * @param {Point} base
   * @param {Point} tip
   */
  #drawHead([x, y], [tipX, tipY]) {
    const length = Math.hypot(tipX - x, tipY - y);
    if (length < LEAST) return;
    const [along, across] = [
      [(tipX - x) / length, (tipY - y) / length],
      [(y - tipY) / length, (tipX - x) / length],
    ];
    const { context } = this.pen;
    context.beginPath();
    context.moveTo(tipX + 3 * along[0], tipY + 3 * along[1]);
    for (const side of [-1, 1]) {
      const k = side * HEAD.half;
      context.lineTo(
        tipX - HEAD.length * along[0] + k * across[0],
        tipY - HEAD.length * along[1] + k * across[1],
      );
    }
    context.closePath();
    context.globalAlpha = 1;
    context.fillStyle = this.colours.accent;
    context.fill();
  }
}
