/** A canvas over the stars that shows a scene, wherever the sky has moved. */

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
