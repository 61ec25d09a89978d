/** The sky at a time of the film, on a canvas: stars that travel, and their classes' names. */

import { latentName } from "../view/plane.mjs";

const STAR = 2;
const OPACITY = 0.75;
const NAME_FONT = "600 15px system-ui, sans-serif";
const TICK_FONT = "11px system-ui, sans-serif";
const TICK_ROOM = 8;

export class FilmSky {
  #canvas;
  #colours;
  #film = null;
  #run = null;
  #places = null;
  #stars = [];
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
    this.#stars = [];
  }

  /** The theme's colours are others now. */
  recolour() {
    this.#stars = [];
  }

  draw(time, isAligned) {
    const context = this.#fitted();
    if (this.#film === null || this.#size.width === 0) return;
    const map = mapOf(this.#film.frame(isAligned), this.#size);
    this.#drawLines(context, map);
    this.#drawStars(context, map, this.#film.places(time, isAligned, this.#places));
    this.#drawNames(context, map, this.#film.middles(time, isAligned));
  }

  #fitted() {
    const canvas = this.#canvas;
    const context = canvas.getContext("2d");
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(this.#size.width * ratio), Math.round(this.#size.height * ratio)];
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#size.width, this.#size.height);
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
      if (y(value) > 4 * TICK_ROOM && y(value) < height - 4 * TICK_ROOM) context.fillText(tick(value), TICK_ROOM, y(value) - 3);
    }
    context.stroke();
    const [across, upward] = this.#run.axes.map((axis) => latentName(axis - 1));
    context.font = "13px system-ui, sans-serif";
    context.fillText(upward, TICK_ROOM + 4, 20);
    context.fillText(across, width - 24, height - 24);
  }

  /** Copies of one drawn star a class: two thousand arcs would take most of a frame. */
  #drawStars(context, { x, y }, places) {
    const { label } = this.#film;
    const half = STAR + 1;
    context.globalAlpha = OPACITY;
    for (let row = 0; row < label.length; row++) {
      const star = (this.#stars[label[row]] ??= this.#star(label[row]));
      context.drawImage(star, x(places[2 * row]) - half, y(places[2 * row + 1]) - half, 2 * half, 2 * half);
    }
    context.globalAlpha = 1;
  }

  #star(k) {
    const ratio = window.devicePixelRatio;
    const side = Math.ceil(2 * (STAR + 1) * ratio);
    const star = Object.assign(document.createElement("canvas"), { width: side, height: side });
    const context = star.getContext("2d");
    context.fillStyle = this.#colours.classes[k % this.#colours.classes.length];
    context.arc(side / 2, side / 2, STAR * ratio, 0, 2 * Math.PI);
    context.fill();
    return star;
  }

  #drawNames(context, { x, y }, middles) {
    context.font = NAME_FONT;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.lineJoin = "round";
    context.strokeStyle = this.#colours.sky;
    context.fillStyle = this.#colours.ink;
    for (const { k, x: u, y: v } of middles) {
      context.strokeText(this.#run.classes[k], x(u), y(v));
      context.fillText(this.#run.classes[k], x(u), y(v));
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

function tick(value) {
  return String(value).replace("-", "−");
}
