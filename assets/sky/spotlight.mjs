/** The selected part of the sky: what lies outside falls back; and the outline that is being drawn. */

/** @import { Colours, Point, Polygon, Surface } from "../types.d.ts" */

import { Pen } from "./pen.mjs";

/** How much of the sky's own colour lies over what is not selected. */
const VEIL = 0.62;
/** Beyond every edge of a sky. */
const FAR = 1e5;

export class Spotlight {
  /** On which it is drawn, under what else lies over the stars. */
  canvas = document.createElement("canvas");
  #pen;
  #sky;
  #colours;
  /** @type {Polygon | null} */
  #polygon = null;
  /** @type {Point[]} */
  #draft = [];
  #isHidden = false;
  #frame = 0;

  /**
   * @param {HTMLElement} overlay
   * @param {Surface} sky
   * @param {Colours} colours
   */
  constructor(overlay, sky, colours) {
    this.canvas.className = "overlay";
    overlay.before(this.canvas);
    this.#pen = new Pen(this.canvas, colours, () => this.again());
    this.#sky = sky;
    this.#colours = colours;
  }

  /**
   * polygon: on the plane of the sky, null for none; it stays unseen where the sky is no plane.
   * @param {Polygon | null} polygon
   * @param {boolean} isHidden
   */
  show(polygon, isHidden) {
    if (polygon === this.#polygon && isHidden === this.#isHidden) return;
    this.#polygon = polygon;
    this.#isHidden = isHidden;
    this.again();
  }

  /**
   * Of what is being drawn on the plane; none ends it.
   * @param {Point[]} corners
   */
  draft(corners) {
    this.#draft = corners;
    this.again();
  }

  /** With the next frame: the sky has moved, or its colours have changed. */
  again() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    this.#frame = 0;
    const isSeen = !this.#isHidden && this.#sky.isThere && (this.#draft.length > 0 || this.#polygon !== null);
    if (!isSeen) return this.#pen.clear();
    this.#pen.begin();
    if (this.#draft.length > 0) this.#outline(this.#draft, [4, 4]);
    else if (this.#polygon !== null) this.#light(pairs(this.#polygon));
    this.#pen.end();
  }

  /** @param {Point[]} corners */
  #light(corners) {
    const { context } = this.#pen;
    context.beginPath();
    context.rect(-FAR, -FAR, 2 * FAR, 2 * FAR);
    this.#trace(corners);
    context.fillStyle = this.#colours.sky;
    context.globalAlpha = VEIL;
    context.fill("evenodd");
    this.#outline(corners, []);
  }

  /**
   * @param {Point[]} corners
   * @param {number[]} dashes
   */
  #outline(corners, dashes) {
    const { context } = this.#pen;
    context.beginPath();
    this.#trace(corners);
    context.setLineDash(dashes);
    this.#pen.stroke(this.#colours.accent, 1.5, 1);
    context.stroke();
    context.setLineDash([]);
  }

  /** @param {Point[]} corners */
  #trace(corners) {
    corners.forEach((corner, k) => {
      const [x, y] = this.#sky.toPixel(corner);
      if (k === 0) this.#pen.context.moveTo(x, y);
      else this.#pen.context.lineTo(x, y);
    });
    this.#pen.context.closePath();
  }
}

/**
 * @param {Polygon} polygon
 * @returns {Point[]}
 */
function pairs(polygon) {
  return Array.from({ length: polygon.length / 2 }, (_, k) => [polygon[2 * k], polygon[2 * k + 1]]);
}
