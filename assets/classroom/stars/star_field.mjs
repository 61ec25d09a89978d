/** A plane of two latents on a canvas: test images as dust, a class's drawings as stars over it. */

/** How the plane lies in the square that is shown. @typedef {{centre: number[], half: number}} Square */

/** @import { Latents } from "../../types.d.ts" */

import { context2d } from "../../pictures/canvas.mjs";
import { themeColours } from "../../shell/colours.mjs";
import { element } from "../../shell/page.mjs";

/** In 600ths of the canvas's side. */
const DUST = 1.5;
const STAR = 4;
const OWN = 9;
const LETTERS = 18;
const SIDE = 600;
/** Of the plane's extent, so that no star lies on the edge. */
const MARGIN = 0.05;
/** So many of a thousand test images may lie beyond the edge, on either side. */
const BEYOND = 4;

/** Of the dust's own extent beyond it, at least some of the prior's: farther stars would squeeze all others. */
const FAR = 0.5;
const LEAST_FAR = 3;
/** Of the square's side, from the edge to what lies on it. */
const EDGE = 0.015;

/**
 * The square that holds all stars but those far off, and all but the farthest of the dust: {centre, half} of its
 * side.
 * @param {number[][]} dust
 * @param {number[][]} stars
 * @returns {Square}
 */
export function squareOf(dust, stars) {
  if (dust.length + stars.length === 0) return { centre: [0, 0], half: 3 };
  const ends = [0, 1].map((axis) => {
    const sorted = dust.map((place) => place[axis]).sort((a, b) => a - b);
    const beyond = Math.floor((BEYOND * sorted.length) / 1000);
    const held = sorted.slice(beyond, sorted.length - beyond);
    const [least, most] = [held[0] ?? Number.NEGATIVE_INFINITY, held.at(-1) ?? Number.POSITIVE_INFINITY];
    const far = Math.max(LEAST_FAR, FAR * (most - least));
    const near = stars
      .map((place) => place[axis])
      .filter((value) => value >= least - far && value <= most + far);
    const [low, high] = [Math.min(...held, ...near), Math.max(...held, ...near)];
    return { centre: (low + high) / 2, half: (high - low) / 2 };
  });
  const half = Math.max(...ends.map((end) => end.half), 1e-6) * (1 + MARGIN);
  return { centre: ends.map(({ centre }) => centre), half };
}

/**
 * Where a place lies across the square and below its top, 0 to 1, or on its edge.
 * @param {Square} square
 * @param {number[]} place
 */
export function sharesOf({ centre, half }, [x, y]) {
  return [x - centre[0], centre[1] - y].map((off) =>
    Math.min(1 - EDGE, Math.max(EDGE, 0.5 + off / (2 * half))),
  );
}

/**
 * @param {Square} square
 * @param {number[]} place
 */
export function isBeyond({ centre, half }, place) {
  return place.some((value, axis) => Math.abs(value - centre[axis]) > half);
}

export class StarField {
  #canvas = element("canvas");
  element = element("div", { className: "star-field" }, this.#canvas);
  /** @type {Square} */
  square = { centre: [0, 0], half: 1 };
  #colours = themeColours(() => this.#draw());
  /** @type {{latents: Latents, dust: number[][], stars: number[][], own: Set<number>} | null} */
  #shown = null;

  constructor() {
    new ResizeObserver(() => this.#draw()).observe(this.#canvas);
  }

  /**
   * @param {Latents} latents
   * @param {number[][]} stars [digit, z₁, z₂, …]
   * @param {number[]} own
   */
  show(latents, stars, own) {
    const dust = Array.from({ length: latents.count }, (_, row) => [
      latents.mu[2 * row],
      latents.mu[2 * row + 1],
    ]);
    const places = stars.map(([, x, y]) => [x, y]);
    this.square = squareOf(dust, places);
    this.#shown = { latents, dust, stars, own: new Set(own) };
    this.#draw();
  }

  #draw() {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    if (this.#shown === null || width === 0) return;
    const { latents, dust, stars, own } = this.#shown;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = context2d(this.#canvas);
    context.scale(ratio, ratio);
    const { centre, half } = this.square;
    const side = Math.min(width, height);
    const scale = side / 2 / half;
    const unit = Math.max(0.6, side / SIDE);
    const size = DUST * unit;
    /** @param {number[]} place */
    const pixel = ([x, y]) => [width / 2 + (x - centre[0]) * scale, height / 2 - (y - centre[1]) * scale];
    context.globalAlpha = 0.4;
    for (const [row, place] of dust.entries()) {
      const [x, y] = pixel(place);
      context.fillStyle = this.#colours.classes[latents.label[row] % 10];
      context.fillRect(x - size / 2, y - size / 2, size, size);
    }
    context.globalAlpha = 1;
    for (const [k, [digit, x, y]] of stars.entries()) {
      const [across, down] = sharesOf(this.square, [x, y]);
      this.#star(context, [across * width, down * height], unit, digit, own.has(k));
    }
    context.font = `700 ${Math.max(16, LETTERS * unit)}px system-ui`;
    this.#names(context, dust, latents, pixel);
    context.font = "13px system-ui";
    context.textAlign = "left";
    context.fillText("z₂ ↑", 12, 20);
    context.textAlign = "right";
    context.fillText("z₁ →", width - 12, height - 16);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} at
   * @param {number} unit
   * @param {number} digit
   * @param {boolean} isOwn
   */
  #star(context, [x, y], unit, digit, isOwn) {
    context.beginPath();
    context.arc(x, y, STAR * unit, 0, 2 * Math.PI);
    context.fillStyle = this.#colours.classes[digit];
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = this.#colours.ink;
    context.stroke();
    if (!isOwn) return;
    context.beginPath();
    context.arc(x, y, OWN * unit, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = this.#colours.accent;
    context.stroke();
  }

  /**
   * Each digit's name at the mean of its test images.
   * @param {CanvasRenderingContext2D} context
   * @param {number[][]} dust
   * @param {Latents} latents
   * @param {(place: number[]) => number[]} pixel
   */
  #names(context, dust, latents, pixel) {
    const sums = Array.from({ length: 10 }, () => [0, 0, 0]);
    for (const [row, [x, y]] of dust.entries()) {
      const sum = sums[latents.label[row]];
      if (sum === undefined) continue;
      sum[0] += x;
      sum[1] += y;
      sum[2] += 1;
    }
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.lineJoin = "round";
    for (const [digit, [x, y, count]] of sums.entries()) {
      if (count === 0) continue;
      const [px, py] = pixel([x / count, y / count]);
      context.strokeStyle = this.#colours.sky;
      context.strokeText(String(digit), px, py);
      context.fillStyle = this.#colours.ink;
      context.fillText(String(digit), px, py);
    }
  }
}
