/** The sky at a time of the film, on a canvas: stars that travel, and their classes' names. */

/** @import { Colours, Run } from "../../types.d.ts" */
/** @import { Film, Frame, Middle } from "./film.mjs" */

/** From latent space to pixels; unit: pixels a unit of latent space. @typedef {{unit: number, x(value: number): number, y(value: number): number}} SkyMap */

import { latentName } from "../../maths/plane.mjs";
import { context2d } from "../../pictures/canvas.mjs";
import { paintStars, rgb } from "../../pictures/stars.mjs";
import { starOpacity } from "../../shell/colours.mjs";

const STAR = 2;
const OPACITY = 0.75;
const NAME_FONT = "600 15px system-ui, sans-serif";
const NAME_HEIGHT = 18;
const TICK_FONT = "11px system-ui, sans-serif";
const TICK_ROOM = 8;
const ROUNDS = 30;

export class FilmSky {
  #canvas;
  #colours;
  /**
   * What is shown; places: where its images are, rewritten for every frame.
   * @type {{film: Film, run: Run, places: Float32Array} | null}
   */
  #shown = null;
  /**
   * A frame, and the sky's colour in every pixel, with which it begins.
   * @type {{image: ImageData, empty: Uint32Array} | null}
   */
  #pixels = null;
  #size = { width: 0, height: 0 };

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Colours} colours
   * @param {() => void} again the canvas has another size and is to be drawn anew
   */
  constructor(canvas, colours, again) {
    this.#canvas = canvas;
    this.#colours = colours;
    // Asking for the size while drawing would lay out the page anew in every frame.
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect;
      again();
    }).observe(canvas);
  }

  /**
   * @param {Film} film
   * @param {Run} run
   */
  open(film, run) {
    this.#shown = { film, run, places: new Float32Array(2 * film.label.length) };
  }

  /** The theme's colours are others now. */
  recolour() {
    this.#pixels = null;
  }

  /**
   * @param {number} time
   * @param {boolean} isAligned
   */
  draw(time, isAligned) {
    if (this.#shown === null || this.#size.width === 0) return;
    const { film, run, places } = this.#shown;
    const { context, image } = this.#emptied();
    const map = mapOf(film.frame(isAligned), this.#size);
    this.#drawStars(image, map, film.places(time, isAligned, places), film.label);
    context.putImageData(image, 0, 0);
    this.#drawLines(context, map, run);
    this.#drawNames(context, map, film.middles(time, isAligned), run.classes);
  }

  /** The canvas as large as it is shown, and a frame without stars. */
  #emptied() {
    const canvas = this.#canvas;
    // Pixels are written anew in every frame, which a canvas in the processor's memory does best.
    const context = context2d(canvas, { willReadFrequently: true, alpha: false });
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(this.#size.width * ratio), Math.round(this.#size.height * ratio)];
    if (this.#pixels === null || canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      context.fillStyle = this.#colours.sky;
      context.fillRect(0, 0, width, height);
      const image = context.getImageData(0, 0, width, height);
      this.#pixels = { image, empty: new Uint32Array(image.data.buffer.slice(0)) };
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { image, empty } = this.#pixels;
    new Uint32Array(image.data.buffer).set(empty);
    return { context, image };
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {SkyMap} map
   * @param {Run} run
   */
  #drawLines(context, { x, y, unit }, { axes }) {
    const { width, height } = this.#size;
    context.strokeStyle = this.#colours["grid-line"];
    context.fillStyle = this.#colours.quiet;
    context.font = TICK_FONT;
    context.lineWidth = 1;
    context.beginPath();
    for (let value = Math.ceil(-x(0) / unit); x(value) < width; value++) {
      context.moveTo(Math.round(x(value)) + 0.5, 0);
      context.lineTo(Math.round(x(value)) + 0.5, height);
      if (x(value) > 4 * TICK_ROOM) context.fillText(tick(value), x(value) + 3, height - TICK_ROOM);
    }
    for (let value = Math.ceil((y(0) - height) / unit); y(value) > 0; value++) {
      context.moveTo(0, Math.round(y(value)) + 0.5);
      context.lineTo(width, Math.round(y(value)) + 0.5);
      if (y(value) > 6 * TICK_ROOM && y(value) < height - 4 * TICK_ROOM)
        context.fillText(tick(value), TICK_ROOM, y(value) - 3);
    }
    context.stroke();
    const [across, upward] = axes.map((axis) => latentName(axis - 1));
    context.font = "13px system-ui, sans-serif";
    context.fillText(upward, TICK_ROOM + 4, 20);
    context.fillText(across, width - 24, height - 24);
  }

  /**
   * @param {ImageData} image
   * @param {SkyMap} map
   * @param {Float32Array} places of latent space, rewritten
   * @param {ArrayLike<number>} label
   */
  #drawStars(image, { x, y }, places, label) {
    const ratio = window.devicePixelRatio;
    for (let at = 0; at < places.length; at += 2) {
      places[at] = ratio * x(places[at]);
      places[at + 1] = ratio * y(places[at + 1]);
    }
    const opacity = starOpacity(OPACITY);
    paintStars(image, places, label, this.#colours.classes.map(rgb), STAR * ratio, opacity);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {SkyMap} map
   * @param {Middle[]} middles
   * @param {string[]} classes
   */
  #drawNames(context, { x, y }, middles, classes) {
    context.font = NAME_FONT;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = this.#colours.sky;
    context.fillStyle = this.#colours.ink;
    const names = middles.map(({ k, x: u, y: v }) => {
      const text = classes[k];
      return { text, x: x(u), y: y(v), width: context.measureText(text).width };
    });
    for (const { text, x: left, y: top } of apart(names, NAME_HEIGHT)) {
      context.strokeText(text, left, top);
      context.fillText(text, left, top);
    }
    context.textAlign = "start";
    context.textBaseline = "alphabetic";
  }
}

/**
 * From latent space to the canvas, with equal units; what has room to spare shows more around.
 * @param {Frame} frame
 * @param {{width: number, height: number}} size in pixels
 * @returns {SkyMap}
 */
export function mapOf({ x: [x0, x1], y: [y0, y1] }, { width, height }) {
  const unit = Math.min(width / (x1 - x0), height / (y1 - y0));
  const [u, v] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return {
    unit,
    x: (value) => width / 2 + (value - u) * unit,
    y: (value) => height / 2 - (value - v) * unit,
  };
}

/**
 * Names moved up or down until no two overlap, by as little as it takes.
 *
 * Gives up after some rounds, as names that cannot all fit may overlap.
 * @template {{x: number, y: number, width: number}} Name
 * @param {Name[]} names
 * @param {number} height of a name
 */
export function apart(names, height) {
  const moved = names.map((name) => ({ ...name }));
  for (let round = 0, rest = false; round < ROUNDS && !rest; round++) {
    rest = true;
    const order = [...moved].sort((a, b) => a.y - b.y);
    order.forEach((upper, at) => {
      for (const lower of order.slice(at + 1)) {
        const missing = height - (lower.y - upper.y);
        const isAside = Math.abs(lower.x - upper.x) >= (lower.width + upper.width) / 2;
        if (missing <= 0.01 || isAside) continue;
        upper.y -= missing / 2;
        lower.y += missing / 2;
        rest = false;
      }
    });
  }
  return moved;
}

/** @param {number} value */
function tick(value) {
  return String(value).replace("-", "−");
}
