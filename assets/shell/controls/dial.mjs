/** A slider and a number for one value that somebody else owns: they show it, and say what a person wants. */

import { numberField } from "../numbers.mjs";
import { element } from "../page.mjs";
import { tr } from "../texts.mjs";

export class Dial {
  slider = element("input", { type: "range", className: "dial-slider" });
  number;
  /** A ring where the value would be that is only looked at; in the document once there has been one. */
  #mark = element("span", { className: "dial-ghost" });
  #range;
  #text;
  /** @type {number | null} */
  #value = null;
  /** @type {number | null} */
  #ghost = null;

  /**
   * reach: how far beyond the slider's ends the number goes; text: of the number.
   * @param {{range: readonly [number, number], step: number, label: string, reach?: number,
   *   text?: (value: number) => string}} what
   * @param {(value: number) => void} turn
   */
  constructor({ range, step, label, reach = 0, text = (value) => value.toFixed(2) }, turn) {
    const [min, max] = range;
    this.#range = range;
    this.#text = text;
    Object.assign(this.slider, { min, max, step });
    this.number = numberField(
      { className: "dial-number", min: min - reach, max: max + reach, step },
      { take: turn, value: () => this.#value, text: () => this.#text(this.#value ?? 0) },
    );
    this.name(label);
    this.slider.addEventListener("input", () => turn(this.slider.valueAsNumber));
  }

  /** @param {string} label */
  name(label) {
    this.slider.setAttribute("aria-label", label);
    this.number.setAttribute("aria-label", tr("{label}, as a number", { label }));
  }

  /** @param {number} value */
  show(value) {
    if (value === this.#value) return;
    this.#value = value;
    this.slider.value = String(value);
    this.slider.style.setProperty("--share", String(this.#share(value)));
    this.number.value = this.#text(value);
    this.number.ariaValueNow = this.number.value;
  }

  /**
   * On every frame, and so moved without being painted anew; null takes it away.
   * @param {number | null} value that is only looked at
   */
  ghost(value) {
    if (value === this.#ghost) return;
    this.#ghost = value;
    this.#mark.hidden = value === null;
    if (value === null) return;
    if (!this.#mark.isConnected) this.slider.after(this.#mark);
    this.#mark.style.transform = `translateX(calc((13px - 100%) * ${1 - this.#share(value)}))`;
  }

  /** @param {number} value */
  #share(value) {
    const [min, max] = this.#range;
    return Math.min(1, Math.max(0, (value - min) / (max - min)));
  }
}
