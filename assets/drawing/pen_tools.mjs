/** What the pen is like, and how its strokes are taken back. */

import { Dial } from "../shell/controls/dial.mjs";
import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";

/** In widths of the sheet. */
const WIDTHS = /** @type {const} */ ([0.02, 0.3]);
/** About as thick as MNIST's digits, drawn as large as people draw. */
const START = 0.09;
const INK = "#3b4a6b";

export class PenTools {
  root = element("div", { className: "pen-tools" });
  width = START;
  #isEraser = false;
  #channels = 1;
  #pen;
  #eraser;
  #colour = element("input", { type: "color", value: INK, ariaLabel: tr("Colour of the pen") });
  #dial;
  #undo;

  /**
   * @param {{changed(): void, undo(): void, clear(): void}} tell
   */
  constructor({ changed, undo, clear }) {
    this.#dial = new Dial(
      { range: WIDTHS, step: 0.01, label: tr("Thickness of the pen"), text: percent },
      (width) => {
        this.width = width;
        this.#dial.show(width);
        changed();
      },
    );
    this.#dial.show(START);
    this.#pen = button(tr("Pen"), tr("Draws."), () => this.erase(false));
    this.#eraser = button(
      tr("Eraser"),
      tr("Draws with the background: over a test image or a picture it hides a part of it."),
      () => this.erase(true),
    );
    this.#undo = button(tr("Undo"), tr("Takes back the last stroke (Backspace on the drawing)."), undo);
    const pens = element(
      "div",
      { className: "switch", role: "group", ariaLabel: tr("Tool") },
      this.#pen,
      this.#eraser,
    );
    const thickness = element("label", { className: "pen-width dial" }, tr("Thickness"), this.#dial.slider);
    thickness.dataset.hint = tr("How thick the pen is. MNIST's digits are about an eighth of their height.");
    this.root.append(
      pens,
      this.#colour,
      this.#undo,
      button(tr("Clear"), tr("Takes back everything: an empty sheet (Delete on the drawing)."), clear),
      thickness,
    );
    this.erase(false);
  }

  /** @param {{channels: number}} image */
  open({ channels }) {
    this.#channels = channels;
    this.#colour.hidden = channels === 1;
    this.erase(false);
  }

  /** @param {boolean} isEraser */
  erase(isEraser) {
    this.#isEraser = isEraser;
    this.#pen.ariaPressed = String(!isEraser);
    this.#eraser.ariaPressed = String(isEraser);
  }

  /**
   * With what the next stroke is drawn.
   * @param {boolean} isEraser whatever is chosen: a pen that was turned round
   */
  pen(isEraser) {
    const isGround = isEraser || this.#isEraser;
    return {
      width: this.width,
      colour: this.#channels === 1 ? [isGround ? 0 : 1] : this.#inColour(isGround),
    };
  }

  /** @param {boolean} isGround */
  #inColour(isGround) {
    return isGround
      ? [1, 1, 1]
      : [1, 3, 5].map((digit) => parseInt(this.#colour.value.slice(digit, digit + 2), 16) / 255);
  }
}

/**
 * @param {string} text
 * @param {string} hint
 * @param {() => void} press
 */
export function button(text, hint, press) {
  const made = element("button", { type: "button", className: "button" }, text);
  made.dataset.hint = hint;
  made.addEventListener("click", press);
  return made;
}

/** @param {number} share */
function percent(share) {
  return String(Math.round(100 * share));
}
