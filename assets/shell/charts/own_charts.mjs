/** Charts that we draw ourselves, by keyboard: arrows walk their points, a line shows where, and each is said. */

/** @import { At } from "./chart_keys.mjs" */

import { element } from "../page.mjs";
import { tr } from "../texts.mjs";
import { announcement, STEPS, stepped } from "./chart_keys.mjs";

/** A line of the chart. share(i): where across the chart a point is, 0 to 1. @typedef {{length: number, share(i: number): number, say(i: number): string}} OwnRow */

export class WalkedChart {
  /** @type {OwnRow[]} */
  #rows = [];
  /** @type {At | null} */
  #at = null;
  #mark = element("div", { className: "chart-mark", hidden: true });

  /**
   * @param {HTMLElement} plot what is drawn lies over all of it
   * @param {string} name of the chart
   */
  constructor(plot, name) {
    plot.tabIndex = 0;
    plot.setAttribute("role", "application");
    plot.setAttribute("aria-label", name);
    plot.setAttribute("aria-description", tr("Arrow keys walk the points of this chart."));
    plot.append(this.#mark);
    plot.addEventListener("keydown", (event) => this.#walk(event));
    plot.addEventListener("focusout", () => (this.#mark.hidden = true));
  }

  /** Those that are drawn from now on. @param {OwnRow[]} rows */
  show(rows) {
    this.#rows = rows.filter(({ length }) => length > 0);
    this.#mark.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  #walk(event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (!(key in STEPS) || altKey || ctrlKey || metaKey || this.#rows.length === 0) return;
    event.preventDefault();
    // Elsewhere on the page arrows move z.
    event.stopPropagation();
    this.#at = stepped(this.#rows, this.#at, STEPS[key]);
    const { row, point } = this.#at;
    this.#mark.hidden = false;
    this.#mark.style.transform = `translateX(${100 * this.#rows[row].share(point)}%)`;
    announcement().textContent = this.#rows[row].say(point);
  }
}
