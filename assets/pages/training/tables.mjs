/** The histories as tables: sorted by a click on a column's name, saved as CSV. */

import { parseCsv, sorted } from "./csv.mjs";

const NAMES = {
  run: "Run",
  epoch: "Epoch",
  epochs: "of",
  split: "Images",
  negative_elbo: "−ELBO",
  reconstruction: "Reconstruction",
  kl: "Rate",
  train_negative_elbo: "−ELBO, training",
  train_reconstruction: "Reconstruction, training",
  train_kl: "Rate, training",
  loss: "Loss",
  beta: "β",
  learning_rate: "Learning rate",
  seconds: "Seconds",
};
const SPLITS = { validation: "held out", train: "training" };
const DIGITS = { beta: 3, learning_rate: 3 };

/** Fills a table element with the CSV of an address; fetched once it is near the screen. */
export class Table {
  #holder;
  #table = document.createElement("table");
  #address = null;
  #shown = null;
  #isNear = false;
  #data = { columns: [], rows: [] };
  #sort = { column: null, isFalling: false };

  constructor(holder) {
    this.#holder = holder;
    holder.append(this.#table);
    new IntersectionObserver(
      ([{ isIntersecting }]) => {
        this.#isNear = isIntersecting;
        this.#load();
      },
      { rootMargin: "300px" },
    ).observe(holder);
  }

  /** The table is this address's from now on, of nothing where it is null. */
  open(address) {
    this.#address = address;
    // What will not be replaced at once must not stay and look as if it were this address's.
    if (address !== this.#shown && (address === null || !this.#isNear)) this.#empty();
    this.#load();
  }

  async #load() {
    const address = this.#address;
    if (!this.#isNear || address === null || address === this.#shown) return;
    this.#shown = address;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new TypeError(`the server answered ${answer.status}`);
      const data = parseCsv(await answer.text());
      if (address !== this.#address) return;
      this.#data = data;
      this.#draw();
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#shown = null;
      this.#table.replaceChildren(
        Object.assign(document.createElement("caption"), {
          textContent: `The table could not be loaded: ${error.message}.`,
        }),
      );
    }
  }

  #empty() {
    this.#shown = null;
    this.#table.replaceChildren();
  }

  #draw() {
    const { columns, rows } = this.#data;
    const seen = Object.keys(NAMES)
      .map((name) => columns.indexOf(name))
      .filter((k) => k !== -1);
    const at = columns.indexOf(this.#sort.column);
    const inOrder = at === -1 ? rows : sorted(rows, at, this.#sort.isFalling);
    const head = document.createElement("thead");
    head.append(row(seen.map((k) => this.#heading(columns[k]))));
    const body = document.createElement("tbody");
    body.append(...inOrder.map((values) => row(seen.map((k) => cell(columns[k], values[k])))));
    this.#table.replaceChildren(head, body);
  }

  #heading(column) {
    const heading = document.createElement("th");
    heading.scope = "col";
    const isSorted = column === this.#sort.column;
    heading.setAttribute("aria-sort", !isSorted ? "none" : this.#sort.isFalling ? "descending" : "ascending");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = NAMES[column];
    button.addEventListener("click", () => {
      this.#sort = { column, isFalling: isSorted && !this.#sort.isFalling };
      this.#draw();
      this.#holder.querySelector(`th:nth-child(${heading.cellIndex + 1}) button`)?.focus();
    });
    heading.append(button);
    return heading;
  }
}

function row(cells) {
  const element = document.createElement("tr");
  element.append(...cells);
  return element;
}

function cell(column, value) {
  const element = document.createElement("td");
  if (typeof value === "number") element.className = "number";
  element.textContent = text(column, value);
  return element;
}

function text(column, value) {
  if (value === null) return "–";
  if (column === "split") return SPLITS[value] ?? value;
  if (typeof value !== "number") return value;
  if (column in DIGITS) return String(Number(value.toPrecision(DIGITS[column]))).replace("-", "−");
  return Number.isInteger(value) ? String(value) : value.toFixed(2).replace("-", "−");
}
