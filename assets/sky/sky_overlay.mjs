/** What lies over the stars, wherever the sky has moved: a canvas with a scene, elements at places. */

/** @import { Box } from "./pen.mjs" */
/** @import { Colours, Point, Surface } from "../types.d.ts" */

import { Pen } from "./pen.mjs";

/**
 * Where places of the sky are seen: on a plane, or in the cloud of three latents.
 * @typedef {Pick<Surface, "isThere"> & {toPixel(place: number[]): Point}} Shown
 */

/** @template Scene */
export class SkyOverlay {
  /** @type {Scene | null} */
  #scene = null;
  #frame = 0;

  /**
   * A page extends it with `draw(scene)`, which draws with `pen` on the emptied canvas.
   * @param {HTMLCanvasElement} canvas
   * @param {Shown} sky
   * @param {Colours} colours
   */
  constructor(canvas, sky, colours) {
    this.pen = new Pen(canvas, colours, () => this.again());
    this.sky = sky;
    this.colours = colours;
  }

  /** @param {Scene} _scene */
  draw(_scene) {}

  /**
   * The part of the pane that the scene needs, of a canvas that moves.
   * @param {Scene} _scene
   * @returns {Box | null}
   */
  box(_scene) {
    return null;
  }

  /**
   * Within the frame that is being made.
   * @param {Scene} scene
   */
  now(scene) {
    this.#scene = scene;
    this.#draw();
  }

  /** The same scene in the next frame: the sky has moved, or the colours are others. */
  again() {
    if (this.#scene !== null) this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** The same scene within the frame that is being made: the sky moves in it. */
  withSky() {
    if (this.#scene !== null) this.#draw();
  }

  clear() {
    this.#scene = null;
    this.pen.clear();
  }

  #draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (this.#scene === null || !this.sky.isThere) return;
    this.pen.begin(this.box(this.#scene));
    this.draw(this.#scene);
    this.pen.end();
  }
}

/**
 * A canvas of the same size, or one that moves over it: whose scenes have boxes.
 * @param {HTMLElement} overlay over which it lies
 * @param {{moves?: boolean}} [how]
 */
export function layerOver(overlay, { moves = false } = {}) {
  const canvas = document.createElement("canvas");
  canvas.className = "overlay";
  canvas.classList.toggle("is-moving", moves);
  overlay.after(canvas);
  return canvas;
}

/** An element that lies at a place of the sky: moving it does not paint a canvas anew. */
export class Marker {
  #element;
  #sky;
  /** @type {number[] | null} */
  #place = null;

  /**
   * @param {HTMLElement} element
   * @param {Shown} sky
   */
  constructor(element, sky) {
    this.#element = element;
    this.#sky = sky;
  }

  /**
   * null is nowhere.
   * @param {number[] | null} place
   */
  show(place) {
    this.#place = place;
    const isSeen = place !== null && this.#sky.isThere;
    this.#element.hidden = !isSeen;
    if (!isSeen) return;
    const [x, y] = this.#sky.toPixel(place);
    this.#element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  /** The sky has moved. */
  again() {
    this.show(this.#place);
  }
}
