/**
 * Many images in a few lines of them: only those that can be seen are drawn, on one canvas that moves
 * with the scrolling, each with the colour of its class below it.
 */

/** @import { Colours, Opened } from "../types.d.ts" */

import { context2d } from "../pictures/canvas.mjs";
import { groundColour, paintedAnew } from "../pictures/display.mjs";

/** Between images, in their own pixels; half of it is the colour of the class. */
const GAP = 2;
/** About how wide an image is shown; always a whole multiple of its own pixels. */
const WIDTH = 56;
/** Lines that are drawn ahead, so that scrolling finds them there. */
const AHEAD = 3;
/**
 * Columns and lines that a key goes.
 * @type {Record<string, [number, number]>}
 */
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  PageUp: [0, -1],
  PageDown: [0, 1],
};

export class ContactSheet {
  /** How many images a line has. */
  columns = 1;
  #holder;
  #colours;
  #tell;
  #all = document.createElement("div");
  #canvas = document.createElement("canvas");
  #marker = document.createElement("div");
  /** @type {Opened | null} */
  #opened = null;
  /** @type {number[]} */
  #rows = [];
  #scale = 1;
  /**
   * The number of the image that is pointed at, among those that are shown.
   * @type {number | null}
   */
  #at = null;
  #frame = 0;

