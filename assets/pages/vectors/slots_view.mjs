/** The points that the direction starts from or lies between, each with its decoded picture. */

import { pointItem } from "../../points/point_item.mjs";
import { write } from "../../shell/page.mjs";

const HINTS = {
  at: "Where the direction starts: a click on the sky chooses another point.",
  a: "The direction leads from here. Selected, a click on the sky chooses another point (a).",
  b: "The direction leads to here. Selected, a click on the sky chooses another point (b).",
  c: "The direction is added to this point. Selected, a click on the sky chooses another one (c).",
};

export class SlotsView {
  #holder;
  #select;
  #buttons = new Map();

  /** select(slot): a person chose what the next click sets. */
  constructor(holder, select) {
    this.#holder = holder;
    this.#select = select;
  }

  /** points: [{slot, letter, z, name}]; active: the slot that a click sets. */
  show(points, active, decoder) {
    const shown = points.map(({ slot, letter, z, name }) => {
      if (!this.#buttons.has(slot))
        this.#buttons.set(slot, { ...pointItem(() => this.#select(slot)), z: null, decoder: null });
      const entry = this.#buttons.get(slot);
      const { item, button, mark, label } = entry;
      paint(entry, z, decoder);
      write(mark, letter);
      write(label, name);
      button.dataset.hint = HINTS[slot === "at" && letter !== "" ? "c" : slot];
      button.setAttribute("aria-pressed", slot === active);
      button.setAttribute("aria-label", `${letter === "" ? "Start" : `Point ${letter}`}, ${name}`);
      return item;
    });
    if (shown.length !== this.#holder.children.length) this.#holder.replaceChildren(...shown);
  }
}

/** Under the pointer most points stay as they are from frame to frame. */
function paint(entry, z, decoder) {
  if (entry.decoder !== decoder) entry.picture.resize(decoder.image);
  else if (z.every((value, k) => value === entry.z[k])) return;
  entry.picture.paint(decoder.decode(z));
  Object.assign(entry, { z, decoder });
}
