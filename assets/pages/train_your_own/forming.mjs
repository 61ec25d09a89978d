/** The sky as it forms: the same test images travel from epoch to epoch. */

import { parseTensors } from "../../inference/safetensors.mjs";
import { paintStars, rgb } from "../../pictures/stars.mjs";
import { ValueTable } from "../../shell/charts/value_table.mjs";
import { starOpacity, themeColours } from "../../shell/colours.mjs";
import { tr } from "../../shell/texts.mjs";
import { middles, namesAt } from "./names.mjs";

const TRAVEL_MILLISECONDS = 500;
const STAR = 2;
const OPACITY = 0.75;
const ROOM = 1.15;
/** One odd image in a hundred must not shrink all others to a dot. */
const ODD = 0.01;

/** @import { Tensor } from "../../types.d.ts" */
/** @typedef {{places: Float32Array, label: Uint16Array, epoch: number, latents: number}} Sky (x, y) after (x, y); latents: shown */

export class FormingSky {
  #canvas;
  #colours;
  #table = new ValueTable(tr("The middle of each class"), [], "forming-sky");
  /** @type {Sky | null} */
  #sky = null;
  /** @type {Float32Array | null} where its images come from */
  #from = null;
  /** @type {string[]} */
  #classes = [];
  #frame = { x: 0, y: 0, reach: 3 };
  #began = 0;
  #request = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    canvas.parentElement?.append(this.#table.element);
    this.#table.element.hidden = true;
    this.#colours = themeColours(() => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(canvas);
  }

  /**
   * @param {Sky | null} sky null clears
   * @param {string[]} classes the names that are written among the stars
   */
  show(sky, classes = []) {
    this.#classes = classes;
    const isSame = this.#sky?.label.length === sky?.label.length;
    this.#from = isSame ? (this.#sky?.places ?? null) : null;
    this.#sky = sky;
    if (sky !== null) this.#frame = frameOf(sky.places);
    this.#tell();
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#began = isStill || this.#from === null ? -Infinity : performance.now();
    this.#draw();
  }

  /** The same in numbers: where the middle of each class lies. */
  #tell() {
    const sky = this.#sky;
    this.#table.element.hidden = sky === null;
    if (sky === null) return;
    const latents = ["z₁", "z₂"].slice(0, sky.latents);
    const heads = [tr("class"), tr("images"), ...latents.map((name) => tr("median {name}", { name }))];
    const rows = () =>
      middles(sky.places, sky.label, this.#classes).map(({ text, count, x, y }) => [
        text,
        count,
        ...[x, y].slice(0, sky.latents),
      ]);
    this.#table.show(rows, heads);
  }

  #draw() {
    cancelAnimationFrame(this.#request);
    this.#request = requestAnimationFrame((now) => this.#paint(now));
  }

  /** @param {number} now */
  #paint(now) {
    const canvas = this.#canvas;
    const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false });
    const side = Math.round(canvas.clientWidth * devicePixelRatio);
    if (context === null || side === 0) return;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    context.fillStyle = this.#colours.sky;
    context.fillRect(0, 0, side, side);
    if (this.#sky === null) return;
    const pixels = context.getImageData(0, 0, side, side);
    const part = Math.min(1, Math.max(0, (now - this.#began) / TRAVEL_MILLISECONDS));
    const places = this.#placesAt(1 - (1 - part) ** 3, side / 2);
    const colours = this.#colours.classes.map(rgb);
    paintStars(pixels, places, this.#sky.label, colours, STAR * devicePixelRatio, starOpacity(OPACITY));
    context.putImageData(pixels, 0, 0);
    this.#name(context, places);
    if (part < 1) this.#draw();
  }

  /**
   * Names the classes where they are.
   * @param {CanvasRenderingContext2D} context
   * @param {ArrayLike<number>} places in pixels of the canvas
   */
  #name(context, places) {
    const ratio = devicePixelRatio;
    const { label } = /** @type {Sky} */ (this.#sky);
    const inPixels = Array.from(places, (value) => value / ratio);
    context.font = `600 ${13 * ratio}px system-ui, sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 4 * ratio;
    context.strokeStyle = this.#colours.sky;
    context.fillStyle = this.#colours.ink;
    for (const { text, x, y } of namesAt(inPixels, label, this.#classes)) {
      context.strokeText(text, x * ratio, y * ratio);
      context.fillText(text, x * ratio, y * ratio);
    }
  }

  /**
   * In pixels of the canvas, that share of the way.
   * @param {number} share @param {number} middle
   */
  #placesAt(share, middle) {
    const { places } = /** @type {Sky} */ (this.#sky);
    const from = this.#from ?? places;
    const { x, y, reach } = this.#frame;
    const unit = middle / reach;
    return places.map((place, k) => {
      const now = from[k] + share * (place - from[k]);
      return k % 2 === 0 ? middle + unit * (now - x) : middle - unit * (now - y);
    });
  }
}

/** @param {ArrayBuffer} buffer what /api/jobs/<id>/sky answers @returns {Sky} */
export function skyOf(buffer) {
  const tensors = parseTensors(buffer);
  const [mu, label, epoch] = ["mu", "label", "epoch"].map(
    (name) => /** @type {Tensor} */ (tensors.get(name)),
  );
  const classes = /** @type {Uint16Array} */ (label.data);
  const [, dimensions] = mu.shape;
  return {
    places: placesOf(mu.data, dimensions, classes),
    label: classes,
    epoch: epoch.data[0],
    latents: Math.min(2, dimensions),
  };
}

/**
 * The first two latents; with one latent alone, classes lie in rows.
 * @param {ArrayLike<number>} mu @param {number} dimensions @param {Uint16Array} label
 */
export function placesOf(mu, dimensions, label) {
  const places = new Float32Array(2 * label.length);
  for (let i = 0; i < label.length; i++) {
    places[2 * i] = mu[i * dimensions];
    places[2 * i + 1] =
      dimensions === 1 ? (label[i] - 4.5) * 0.5 + ((i * 0.618) % 1) * 0.4 : mu[i * dimensions + 1];
  }
  return places;
}

/**
 * The square that holds all but the oddest images: its middle, and half its side.
 * @param {Float32Array} places
 */
export function frameOf(places) {
  const count = places.length / 2;
  const [[x0, x1], [y0, y1]] = [0, 1].map((axis) => {
    const values = Float32Array.from({ length: count }, (_, i) => places[2 * i + axis]).sort();
    return [values[Math.floor(ODD * count)], values[Math.ceil((1 - ODD) * count) - 1]];
  });
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, reach: ROOM * Math.max(0.5, (x1 - x0) / 2, (y1 - y0) / 2) };
}