  /**
   * Images are rows of the latents.
   * @param {HTMLElement} holder
   * @param {Colours} colours
   * @param {{look(row: number | null): void, pin(row: number): void, resized(): void}} tell
   */
  constructor(holder, colours, tell) {
    this.#holder = holder;
    this.#colours = colours;
    this.#tell = tell;
    this.#all.className = "contact-all";
    this.#canvas.className = "pixels";
    this.#marker.className = "cell";
    this.#all.append(this.#canvas, this.#marker);
    holder.append(this.#all);
    this.#mark(null);
    this.#listen();
    paintedAnew(this.#canvas, () => this.again());
    new ResizeObserver(() => {
      this.#layOut();
      tell.resized();
    }).observe(holder);
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#scale = Math.max(1, Math.round(WIDTH / (opened.run.image.width + GAP)));
    this.#fit();
    this.show([]);
  }

  /**
   * Shows these images, from the first.
   * @param {number[]} rows
   */
  show(rows) {
    this.#rows = rows;
    this.#holder.scrollTop = 0;
    this.#mark(null);
    this.#layOut();
  }

  again() {
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /** The size of an image with its gap, as it is shown. */
  get #cell() {
    const { width, height } = this.#opened?.run.image ?? { width: 1, height: 1 };
    return { width: (width + GAP) * this.#scale, height: (height + GAP) * this.#scale };
  }

  #fit() {
    if (this.#opened === null || this.#holder.clientWidth === 0) return;
    this.columns = Math.max(1, Math.floor(this.#holder.clientWidth / this.#cell.width));
  }

  #layOut() {
    if (this.#opened === null) return;
    this.#fit();
    const { width, height } = this.#cell;
    this.#all.style.width = `${this.columns * width}px`;
    this.#all.style.height = `${Math.ceil(this.#rows.length / this.columns) * height}px`;
    this.#mark(this.#at);
    this.again();
  }

  #draw() {
    this.#frame = 0;
    const { run, sheets, cloud } = this.#opened ?? {};
    if (run === undefined || sheets === undefined || !cloud) return;
    const { image } = run;
    const { columns } = this;
    const { height } = this.#cell;
    const { scrollTop, clientHeight } = this.#holder;
    const first = Math.max(0, Math.floor(scrollTop / height) - AHEAD);
    const lines = Math.min(
      Math.ceil(clientHeight / height) + 1 + 2 * AHEAD,
      Math.ceil(this.#rows.length / columns) - first,
    );
    const shown = this.#rows.slice(first * columns, (first + Math.max(0, lines)) * columns);
    this.#canvas.width = columns * (image.width + GAP);
    this.#canvas.height = Math.max(1, lines) * (image.height + GAP);
    this.#canvas.style.top = `${first * height}px`;
    this.#canvas.style.width = `${this.#canvas.width * this.#scale}px`;
    this.#canvas.style.height = `${this.#canvas.height * this.#scale}px`;
    const context = context2d(this.#canvas);
    shown.forEach((row, k) => {
      const [x, y] = [(k % columns) * (image.width + GAP), Math.floor(k / columns) * (image.height + GAP)];
      const { width, height } = image;
      const picture = sheets.find(cloud.index[row]);
      context.fillStyle = groundColour();
      context.fillRect(x, y, width, height);
      if (picture === null) sheets.want(cloud.index[row]);
      else context.drawImage(picture.image, picture.x, picture.y, width, height, x, y, width, height);
      context.fillStyle = this.#colours.classes[cloud.label[row] % this.#colours.classes.length];
      context.fillRect(x, y + image.height, image.width, GAP / 2);
    });
  }

  #listen() {
    const holder = this.#holder;
    const under = (/** @type {MouseEvent} */ { clientX, clientY }) => {
      const { left, top } = this.#all.getBoundingClientRect();
      const { width, height } = this.#cell;
      const column = Math.floor((clientX - left) / width);
      const at = Math.floor((clientY - top) / height) * this.columns + column;
      return column >= 0 && column < this.columns && at >= 0 && at < this.#rows.length ? at : null;
    };
    holder.addEventListener("scroll", () => this.again());
    holder.addEventListener("pointermove", (event) => {
      if (this.#rows.length > 0 && event.pointerType !== "touch") this.#look(under(event));
    });
    holder.addEventListener("pointerleave", () => this.#look(null));
    holder.addEventListener("blur", () => this.#look(null));
    holder.addEventListener("click", (event) => {
      const at = this.#rows.length === 0 ? null : under(event);
      if (at === null) return;
      this.#look(at);
      this.#tell.pin(this.#rows[at]);
    });
    holder.addEventListener("keydown", (event) => {
      if (this.#rows.length === 0) return;
      const at = position(event.key, this.#at, this.#rows.length, this.columns, this.#linesSeen);
      if (at !== null) this.#look(at);
      else if (event.key === "Enter" && this.#at !== null) this.#tell.pin(this.#rows[this.#at]);
      else return;
      event.preventDefault();
      this.#reveal();
    });
  }

  get #linesSeen() {
    return Math.max(1, Math.floor(this.#holder.clientHeight / this.#cell.height));
  }

  /** @param {number | null} at */
  #look(at) {
    if (at === this.#at) return;
    this.#mark(at);
    this.#tell.look(at === null ? null : this.#rows[at]);
  }

  /** @param {number | null} at */
  #mark(at) {
    this.#at = at;
    this.#marker.hidden = at === null;
    if (at === null) return;
    const { width, height } = this.#cell;
    const { style } = this.#marker;
    style.left = `${(at % this.columns) * width}px`;
    style.top = `${Math.floor(at / this.columns) * height}px`;
    style.width = `${width - GAP * this.#scale}px`;
    style.height = `${height - GAP * this.#scale}px`;
  }

  /** Scrolls no further than the marked image needs. */
  #reveal() {
    const { height } = this.#cell;
    const top = Math.floor((this.#at ?? 0) / this.columns) * height;
    const { scrollTop, clientHeight } = this.#holder;
    if (top < scrollTop) this.#holder.scrollTop = top;
    else if (top + height > scrollTop + clientHeight) this.#holder.scrollTop = top + height - clientHeight;
  }
}

/**
 * Where a key leads from an image of several in lines; null where it leads nowhere.
 * @param {string} key
 * @param {number | null} at null: none yet, and the first key leads to the first image
 * @param {number} count
 * @param {number} columns images in a line
 * @param {number} lines of a page
 */
export function position(key, at, count, columns, lines) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  if (step === undefined) return null;
  if (at === null) return 0;
  const times = key.startsWith("Page") ? lines : 1;
  const to = at + step[0] + step[1] * times * columns;
  if (to >= 0 && to < count) return to;
  // Beyond the ends: left and right stop there, up and down at the outermost line.
  if (step[1] === 0) return at;
  return to < 0 ? at % columns : Math.max(at, lastLine(at % columns, count, columns));
}

/**
 * The lowest image of a column, of those that the last line has.
 * @param {number} column
 * @param {number} count
 * @param {number} columns
 */
function lastLine(column, count, columns) {
  const below = Math.floor((count - 1) / columns) * columns + column;
  return below < count ? below : below - columns;
}
