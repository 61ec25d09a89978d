/** What is drawn over the stars: the direction at its point, the fan of its uncertainty, the points. */

import { Pen } from "../view/pen.mjs";

const POINT = 9;
const HEAD = { length: 11, half: 5 };
/** A shorter arrow has no room for a head. */
const LEAST = 6;

export class ArrowOverlay {
  #pen;
  #sky;
  #colours;
  #marker;
  #scene = null;
  #frame = 0;

  constructor({ overlay: canvas, marker }, sky, colours) {
    this.#pen = new Pen(canvas, colours, () => this.again());
    this.#sky = sky;
    this.#colours = colours;
    this.#marker = marker;
  }

  /**
   * scene: {arrow: {base, tip, ends: [first, last], at} | null, fan: [low, high] radians | null,
   * points: [{place, letter, isActive}]}, places [x, y] on the plane of the sky.
   */
  now(scene) {
    this.#scene = scene;
    this.#draw();
  }

  again() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  clear() {
    this.#scene = null;
    this.#marker.hidden = true;
    this.#pen.clear();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#scene === null || !this.#sky.isThere) return;
    const { arrow, fan, points } = this.#scene;
    this.#pen.clear();
    if (arrow !== null) this.#drawArrow(arrow, fan);
    for (const point of points) this.#drawPoint(point);
    this.#mark(arrow?.at ?? null);
  }

  #drawArrow({ base, tip, ends }, fan) {
    const [from, to, first, last] = [base, tip, ...ends].map((place) => this.#sky.toPixel(place));
    const { context } = this.#pen;
    if (fan !== null) this.#drawFan(from, last, fan);
    this.#pen.stroke(this.#colours.accent, 1.5, 0.8);
    context.setLineDash([3, 4]);
    context.beginPath();
    context.moveTo(...first);
    context.lineTo(...last);
    context.stroke();
    context.setLineDash([]);
    this.#pen.trace(this.#colours.accent, 3, (path) => {
      path.moveTo(...from);
      path.lineTo(...to);
    });
    this.#drawHead(from, to);
  }

  /** The angles of the plane turn against those of the canvas, whose y points downwards. */
  #drawFan([x, y], [endX, endY], [low, high]) {
    const middle = Math.atan2(endY - y, endX - x);
    const { context } = this.#pen;
    context.beginPath();
    context.moveTo(x, y);
    context.arc(x, y, Math.hypot(endX - x, endY - y), middle - high, middle - low);
    context.closePath();
    context.fillStyle = this.#colours.accent;
    context.globalAlpha = 0.28;
    context.fill();
    this.#pen.stroke(this.#colours.accent, 1, 0.6);
    context.stroke();
  }

  #drawHead([x, y], [tipX, tipY]) {
    const length = Math.hypot(tipX - x, tipY - y);
    if (length < LEAST) return;
    const [along, across] = [[(tipX - x) / length, (tipY - y) / length], [(y - tipY) / length, (tipX - x) / length]];
    const { context } = this.#pen;
    context.beginPath();
    context.moveTo(tipX + 3 * along[0], tipY + 3 * along[1]);
    for (const side of [-1, 1]) {
      const k = side * HEAD.half;
      context.lineTo(tipX - HEAD.length * along[0] + k * across[0], tipY - HEAD.length * along[1] + k * across[1]);
    }
    context.closePath();
    context.globalAlpha = 1;
    context.fillStyle = this.#colours.accent;
    context.fill();
  }

  #drawPoint({ place, letter, isActive }) {
    const { context } = this.#pen;
    const [x, y] = this.#sky.toPixel(place);
    context.globalAlpha = 1;
    context.fillStyle = isActive ? this.#colours.accent : this.#colours.sky;
    context.beginPath();
    context.arc(x, y, letter === "" ? POINT - 3 : POINT, 0, 2 * Math.PI);
    context.fill();
    this.#pen.stroke(this.#colours.accent, 2, 1);
    context.stroke();
    context.fillStyle = isActive ? this.#colours.sky : this.#colours.ink;
    context.font = "600 12px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(letter, x, y + 0.5);
  }

  /** An element of its own: so that it is seen around a point, too. */
  #mark(place) {
    this.#marker.hidden = place === null;
    if (place === null) return;
    const [x, y] = this.#sky.toPixel(place);
    this.#marker.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }
}
