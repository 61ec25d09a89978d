/** The sheet that is drawn on: a picture to begin with or nothing, and strokes over it. */

/** @import { Bitmap } from "./bitmap.mjs" */
/** @import { Stroke } from "./strokes.mjs" */

import { copyOf } from "./bitmap.mjs";
import { paint } from "./strokes.mjs";

export class Sheet {
  /** @type {Stroke[]} */
  #strokes = [];
  #ground;
  /** The ground with all strokes but the last, which may still grow. */
  #settled;

  /** @param {Bitmap} ground is kept as it is */
  constructor(ground) {
    this.#ground = ground;
    this.#settled = copyOf(ground);
  }

  /** How many strokes there are. */
  get strokes() {
    return this.#strokes.length;
  }

  /** Height by width of the sheet. */
  get aspect() {
    return this.#ground.height / this.#ground.width;
  }

  /**
   * A stroke begins; like all its places, x and y in widths of the sheet.
   * @param {number} x
   * @param {number} y
   * @param {{width: number, colour: number[]}} pen
   */
  begin(x, y, { width, colour }) {
    const last = this.#strokes.at(-1);
    if (last !== undefined) paint(this.#settled, last);
    this.#strokes.push({ points: [x, y], width, colour });
  }

  /**
   * The last stroke goes on to there.
   * @param {number} x
   * @param {number} y
   */
  extend(x, y) {
    this.#strokes.at(-1)?.points.push(x, y);
  }

  /** Takes back the last stroke. */
  undo() {
    this.#strokes.pop();
    this.#settled = copyOf(this.#ground);
    for (const stroke of this.#strokes.slice(0, -1)) paint(this.#settled, stroke);
  }

  /** Takes back all strokes. */
  clear() {
    this.#strokes = [];
    this.#settled = copyOf(this.#ground);
  }

  /** What is seen, as a copy. @returns {Bitmap} */
  get bitmap() {
    const shown = copyOf(this.#settled);
    const last = this.#strokes.at(-1);
    if (last !== undefined) paint(shown, last);
    return shown;
  }
}
