/** Charts that we draw ourselves, by keyboard: arrows walk their points, a mark shows where, and each is said. */

/** @import { At } from "./chart_keys.mjs" */

import { element, say } from "../page.mjs";
import { tr } from "../texts.mjs";
import { STEPS, stepped } from "./chart_keys.mjs";

/**
 * A line of the chart, or some of the points that lie anywhere on it. share(i): where across the chart a point
 * is, 0 to 1; drop(i): how far below its top, of those that lie anywhere.
 * @typedef {{length: number, share(i: number): number, drop?(i: number): number, say(i: number): string}} OwnRow
 */
/** chosen(at): a point was walked to or pressed; open(at): it is to be opened. @typedef {{chosen?(at: At): void, open?(at: At): void}} Tell */

/** Pixels from a point within which it is pressed. */
const REACH = 24;

export class WalkedChart {
  /** @type {OwnRow[]} */
  #rows = [];
  /** @type {At | null} */
  #at = null;
  #mark = element("div", { className: "chart-mark", hidden: true });
  #plot;
  #tell;

  /**
   * @param {HTMLElement} plot what is drawn lies over all of it
   * @param {string} name of the chart
   * @param {Tell} tell
   */
  constructor(plot, name, tell = {}) {
    this.#plot = plot;
    this.#tell = tell;
    plot.tabIndex = 0;
    plot.setAttribute("role", "application");
    plot.setAttribute("aria-description", tr("Arrow keys walk the points of this chart."));
    plot.append(this.#mark);
    plot.addEventListener("keydown", (event) => this.#key(event));
    plot.addEventListener("click", (event) => this.#press(event));
    plot.addEventListener("focusout", () => (this.#mark.hidden = true));
    this.rename(name);
    // Until it is drawn, which says more, a picture is called as its chart.
    for (const picture of plot.querySelectorAll("[role=img]:not([aria-label])")) {
      picture.setAttribute("aria-label", name);
    }
  }

  /** @param {string} name */
  rename(name) {
    this.#plot.setAttribute("aria-label", name);
  }

  /** Those that are drawn from now on. @param {OwnRow[]} rows */
  show(rows) {
    this.#rows = rows.filter(({ length }) => length > 0);
    this.#mark.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key, altKey, ctrlKey, metaKey } = event;
    if (altKey || ctrlKey || metaKey || this.#rows.length === 0) return;
    if (key in STEPS) this.#choose(stepped(this.#rows, this.#at, STEPS[key]));
    else if (key === "Enter" && !this.#mark.hidden && this.#at !== null) this.#tell.open?.(this.#at);
    else return;
    event.preventDefault();
    // Elsewhere on the page these keys move z.
    event.stopPropagation();
  }

  /** @param {MouseEvent} event */
  #press({ clientX, clientY }) {
    const { left, top, width, height } = this.#plot.getBoundingClientRect();
    const at = nearest(this.#rows, [clientX - left, clientY - top], [width, height]);
    if (at !== null) this.#choose(at);
  }

  /** @param {At} at */
  #choose(at) {
    this.#at = at;
    const row = this.#rows[at.row];
    this.#mark.hidden = false;
    this.#mark.classList.toggle("is-ring", row.drop !== undefined);
    const { style } = this.#mark;
    style.left = `${100 * row.share(at.point)}%`;
    if (row.drop !== undefined) style.top = `${100 * row.drop(at.point)}%`;
    say(row.say(at.point));
    this.#tell.chosen?.(at);
  }
}

/**
 * The point that is meant, of those that lie anywhere; null where none is near.
 * @param {OwnRow[]} rows
 * @param {number[]} place pixels from the chart's upper left corner
 * @param {number[]} size of the chart in pixels
 * @returns {At | null}
 */
export function nearest(rows, [x, y], [width, height]) {
  let [found, least] = [/** @type {At | null} */ (null), REACH];
  for (const [row, { length, share, drop }] of rows.entries()) {
    for (let point = 0; drop !== undefined && point < length; point++) {
      const distance = Math.hypot(share(point) * width - x, drop(point) * height - y);
      if (distance < least) [found, least] = [{ row, point }, distance];
    }
  }
  return found;
}
