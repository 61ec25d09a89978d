/** The sky at a time of the film, on a canvas: stars that travel, and their classes' names. */

import { latentName } from "../../maths/plane.mjs";
import { paintStars, rgb } from "../../sky/stars.mjs";

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
  #film = null;
  #run = null;
  #places = null;
  #pixels = null;
  /** The sky's colour in every pixel: what a frame begins with. */
  #empty = null;
  #size = { width: 0, height: 0 };

  /** again(): the canvas has another size and is to be drawn anew. */
  constructor(canvas, colours, again) {
    this.#canvas = canvas;
    this.#colours = colours;
    // Asking for the size while drawing would lay out the page anew in every frame.
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect;
      again();
    }).observe(canvas);
  }

  open(film, run) {
    this.#film = film;
    this.#run = run;
    this.#places = new Float32Array(2 * film.label.length);
  }

  /** The theme's colours are others now. */
  recolour() {
    this.#pixels = null;
  }

  draw(time, isAligned) {
    if (this.#film === null || this.#size.width === 0) return;
    const context = this.#fitted();
    const map = mapOf(this.#film.frame(isAligned), this.#size);
    this.#drawStars(context, map, this.#film.places(time, isAligned, this.#places));
    this.#drawLines(context, map);
    this.#drawNames(context, map, this.#film.middles(time, isAligned));
  }

  #fitted() {
    const canvas = this.#canvas;
    // Pixels are written anew in every frame, which a canvas in the processor's memory does best.
    const context = canvas.getContext("2d", { willReadFrequently: true, alpha: false });
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(this.#size.width * ratio), Math.round(this.#size.height * ratio)];
    if (this.#pixels === null || canvas.width !== width || canvas.height !== height) {
      Object.assign(canvas, { width, height });
      context.fillStyle = this.#colours.sky;
      context.fillRect(0, 0, width, height);
      this.#pixels = context.getImageData(0, 0, width, height);
      this.#empty = new Uint32Array(this.#pixels.data.buffer.slice());
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return context;
  }

  #drawLines(context, { x, y, unit }) {
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
    const [across, upward] = this.#run.axes.map((axis) => latentName(axis - 1));
    context.font = "13px system-ui, sans-serif";
    context.fillText(upward, TICK_ROOM + 4, 20);
    context.fillText(across, width - 24, height - 24);
  }

  #drawStars(context, { x, y }, places) {
    const pixels = this.#pixels;
    new Uint32Array(pixels.data.buffer).set(this.#empty);
    const ratio = window.devicePixelRatio;
    for (let at = 0; at < places.length; at += 2) {
      places[at] = ratio * x(places[at]);
      places[at + 1] = ratio * y(places[at + 1]);
    }
    paintStars(pixels, places, this.#film.label, this.#colours.classes.map(rgb), STAR * ratio, OPACITY);
    context.putImageData(pixels, 0, 0);
  }

  #drawNames(context, { x, y }, middles) {
    context.font = NAME_FONT;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = this.#colours.sky;
    context.fillStyle = this.#colours.ink;
    const names = middles.map(({ k, x: u, y: v }) => {
      const text = this.#run.classes[k];
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

/** From latent space to the canvas, with equal units; what has room to spare shows more around. */
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
 * Names {x, y, width} moved up or down until no two overlap, by as little as it takes.
 *
 * Gives up after some rounds, as names that cannot all fit may overlap.
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

function tick(value) {
  return String(value).replace("-", "−");
}
