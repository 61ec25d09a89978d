/**
 * What is drawn over the stars: the path, its points, where t is, what a click would add.
 *
 * Where t is moves on every frame of a play: it is an element of its own.
 */

/** @import { Colours, PicturePart, Point } from "../../types.d.ts" */
/** @import { Shown } from "../../sky/sky_overlay.mjs" */

import { letter } from "../../points/points.mjs";
import { Marker, SkyOverlay } from "../../sky/sky_overlay.mjs";

const RING = 6;
/** @type {[number, number]} */
const CURSOR = [3, 10];

/**
 * What a click would add, where it is drawn; picture: null for an empty frame.
 * @typedef {{place: number[], picture: Omit<PicturePart, "sheet"> | null, colour: string}} Candidate
 */

/**
 * Places are those that are drawn, see SkyViews; selected: the number of a point.
 * @typedef {object} PathScene
 * @property {number[][]} line
 * @property {number[][]} points
 * @property {number | null} selected
 * @property {number[] | null} cursor
 * @property {Candidate | null} candidate
 */

/** @extends {SkyOverlay<PathScene>} */
export class PathOverlay extends SkyOverlay {
  #marker;

  /**
   * @param {{overlay: HTMLCanvasElement, marker: HTMLElement}} page
   * @param {Shown} sky
   * @param {Colours} colours
   */
  constructor({ overlay, marker }, sky, colours) {
    super(overlay, sky, colours);
    this.#marker = new Marker(marker, sky);
  }

  again() {
    super.again();
    this.#marker.again();
  }

  /**
   * t is at that place of the plane; null is nowhere.
   * @param {number[] | null} place
   */
  mark(place) {
    this.#marker.show(place);
  }

  /** @param {PathScene} scene */
  draw({ line, points, selected, cursor, candidate }) {
    if (line.length > 1) this.#drawLine(line.map((place) => this.sky.toPixel(place)));
    points.forEach((place, k) => this.pen.point(this.sky.toPixel(place), letter(k), k === selected));
    if (cursor !== null) this.pen.cross(this.sky.toPixel(cursor), CURSOR, this.colours.ink, 1.5);
    if (candidate !== null) this.#drawCandidate(candidate);
  }

  /** @param {Point[]} pixels */
  #drawLine(pixels) {
    this.pen.trace(this.colours.accent, 2.5, (context) => {
      pixels.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    });
  }

  /** @param {Candidate} candidate */
  #drawCandidate({ place, picture, colour }) {
    const [x, y] = this.sky.toPixel(place);
    this.pen.trace(this.colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
    this.pen.thumbnail(this.pen.corner(x, y), picture, colour);
  }
}
