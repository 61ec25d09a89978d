/** The pictures from the weakest to the strongest, the slider above them: one scale for all. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape } from "../../types.d.ts" */

import { Tiles } from "../../pictures/tiles.mjs";
import { FRAMES, strengthAt } from "./effect.mjs";
import { REACH } from "./state.mjs";

/** Narrower strips show every other picture. */
const ROOM = 640;

export class StripView {
  #page;
  #tiles = new Tiles(document.createElement("canvas"));
  /** @type {ImageShape | null} */
  #image = null;
  /** @type {Float32Array | null} */
  #pixels = null;
  #every = 0;
  #s = 0;

  /**
   * seek(s): a person wants that strength.
   * @param {Elements} page
   * @param {(s: number) => void} seek
   */
  constructor(page, seek) {
    this.#page = page;
    const { canvas } = this.#tiles;
    // The shape of what comes.
    Object.assign(canvas, { className: "pixels", width: FRAMES, height: 1 });
    page.strip.prepend(canvas);
    new ResizeObserver(() => this.#fit()).observe(page.strip);
    this.#listen(seek);
  }

  /** @param {ImageShape} image the shape of the run's pictures */
  open(image) {
    this.#image = image;
    this.#pixels = new Float32Array(FRAMES * image.height * image.width * image.channels);
    this.#every = 0;
    this.#fit();
  }

  /**
   * `count` pictures, the first of them number `first`.
   * @param {Float32Array} pixels
   * @param {number} first
   * @param {number} count
   */
  paint(pixels, first, count) {
    const all = this.#pixels;
    if (all === null) return;
    const size = pixels.length / count;
    all.set(pixels, first * size);
    if (this.#every === 0) return;
    for (let frame = first; frame < first + count; frame++) {
      if (frame % this.#every > 0) continue;
      this.#tiles.paint(all.subarray(frame * size, (frame + 1) * size), frame / this.#every, 1);
    }
  }

  clear() {
    if (this.#pixels !== null) this.paint(this.#pixels.fill(0), 0, FRAMES);
  }

  /** @param {number} s */
  show(s) {
    this.#s = s;
    if (this.#every === 0) return;
    const shown = (FRAMES - 1) / this.#every;
    this.#page.stripMarker.style.transform = `translateX(${((100 * (s + REACH)) / (2 * REACH)) * shown}%)`;
  }

  #fit() {
    const width = this.#page.strip.clientWidth;
    if (this.#image === null || width === 0) return;
    const every = width < ROOM ? 2 : 1;
    if (every === this.#every) return;
    this.#every = every;
    const shown = (FRAMES - 1) / every + 1;
    this.#page.effect.style.setProperty("--frames", String(shown));
    this.#tiles.resize(shown, 1, this.#image);
    if (this.#pixels !== null) this.paint(this.#pixels, 0, FRAMES);
    this.show(this.#s);
  }

  /** @param {(s: number) => void} seek */
  #listen(seek) {
    const seekUnder = (/** @type {PointerEvent} */ event) => {
      const { left, width } = this.#tiles.canvas.getBoundingClientRect();
      const shown = (FRAMES - 1) / this.#every + 1;
      const frame = Math.floor(((event.clientX - left) / width) * shown) * this.#every;
      seek(strengthAt(Math.min(FRAMES - 1, Math.max(0, frame))));
    };
    this.#page.strip.addEventListener("pointerdown", (event) => {
      this.#page.strip.setPointerCapture(event.pointerId);
      seekUnder(event);
    });
    this.#page.strip.addEventListener("pointermove", (event) => {
      if (event.buttons > 0) seekUnder(event);
    });
  }
}
