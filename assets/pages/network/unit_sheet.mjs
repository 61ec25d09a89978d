/** A picture of a layer's units on a canvas, which a person points at, walks by keys, and chooses from. */

/** @import { Sheet } from "./sheets.mjs" */
/** @import { Value } from "../../types.d.ts" */

/**
 * look: the unit that is pointed at or at which the keys are, null for none; choose: it was pressed.
 * @typedef {{look(unit: number | null): void, choose(unit: number): void}} SheetTell
 */

import { context2d } from "../../pictures/canvas.mjs";
import { drawnOnPaper } from "../../shell/charts/printing.mjs";
import { element } from "../../shell/page.mjs";
import { boxOf, paintSheet, unitAt, unitBeside } from "./sheets.mjs";

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class UnitSheet {
  /** The element to be put into the page. */
  element;
  /** Can it be seen? Nothing is painted while it cannot. */
  isSeen = false;
  #canvas;
  #context;
  #hovered = element("span", { className: "unit-box is-hovered", hidden: true });
  #chosen = element("span", { className: "unit-box", hidden: true });
  /** @type {Sheet | null} */
  #sheet = null;
  #image = new ImageData(1, 1);
  #pixels = new Uint32Array(this.#image.data.buffer);
  #tell;
  /** Where the keys are. */
  #cursor = 0;
  /** @type {number | null} */
  #looked = null;

  /**
   * seen(): it has come into view.
   * @param {SheetTell} tell
   * @param {() => unknown} [seen]
   */
  constructor(tell, seen = () => {}) {
    this.#tell = tell;
    this.#canvas = element("canvas", { className: "units", tabIndex: 0 });
    this.#canvas.setAttribute("role", "application");
    this.#context = context2d(this.#canvas);
    this.element = element("div", { className: "unit-sheet" }, this.#canvas, this.#hovered, this.#chosen);
    let isOnScreen = false;
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.isSeen = isOnScreen = isIntersecting;
      if (isIntersecting) seen();
    }).observe(this.element);
    const draw = () => {
      this.isSeen = true;
      return seen();
    };
    drawnOnPaper({
      owner: this.element,
      draw,
      after: () => {
        this.isSeen = isOnScreen;
      },
    });
    this.#listen();
  }

  get canvas() {
    return this.#canvas;
  }

  /** @param {string} label what a screen reader says */
  name(label) {
    this.#canvas.setAttribute("aria-label", label);
  }

  /**
   * Empty until it is painted.
   * @param {Sheet} sheet
   */
  resize(sheet) {
    this.#sheet = sheet;
    this.#canvas.width = sheet.width;
    this.#canvas.height = sheet.height;
    this.#image = this.#context.createImageData(sheet.width, sheet.height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.element.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
    this.#cursor = 0;
    this.mark(null);
    this.#place(this.#hovered, null);
  }

  /**
   * On every frame.
   * @param {Pick<Value, "data" | "interleaved" | "shape">} value
   * @param {number} scale
   * @param {Uint32Array} table
   */
  paint(value, scale, table) {
    if (this.#sheet === null || !this.isSeen) return;
    paintSheet(this.#pixels, this.#sheet, value, scale, table);
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * A picture that is made elsewhere: paint(pixels, sheet) writes RGBA.
   * @param {(pixels: Uint32Array, sheet: Sheet) => void} paint
   */
  paintWith(paint) {
    if (this.#sheet === null) return;
    paint(this.#pixels, this.#sheet);
    this.#context.putImageData(this.#image, 0, 0);
  }

  /**
   * The chosen unit, null for none.
   * @param {number | null} unit
   */
  mark(unit) {
    if (unit !== null) this.#cursor = unit;
    this.#place(this.#chosen, unit);
  }

  #listen() {
    const canvas = this.#canvas;
    const under = (/** @type {PointerEvent | MouseEvent} */ { clientX, clientY }) => {
      if (this.#sheet === null) return null;
      const box = canvas.getBoundingClientRect();
      const x = ((clientX - box.left) / box.width) * this.#sheet.width;
      const y = ((clientY - box.top) / box.height) * this.#sheet.height;
      return unitAt(this.#sheet, x, y);
    };
    canvas.addEventListener("pointermove", (event) => this.#look(under(event)));
    canvas.addEventListener("pointerleave", () => this.#look(null));
    canvas.addEventListener("click", (event) => {
      const unit = under(event);
      if (unit !== null) this.#tell.choose(unit);
    });
    canvas.addEventListener("focus", () => canvas.matches(":focus-visible") && this.#look(this.#cursor));
    canvas.addEventListener("blur", () => this.#look(null));
    canvas.addEventListener("keydown", (event) => this.#press(event));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (this.#sheet === null || ctrlKey || metaKey || altKey) return;
    if (key in ARROWS) {
      const [dx, dy] = ARROWS[key];
      for (let k = 0; k < (shiftKey ? 8 : 1); k++)
        this.#cursor = unitBeside(this.#sheet, this.#cursor, dx, dy);
      this.#look(this.#cursor);
    } else if (key === "Enter" || key === " ") this.#tell.choose(this.#cursor);
    else return;
    event.preventDefault();
  }

  /** @param {number | null} unit */
  #look(unit) {
    if (unit === this.#looked) return;
    this.#looked = unit;
    this.#place(this.#hovered, unit);
    this.#tell.look(unit);
  }

  /**
   * @param {HTMLElement} marker
   * @param {number | null} unit
   */
  #place(marker, unit) {
    const box = unit === null || this.#sheet === null ? null : boxOf(this.#sheet, unit);
    marker.hidden = box === null;
    if (box === null || this.#sheet === null) return;
    const { width, height } = this.#sheet;
    marker.style.inset = [
      box[1] / height,
      1 - (box[0] + box[2]) / width,
      1 - (box[1] + box[3]) / height,
      box[0] / width,
    ]
      .map((share) => `${(100 * share).toFixed(3)}%`)
      .join(" ");
  }
}
