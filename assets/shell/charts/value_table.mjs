/** The values of a chart as a table below it, which opens when asked and leaves as a file. */

import { element } from "../page.mjs";
import { tr } from "../texts.mjs";

const TYPE = "text/csv";
const LONGEST = 1e7;

export class ValueTable {
  #heads;
  #file;
  /** @type {() => (string | number)[][]} */
  #rows = () => [];
  #pane = element("div", { className: "values-pane", tabIndex: 0, role: "region" });
  element = element("details", { className: "values" });

  /**
   * @param {string} name of what is drawn
   * @param {string[]} heads of the columns
   * @param {string} file its name, without an ending
   * @param {string} [summary] where it does not stand beside what is drawn
   */
  constructor(name, heads, file, summary = tr("The same as a table")) {
    this.#heads = heads;
    this.#file = file;
    this.#pane.setAttribute("aria-label", name);
    const save = element("button", { className: "button", type: "button", textContent: tr("Save as CSV") });
    save.addEventListener("click", () => this.#save());
    this.element.append(element("summary", { textContent: summary }), this.#pane, save);
    this.element.addEventListener("toggle", () => this.#fill());
  }

  /**
   * @param {() => (string | number)[][]} rows of the values that are drawn from now on
   * @param {string[]} [heads] where others are drawn than before
   */
  show(rows, heads = this.#heads) {
    this.#rows = rows;
    this.#heads = heads;
    this.#fill();
  }

  #fill() {
    if (!this.element.open) return;
    const cells = this.#heads.map((head) => element("th", { scope: "col", textContent: head }));
    const rows = this.#rows().map((row) =>
      element("tr", {}, ...row.map((value) => element("td", { textContent: shown(value) }))),
    );
    const head = element("thead", {}, element("tr", {}, ...cells));
    this.#pane.replaceChildren(element("table", {}, head, element("tbody", {}, ...rows)));
  }

  #save() {
    const href = URL.createObjectURL(new Blob([csv(this.#heads, this.#rows())], { type: TYPE }));
    element("a", { href, download: `${this.#file}.csv` }).click();
    URL.revokeObjectURL(href);
  }
}

/**
 * As it is read: a run that went astray reached 10²¹ nats.
 * @param {string | number} value
 */
export function shown(value) {
  if (typeof value !== "number") return value;
  return (Math.abs(value) < LONGEST ? String(value) : value.toExponential(2)).replaceAll("-", "−");
}

/**
 * @param {string[]} heads
 * @param {(string | number)[][]} rows
 */
export function csv(heads, rows) {
  return [heads, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** @param {string | number} value */
function cell(value) {
  const text = String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
