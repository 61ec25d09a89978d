/** The list of a path's points, each with its decoded picture; one of them can be selected. */

/** @import { FoundPoint } from "../../points/placed_points.mjs" */
/** @import { Decoder } from "../../types.d.ts" */

import { pointItem } from "../../points/point_item.mjs";
import { letter } from "../../points/points.mjs";
import { tr } from "../../shell/texts.mjs";

const EMPTY = tr("No points yet: click the sky, or take a test image with New A.");
const HINT = tr(
  "Selects this point: then move it along the list or remove it (Delete). On the sky it can be dragged.",
);

export class PointsView {
  #holder;
  #select;
  /** @type {ReturnType<typeof pointItem>[]} */
  #buttons = [];

  /**
   * select(k): a person chose that point.
   * @param {HTMLElement} holder
   * @param {(k: number) => void} select
   */
  constructor(holder, select) {
    this.#holder = holder;
    this.#select = select;
    holder.dataset.empty = EMPTY;
  }

  /**
   * @param {Pick<FoundPoint, "z" | "name">[]} points
   * @param {number | null} selected
   * @param {Decoder} decoder the run's
   */
  show(points, selected, decoder) {
    while (this.#buttons.length < points.length) this.#append();
    for (const { item } of this.#buttons.splice(points.length)) item.remove();
    points.forEach(({ z, name }, k) => {
      const { button, picture, label } = this.#buttons[k];
      picture.resize(decoder.image);
      picture.paint(decoder.decode(z));
      label.textContent = name;
      button.setAttribute("aria-pressed", String(k === selected));
      button.setAttribute("aria-label", tr("Point {k}, {name}", { k: letter(k), name }));
    });
    this.#holder.classList.toggle("is-empty", points.length === 0);
  }

  #append() {
    const k = this.#buttons.length;
    const entry = pointItem(() => this.#select(k));
    entry.button.dataset.hint = HINT;
    entry.mark.textContent = letter(k);
    this.#holder.append(entry.item);
    this.#buttons.push(entry);
  }
}
