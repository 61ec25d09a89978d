/** The sliders and number entries: Dash components that follow the state and change it. */

const START = { z1: 0, z2: 0, span: 1.5, side: 10 };

export class Dials {
  #known = new Map();

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

  /** The number that a person gave, or null for an echo of our own or for half a number. */
  turned(name, value) {
    if (value === this.#known.get(name)) return null;
    this.#known.set(name, value);
    return typeof value === "number" && Number.isFinite(value) ? value : null;
  }

  #set(name, value) {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    window.dash_clientside.set_props(name, { value });
  }
}
