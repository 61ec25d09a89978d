/** What is drawn over the stars: the path, its points, where t is, what a click would add. */

import { Pen } from "../view/pen.mjs";
import { letter } from "./points.mjs";

const POINT = 9;
const MARKER = 4;
const HALO = 13;
const RING = 6;
const CURSOR = [3, 10];

export class PathOverlay {
  #pen;
  #sky;
  #colours;
  #scene = null;
  #frame = 0;

  constructor(canvas, sky, colours) {
    this.#pen = new Pen(canvas, colours, () => this.again());
    this.#sky = sky;
    this.#colours = colours;
  }

  /**
   * scene: {line: [[x, y], …], points: [[x, y], …], selected, marker: [x, y] | null, cursor: [x, y] |
   * null, candidate: {place, picture, colour} | null}, all on the plane of the sky.
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
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#scene === null || !this.#sky.isThere) return;
    const { line, points, selected, marker, cursor, candidate } = this.#scene;
    this.#pen.clear();
    if (line.length > 1) this.#drawLine(line.map((place) => this.#sky.toPixel(place)));
    if (marker !== null) this.#drawMarker(this.#sky.toPixel(marker));
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

  /** A ring that is seen around a point, too. */
  #drawMarker([x, y]) {
    const { context } = this.#pen;
    this.#pen.trace(this.#colours.ink, 2.5, () => context.arc(x, y, HALO, 0, 2 * Math.PI));
    context.beginPath();
    context.arc(x, y, MARKER, 0, 2 * Math.PI);
    context.fillStyle = this.#colours.ink;
    context.fill();
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
