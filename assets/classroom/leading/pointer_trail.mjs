/** The way of the teacher's pointer over a page on the wall, so that it is seen from the last row. */

import { element } from "../../shell/page.mjs";

/** How long a piece of the way is seen. */
const LIFE = 2000;
const HEAD = 10;

/** A point of the window, and when it was reached in milliseconds. @typedef {[x: number, y: number, at: number]} Passed */

/**
 * What is still seen, each with its strength, from 0 to 1.
 * @param {Passed[]} passed
 * @param {number} now
 * @returns {[x: number, y: number, strength: number][]}
 */
export function seen(passed, now) {
  return passed
    .filter(([, , at]) => now - at < LIFE)
    .map(([x, y, at]) => [x, y, Math.min(1, 1 - (now - at) / LIFE)]);
}

export class PointerTrail {
  #canvas = element("canvas", { className: "pointer-trail" });
  /** @type {Passed[]} */
  #passed = [];
  #frame = 0;

  constructor() {
    document.body.append(this.#canvas);
  }

  /** @param {number[] | null} point of the window; null where the page has no such place */
  note(point) {
    if (point === null || !point.every(Number.isFinite)) return;
    this.#passed.push([point[0], point[1], performance.now()]);
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  #draw() {
    const now = performance.now();
    const points = seen(this.#passed, now);
    this.#passed = this.#passed.slice(this.#passed.length - points.length);
    this.#canvas.width = innerWidth;
    this.#canvas.height = innerHeight;
    const context = /** @type {CanvasRenderingContext2D} */ (this.#canvas.getContext("2d"));
    context.strokeStyle = context.fillStyle = getComputedStyle(document.body).getPropertyValue("--accent");
    context.lineCap = "round";
    for (let k = 1; k < points.length; k += 1) {
      context.globalAlpha = points[k][2];
      context.lineWidth = HEAD * points[k][2];
      context.beginPath();
      context.moveTo(points[k - 1][0], points[k - 1][1]);
      context.lineTo(points[k][0], points[k][1]);
      context.stroke();
    }
    const head = points.at(-1);
    this.#frame = head === undefined ? 0 : requestAnimationFrame(() => this.#draw());
    if (head === undefined) return;
    context.globalAlpha = head[2];
    context.beginPath();
    context.arc(head[0], head[1], HEAD, 0, 2 * Math.PI);
    context.fill();
  }
}
