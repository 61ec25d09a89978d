/** The sliders and number entries: Dash components that follow the state and change it. */

import { write } from "../../shell/page.mjs";

const START = { z1: 0, z2: 0, span: 1.5, side: 10 };
/** The slider and the number entry of the latents across and upward. */
const AXES = ["z1", "z2"].map((dial) => [`#${dial} [role=slider]`, `#${dial}-number`]);
/** Dash may drop an echo, so they are not waited for for ever; a busy phone tells some seconds late. */
const ECHO_MILLISECONDS = 20_000;

export class Dials {
  #known = new Map();
  /** What we have shown and Dash has not yet told us back, oldest first. */
  #sent = [];

  constructor() {
    for (const [name, value] of Object.entries(START)) {
      this.#known.set(name, value).set(`${name}-number`, value);
    }
  }

  /** Shows the value on the slider (which ends at ±`reach`) and in the number entry. */
  show(name, value, reach = Infinity) {
    this.#set(name, Math.min(reach, Math.max(-reach, value)));
    this.#set(`${name}-number`, value);
  }

  /** The dials of the place are called as the axes are. */
  nameAxes(names) {
    names.forEach((axis, side) => {
      const [slider, number] = AXES[side].map((selector) => document.querySelector(selector));
      slider.setAttribute("aria-label", axis);
      number.setAttribute("aria-label", `${axis}, as a number`);
      write(document.querySelectorAll(".dial-name.axis > .name")[side], axis);
    });
  }

  /** The number that a person gave, or null for an echo of our own or for half a number. */
  turned(name, value) {
    if (this.#isEcho(name, value) || value === this.#known.get(name)) return null;
    this.#known.set(name, value);
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  }

  /** Echoes come late: by then a newer value may be shown, which they must not undo. */
  #isEcho(name, value) {
    const now = performance.now();
    this.#sent = this.#sent.filter(({ until }) => until > now);
    const at = this.#sent.findIndex((sent) => sent.name === name && sent.value === value);
    if (at < 0) return false;
    this.#sent = this.#sent.filter((sent, i) => sent.name !== name || i > at);
    return true;
  }

  #set(name, value) {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    this.#sent.push({ name, value, until: performance.now() + ECHO_MILLISECONDS });
    window.dash_clientside.set_props(name, { value });
  }
}
