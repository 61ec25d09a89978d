/** What lies over the stars, wherever the sky has moved: a canvas with a scene, elements at places. */

import { Pen } from "./pen.mjs";

export class SkyOverlay {
  #scene = null;
  #frame = 0;

  /** A page extends it with `draw(scene)`, which draws with `pen` on the emptied canvas. */
  constructor(canvas, sky, colours) {
    this.pen = new Pen(canvas, colours, () => this.again());
    this.sky = sky;
    this.colours = colours;
  }

  /** Within the frame that is being made. */
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
    this.pen.clear();
    this.draw(this.#scene);
  }
}

/** An element that lies at a place of the sky: moving it does not paint a canvas anew. */
export class Marker {
  #element;
  #sky;
  #place = null;

  constructor(element, sky) {
    this.#element = element;
    this.#sky = sky;
  }

  /** null is nowhere. */
  show(place) {
    this.#place = place;
    this.#element.hidden = place === null || !this.#sky.isThere;
    if (this.#element.hidden) return;
    const [x, y] = this.#sky.toPixel(place);
    this.#element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  /** The sky has moved. */
  again() {
    this.show(this.#place);
  }
}
