/** A slider and a number for one value that somebody else owns: they show it, and say what a person wants. */

import { numberField } from "./numbers.mjs";
import { element } from "./page.mjs";

export class Dial {
  slider = element("input", { type: "range", className: "dial-slider" });
  number;
  #range;
  #text;
  /** @type {number | null} */
  #value = null;

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
    this.number.setAttribute("aria-label", `${label}, as a number`);
  }

  /** @param {number} value */
  show(value) {
    if (value === this.#value) return;
    this.#value = value;
    const [min, max] = this.#range;
    this.slider.value = String(value);
    this.slider.style.setProperty("--share", String(Math.min(1, Math.max(0, (value - min) / (max - min)))));
    this.number.value = this.#text(value);
    this.number.ariaValueNow = this.number.value;
  }
}
