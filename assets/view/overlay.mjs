/** What is drawn over the stars: the grid's extent, the place, the pin, the nearest image. */

import { Pen, THUMBNAIL } from "./pen.mjs";

const RING = 6;
const PIN = 8;

export class Overlay {
  #pen;
  #sky;
  #colours;
  #covered;
  #scene = null;
  #frame = 0;

  /** covered(): the box of the overlay that something floats over, or null. */
  constructor(canvas, sky, colours, covered) {
    this.#pen = new Pen(canvas, colours, () => this.again());
    this.#sky = sky;
    this.#colours = colours;
    this.#covered = covered;
  }

  /**
   * scene: {center, span, z, pin, pointed: z | null, nearest: {place, picture, colour} | null}
   *
   * Places are those on the plane of the sky. Drawn within the frame that is being made, or the next one.
   */
  show(scene) {
    this.#scene = scene;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  again() {
    if (this.#scene !== null) this.show(this.#scene);
  }

  now(scene) {
    this.#scene = scene;
    this.#draw();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#scene === null || !this.#sky.isThere) return;
    this.#pen.clear();
    const { center, span, z, pin, pointed, nearest } = this.#scene;
    this.#drawExtent(center, span);
    this.#drawPlace(z, pin);
    if (nearest !== null) this.#drawNearest(nearest, pointed ?? z);
  }

  #drawExtent([x, y], span) {
    const { context } = this.#pen;
    const [left, top] = this.#sky.toPixel([x - span, y + span]);
    const [right, bottom] = this.#sky.toPixel([x + span, y - span]);
    this.#pen.stroke(this.#colours.quiet, 1, 0.65);
    context.setLineDash([2, 4]);
    context.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, right - left, bottom - top);
    context.setLineDash([]);
  }

  #drawPlace(z, pin) {
    const [x, y] = this.#sky.toPixel(z);
    const [inner, outer] = pin ? [4, 12] : [3, 9];
    this.#pen.trace(this.#colours.accent, pin ? 2 : 1.5, (context) => {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + dx * inner, y + dy * inner);
        context.lineTo(x + dx * outer, y + dy * outer);
      }
      if (pin) {
        context.moveTo(x + PIN, y);
        context.arc(x, y, PIN, 0, 2 * Math.PI);
      }
    });
  }

  #drawNearest({ place, picture, colour }, pointed) {
    const [x, y] = this.#sky.toPixel(place);
    const corner = this.#pen.corner(...this.#sky.toPixel(pointed), this.#covered());
    const [edgeX, edgeY] = nearestOnBox(x, y, corner);
    const far = Math.max(1, Math.hypot(edgeX - x, edgeY - y));
    this.#pen.trace(this.#colours.ink, 1, (context) => {
      context.moveTo(x + (RING * (edgeX - x)) / far, y + (RING * (edgeY - y)) / far);
      context.lineTo(edgeX, edgeY);
    });
    this.#pen.trace(this.#colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
    this.#pen.thumbnail(corner, picture, colour);
  }
}

function nearestOnBox(x, y, { left, top }) {
  const clamp = (value, low) => Math.min(low + THUMBNAIL, Math.max(low, value));
  return [clamp(x, left), clamp(y, top)];
}
