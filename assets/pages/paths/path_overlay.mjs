/**
 * What is drawn over the stars: the path, its points, where t is, what a click would add.
 *
 * Where t is moves on every frame of a play: it is an element of its own.
 */

import { letter } from "../../points/points.mjs";
import { Marker, SkyOverlay } from "../../sky/sky_overlay.mjs";

const RING = 6;
const CURSOR = [3, 10];

/**
 * The scene is {line: [[x, y], …], points: [[x, y], …], selected, cursor: [x, y] | null,
 * candidate: {place, picture, colour} | null}, all on the plane of the sky.
 */
export class PathOverlay extends SkyOverlay {
  #marker;

  constructor({ overlay, marker }, sky, colours) {
    super(overlay, sky, colours);
    this.#marker = new Marker(marker, sky);
  }

  again() {
    super.again();
    this.#marker.again();
  }

  /** t is at that place of the plane; null is nowhere. */
  mark(place) {
    this.#marker.show(place);
  }

  draw({ line, points, selected, cursor, candidate }) {
    if (line.length > 1) this.#drawLine(line.map((place) => this.sky.toPixel(place)));
    points.forEach((place, k) => this.pen.point(this.sky.toPixel(place), letter(k), k === selected));
    if (cursor !== null) this.pen.cross(this.sky.toPixel(cursor), CURSOR, this.colours.ink, 1.5);
    if (candidate !== null) this.#drawCandidate(candidate);
  }

  #drawLine(pixels) {
    this.pen.trace(this.colours.accent, 2.5, (context) => {
      pixels.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    });
  }

  #drawCandidate({ place, picture, colour }) {
    const [x, y] = this.sky.toPixel(place);
    this.pen.trace(this.colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
    this.pen.thumbnail(this.pen.corner(x, y), picture, colour);
  }
}
