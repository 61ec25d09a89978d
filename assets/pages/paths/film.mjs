/** A strip of pictures along a path, in rows, with a frame around the one that t is at. */

/** @import { ImageShape } from "../../types.d.ts" */

import { context2d } from "../../pictures/canvas.mjs";
import { paintedAnew, shownLook } from "../../pictures/display.mjs";
import { tileImages } from "../../pictures/grid.mjs";

/** As in paths.css: pictures a row, by the strip's width in CSS pixels. */
const COLUMNS = [
  [1100, 50],
  [560, 25],
  [0, 20],
];

export class Film {
  #holder;
  #canvas = document.createElement("canvas");
  #marker = document.createElement("div");
  #context;
  /** @type {ImageData | null} */
  #data = null;
  /** @type {ImageShape | null} */
  #image = null;
  #count;
  #columns = 0;
  /** @type {Float32Array} */
  #pixels = new Float32Array();
  #at = -1;

  /**
   * seek(t): a person pointed at a picture.
   * @param {HTMLElement} holder
   * @param {number} count
   * @param {(t: number) => void} seek
   */
  constructor(holder, count, seek) {
    this.#holder = holder;
    this.#count = count;
    this.#context = context2d(this.#canvas);
    this.#canvas.className = "pixels";
    this.#marker.className = "film-marker";
    holder.append(this.#canvas, this.#marker);
    new ResizeObserver(() => this.#fit()).observe(holder);
    paintedAnew(this.#canvas, () => this.#image !== null && this.paint(this.#pixels, 0, count));
    this.#listen(seek);
  }

  /**
   * The shape of the run's pictures; the strip is empty then.
   * @param {ImageShape} image
   */
  open(image) {
    this.#image = image;
    this.#pixels = new Float32Array(this.#count * image.height * image.width * image.channels);
    this.#columns = 0;
    this.#fit();
  }

  get canvas() {
    return this.#canvas;
  }

  /**
   * `count` pictures, the first of them number `first`.
   * @param {Float32Array} pixels
   * @param {number} first
   * @param {number} count
   */
  paint(pixels, first, count) {
    this.#pixels.set(pixels, (first * this.#pixels.length) / this.#count);
    if (this.#data === null || this.#image === null) return;
    tileImages(this.#data.data, pixels, first, count, this.#columns, this.#image, shownLook());
    this.#context.putImageData(this.#data, 0, 0);
  }

  clear() {
    this.paint(this.#pixels.fill(0), 0, this.#count);
  }

  /** @param {number} t */
  show(t) {
    const at = Math.round(t * (this.#count - 1));
    if (at === this.#at) return;
    this.#at = at;
    this.#mark();
  }

  #fit() {
    const width = this.#holder.clientWidth;
    if (this.#image === null || width === 0) return;
    const [, columns] = /** @type {number[]} */ (COLUMNS.find(([least]) => width >= least));
    if (columns === this.#columns) return;
    this.#columns = columns;
    const { width: across, height: down } = this.#image;
    this.#canvas.width = columns * across;
    this.#canvas.height = (this.#count / columns) * down;
    this.#data = this.#context.createImageData(this.#canvas.width, this.#canvas.height);
    this.paint(this.#pixels, 0, this.#count);
    this.#mark();
  }

  #mark() {
    const { style } = this.#marker;
    const rows = this.#count / this.#columns;
    style.left = `${(100 * (this.#at % this.#columns)) / this.#columns}%`;
    style.top = `${(100 * Math.floor(this.#at / this.#columns)) / rows}%`;
    style.width = `${100 / this.#columns}%`;
    style.height = `${100 / rows}%`;
  }

  /** @param {(t: number) => void} seek */
  #listen(seek) {
    const seekUnder = (/** @type {PointerEvent} */ event) => {
      const box = this.#canvas.getBoundingClientRect();
      /** @type {(value: number, length: number) => number} */
      const inside = (value, length) => Math.min(length - 1, Math.max(0, Math.floor(value * length)));
      const column = inside((event.clientX - box.left) / box.width, this.#columns);
      const row = inside((event.clientY - box.top) / box.height, this.#count / this.#columns);
      seek((row * this.#columns + column) / (this.#count - 1));
    };
    this.#holder.addEventListener("pointerdown", (event) => {
      this.#holder.setPointerCapture(event.pointerId);
      seekUnder(event);
    });
    this.#holder.addEventListener("pointermove", (event) => {
      if (event.buttons > 0) seekUnder(event);
    });
  }
}

/**
 * The pictures from the first to the last one's pixels, mixed: what a path in pixels would be.
 * @param {Float32Array} first
 * @param {Float32Array} last
 * @param {number} count
 */
export function crossFade(first, last, count) {
  const size = first.length;
  const pixels = new Float32Array(count * size);
  for (let i = 0; i < count; i++) {
    const t = i / (count - 1);
    for (let p = 0; p < size; p++) pixels[i * size + p] = (1 - t) * first[p] + t * last[p];
  }
  return pixels;
}
