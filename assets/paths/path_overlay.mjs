/**
 * What is drawn over the stars: the path, its points, where t is, what a click would add.
 *
 * Where t is moves on every frame of a play. It is an element of its own, so that the browser need
 * not paint the whole canvas anew.
 */

import { Pen } from "../view/pen.mjs";
import { letter } from "./points.mjs";

const POINT = 9;
const RING = 6;
const CURSOR = [3, 10];

export class PathOverlay {
  #pen;
  #sky;
  #colours;
  #marker;
  #marked = null;
  #scene = null;
  #frame = 0;

  constructor({ overlay: canvas, marker }, sky, colours) {
    this.#marker = marker;
    this.#pen = new Pen(canvas, colours, () => this.again());
    this.#sky = sky;
    this.#colours = colours;
  }

  /**
   * scene: {line: [[x, y], …], points: [[x, y], …], selected, cursor: [x, y] | null,
   * candidate: {place, picture, colour} | null}, all on the plane of the sky.
   */
  show(scene) {
    this.#scene = scene;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** Within the frame that is being made. */
  now(scene) {
    this.#scene = scene;
    this.#draw();
  }

  again() {
    if (this.#scene !== null) this.show(this.#scene);
    this.mark(this.#marked);
  }

  /** t is at that place of the plane; null is nowhere. */
  mark(place) {
    this.#marked = place;
    this.#marker.hidden = place === null || !this.#sky.isThere;
    if (this.#marker.hidden) return;
    const [x, y] = this.#sky.toPixel(place);
    this.#marker.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#scene === null || !this.#sky.isThere) return;
    const { line, points, selected, cursor, candidate } = this.#scene;
    this.#pen.clear();
    if (line.length > 1) this.#drawLine(line.map((place) => this.#sky.toPixel(place)));
    points.forEach((place, k) => this.#drawPoint(this.#sky.toPixel(place), letter(k), k === selected));
    if (cursor !== null) this.#drawCursor(this.#sky.toPixel(cursor));
    if (candidate !== null) this.#drawCandidate(candidate);
  }

  #drawLine(pixels) {
    this.#pen.trace(this.#colours.accent, 2.5, (context) => {
      pixels.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
    });
  }

  #drawPoint([x, y], name, isSelected) {
    const { context } = this.#pen;
    context.globalAlpha = 1;
    context.fillStyle = isSelected ? this.#colours.accent : this.#colours.sky;
    context.beginPath();
    context.arc(x, y, POINT, 0, 2 * Math.PI);
    context.fill();
    this.#pen.stroke(this.#colours.accent, 2, 1);
    context.stroke();
    context.fillStyle = isSelected ? this.#colours.sky : this.#colours.ink;
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(name, x, y + 0.5);
  }

  #drawCursor([x, y]) {
    const [inner, outer] = CURSOR;
    this.#pen.trace(this.#colours.ink, 1.5, (context) => {
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
        context.moveTo(x + dx * inner, y + dy * inner);
        context.lineTo(x + dx * outer, y + dy * outer);
      }
    });
  }

  #drawCandidate({ place, picture, colour }) {
    const [x, y] = this.#sky.toPixel(place);
    this.#pen.trace(this.#colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
    this.#pen.thumbnail(this.#pen.corner(x, y), picture, colour);
  }
}
