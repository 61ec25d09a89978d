/**
 * Places of a class on a plane: arrow keys and a press choose one, which is said and written with the way
 * there; all are a table, too.
 */

/** @import { At } from "../../shell/charts/chart_keys.mjs" */
/** @import { OwnRow } from "../../shell/charts/own_charts.mjs" */

import { WalkedChart } from "../../shell/charts/own_charts.mjs";
import { ValueTable } from "../../shell/charts/value_table.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

/** address(i): where a place is seen, null for nowhere. @typedef {OwnRow & {address(i: number): string | null}} PlacesRow */

export class PlacesChart {
  /** @type {PlacesRow[]} */
  #rows = [];
  #walked;
  #table;
  #words = element("span");
  #link = element("a", { className: "button", textContent: tr("Go there"), hidden: true });
  /** Which is chosen. */
  line = element("p", { className: "chosen-place" }, this.#words, this.#link);

  /**
   * @param {HTMLElement} plot
   * @param {string} name
   * @param {{heads: string[], file: string}} table
   */
  constructor(plot, name, { heads, file }) {
    this.#walked = new WalkedChart(plot, name, {
      chosen: (at) => this.#choose(at),
      open: () => !this.#link.hidden && this.#link.click(),
    });
    this.#table = new ValueTable(name, heads, file);
    this.#forget();
  }

  /**
   * @param {string} name
   * @param {PlacesRow[]} rows
   * @param {() => (string | number)[][]} values of the table
   */
  show(name, rows, values) {
    this.#rows = rows.filter(({ length }) => length > 0);
    this.#walked.rename(name);
    this.#walked.show(rows);
    this.#table.show(values);
    this.#table.element.hidden = this.#rows.length === 0;
    this.line.hidden = this.#rows.length === 0;
    this.#forget();
  }

  get table() {
    return this.#table.element;
  }

  #forget() {
    this.#link.hidden = true;
    write(this.#words, tr("Press one, or walk them with the arrow keys."));
  }

  /** @param {At} at */
  #choose({ row, point }) {
    const { say, address } = this.#rows[row];
    const found = address(point);
    write(this.#words, say(point));
    this.#link.hidden = found === null;
    if (found !== null) this.#link.href = found;
  }
}
