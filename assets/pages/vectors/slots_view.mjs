/** The points that the direction starts from or lies between, each with its decoded picture. */

/** @import { Decoder } from "../../types.d.ts" */
/** @import { Slot } from "./state.mjs" */
/** @import { SlotPoint } from "./vectors.mjs" */

/**
 * A slot's item, and what its picture shows.
 * @typedef {ReturnType<typeof pointItem> & {z: number[] | null, decoder: Decoder | null}} Entry
 */

import { pointItem } from "../../points/point_item.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

const HINTS = {
  at: tr("Where the direction starts: a click on the sky chooses another point."),
  a: tr("The direction leads from here. Selected, a click on the sky chooses another point (a)."),
  b: tr("The direction leads to here. Selected, a click on the sky chooses another point (b)."),
  c: tr("The direction is added to this point. Selected, a click on the sky chooses another one (c)."),
};

export class SlotsView {
  #holder;
  #select;
  /** @type {Map<Slot, Entry>} */
  #buttons = new Map();

  /**
   * select(slot): a person chose what the next click sets.
   * @param {HTMLElement} holder
   * @param {(slot: Slot) => void} select
   */
  constructor(holder, select) {
    this.#holder = holder;
    this.#select = select;
  }

  /**
   * active: the slot that a click sets.
   * @param {SlotPoint[]} points
   * @param {Slot} active
   * @param {Decoder} decoder
   */
  show(points, active, decoder) {
    const shown = points.map(({ slot, letter, z, name }) => {
      /** @type {Entry} */
      const entry = this.#buttons.get(slot) ?? {
        ...pointItem(() => this.#select(slot)),
        z: null,
        decoder: null,
      };
      this.#buttons.set(slot, entry);
      const { item, button, mark, label } = entry;
      paint(entry, z, decoder);
      write(mark, letter);
      write(label, name);
      button.dataset.hint = HINTS[slot === "at" && letter !== "" ? "c" : slot];
      button.setAttribute("aria-pressed", String(slot === active));
      button.setAttribute("aria-label", `${letter === "" ? "Start" : `Point ${letter}`}, ${name}`);
      return item;
    });
    if (shown.length !== this.#holder.children.length) this.#holder.replaceChildren(...shown);
  }
}

/**
 * Under the pointer most points stay as they are from frame to frame.
 * @param {Entry} entry
 * @param {number[]} z
 * @param {Decoder} decoder
 */
function paint(entry, z, decoder) {
  if (entry.decoder !== decoder) entry.picture.resize(decoder.image);
  else if (z.every((value, k) => value === entry.z?.[k])) return;
  entry.picture.paint(decoder.decode(z));
  Object.assign(entry, { z, decoder });
}
