/** The canvas that is drawn on: by mouse, finger and pen, and by keys that move a pen. */

/** @import { Bitmap } from "./bitmap.mjs" */

/**
 * What a person does; x and y in widths of the sheet, from its upper left corner.
 * @typedef {object} PadTell
 * @property {(x: number, y: number, isEraser: boolean) => void} begin
 * @property {(x: number, y: number) => void} extend
 * @property {() => void} undo
 * @property {() => void} clear
 */

import { Picture } from "../pictures/picture.mjs";
import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";

const STEP = 1 / 56;
const LARGE_STEPS = 4;
/** Of fewer pixels a sheet is an image of the model's, whose pixels can be told apart. */
const FINE = 112;
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** The upper end of a pen that has an eraser there, among a pointer's buttons. */
const ERASER = 32;
const LABEL = tr(
  "Drawing. Arrows move the pen, Space puts it down and lifts it, Backspace takes back a stroke, Delete clears.",
);

export class Pad {
  #canvas = element("canvas", { className: "pixels", tabIndex: 0, role: "application", ariaLabel: LABEL });
  #picture = new Picture(this.#canvas);
  #pen = element("span", { className: "pad-pen", hidden: true });
  root = element("div", { className: "frame pad" }, this.#canvas, this.#pen);
  #tell;
  #channels = 0;
  /** The pointer that draws. @type {number | null} */
  #pointer = null;
  /** Where the keys' pen is, and whether it draws. */
  #keys = { x: 0.5, y: 0.5, isDown: false };

  /** @param {PadTell} tell */
  constructor(tell) {
    this.#tell = tell;
    this.#canvas.addEventListener("pointerdown", (event) => this.#press(event));
    this.#canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const kind of /** @type {const} */ (["pointerup", "pointercancel"])) {
      this.#canvas.addEventListener(kind, (event) => this.#lift(event));
    }
    this.#canvas.addEventListener("keydown", (event) => this.#key(event));
    this.#canvas.addEventListener("blur", () => this.#putDown(false));
  }

  /**
   * Shows a bitmap, whose shape may be another than before.
   * @param {Bitmap} bitmap
   */
  show(bitmap) {
    const { width, height, pixels } = bitmap;
    if (
      this.#canvas.width !== width ||
      this.#canvas.height !== height ||
      this.#channels !== bitmap.channels
    ) {
      this.#channels = bitmap.channels;
      this.#picture.resize(bitmap);
      this.root.classList.toggle("is-image", width < FINE);
      this.root.style.aspectRatio = `${width} / ${height}`;
    }
    this.#picture.paint(pixels);
  }

  /**
   * How wide the pen is, in widths of the sheet.
   * @param {number} width
   */
  showPen(width) {
    this.#pen.style.setProperty("--width", `${100 * width}%`);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    if (this.#pointer !== null || event.button > 0) return;
    event.preventDefault();
    this.#canvas.focus({ preventScroll: true, focusVisible: false });
    this.#putDown(false);
    this.#pen.hidden = true;
    this.#pointer = event.pointerId;
    this.#canvas.setPointerCapture(event.pointerId);
    this.#tell.begin(...this.#place(event), (event.buttons & ERASER) !== 0);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.pointerId !== this.#pointer) return;
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const each of passed.length > 0 ? passed : [event]) this.#tell.extend(...this.#place(each));
  }

  /** @param {PointerEvent} event */
  #lift(event) {
    if (event.pointerId !== this.#pointer) return;
    this.#pointer = null;
  }

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  #place({ clientX, clientY }) {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / width];
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event;
    if (altKey) return;
    const isUndo = key === "Backspace" || ((ctrlKey || metaKey) && key === "z");
    if (isUndo) this.#tell.undo();
    else if (ctrlKey || metaKey) return;
    else if (key in ARROWS) this.#step(ARROWS[key], shiftKey ? LARGE_STEPS : 1);
    else if (key === " " || key === "Enter") this.#putDown(!this.#keys.isDown);
    else if (key === "Delete") this.#tell.clear();
    else return;
    event.preventDefault();
  }

  /**
   * @param {[number, number]} direction
   * @param {number} steps
   */
  #step([dx, dy], steps) {
    const keys = this.#keys;
    const bottom = this.#canvas.height / this.#canvas.width;
    keys.x = Math.min(1, Math.max(0, keys.x + dx * steps * STEP));
    keys.y = Math.min(bottom, Math.max(0, keys.y + dy * steps * STEP));
    if (keys.isDown) this.#tell.extend(keys.x, keys.y);
    this.#showKeys();
  }

  /** @param {boolean} isDown */
  #putDown(isDown) {
    if (isDown !== this.#keys.isDown) {
      this.#keys.isDown = isDown;
      if (isDown) this.#tell.begin(this.#keys.x, this.#keys.y, false);
    }
    if (isDown || !this.#pen.hidden) this.#showKeys();
  }

  #showKeys() {
    const { x, y, isDown } = this.#keys;
    this.#pen.hidden = false;
    this.#pen.classList.toggle("is-down", isDown);
    this.#pen.style.left = `${100 * x}%`;
    this.#pen.style.top = `${(100 * y * this.#canvas.width) / this.#canvas.height}%`;
  }
}
