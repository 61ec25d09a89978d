/** The list of classes: what they are called, how many images they have, which are highlighted. */

import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { whole } from "../shell/words.mjs";

/** More classes than these are searched and scrolled, so that the sky keeps its room. */
const MOST_AT_ONCE = 30;

export class Legend {
  #holder;
  #chipHolder = element("div", { className: "chips" });
  #search = searchEntry();
  /** @type {{button: HTMLButtonElement, count: HTMLElement, name: string}[]} */
  #chips = [];
  #clear;

  /**
   * toggle(k), clear(): what a person asked for.
   * @param {HTMLElement} holder
   * @param {{toggle(k: number): void, clear(): void}} asked
   */
  constructor(holder, { toggle, clear }) {
    this.#holder = holder;
    this.#clear = document.createElement("button");
    this.#clear.type = "button";
    this.#clear.className = "chip clear";
    this.#clear.textContent = tr("clear");
    this.#clear.dataset.hint = tr("Every class in its own colour again (Esc).");
    this.#clear.addEventListener("click", clear);
    holder.addEventListener("click", ({ target }) => {
      /** @type {HTMLElement | null} */
      const chip = target instanceof Element ? target.closest("[data-class]") : null;
      if (chip !== null) toggle(Number(chip.dataset.class));
    });
    this.#search.addEventListener("input", () => this.#find(this.#search.value));
  }

  /** @param {string[]} classes */
  open(classes) {
    this.#chips = classes.map((name, k) => chip(name, k));
    const isLong = classes.length > MOST_AT_ONCE;
    this.#chipHolder.replaceChildren(...this.#chips.map(({ button }) => button));
    this.#holder.replaceChildren(...(isLong ? [this.#search] : []), this.#chipHolder, this.#clear);
    this.#holder.classList.toggle("is-long", isLong);
    this.#search.placeholder = tr("Find one of {n} classes", { n: whole(classes.length) });
    this.#find("");
    this.show([]);
  }

  /** @param {ArrayLike<number>} counts */
  showCounts(counts) {
    this.#chips.forEach(({ button, count }, k) => {
      count.textContent = whole(counts[k]);
      button.dataset.hint = tr("{count} images. {what}", { count: count.textContent, what: explanation(k) });
    });
  }

  /** @param {number[]} highlighted */
  show(highlighted) {
    this.#holder.classList.toggle("is-filtered", highlighted.length > 0);
    this.#clear.style.visibility = highlighted.length > 0 ? "visible" : "hidden";
    this.#clear.textContent =
      highlighted.length > 1 ? tr("clear {n}", { n: highlighted.length }) : tr("clear");
    this.#chips.forEach(({ button }, k) =>
      button.setAttribute("aria-pressed", String(highlighted.includes(k))),
    );
  }

  /**
   * Only the classes whose names have that text in them.
   * @param {string} text
   */
  #find(text) {
    if (this.#search.value !== text) this.#search.value = text;
    const wanted = text.trim().toLowerCase();
    let found = 0;
    for (const { button, name } of this.#chips) {
      button.hidden = !name.toLowerCase().includes(wanted);
      if (!button.hidden) found += 1;
    }
    this.#chipHolder.dataset.empty = found === 0 ? tr("No class has “{text}” in its name.", { text }) : "";
  }
}

function searchEntry() {
  const entry = element("input", { type: "search", className: "legend-search", maxLength: 60 });
  entry.autocomplete = "off";
  entry.setAttribute("aria-label", tr("Find a class"));
  return entry;
}

/** @param {number} k */
function explanation(k) {
  return k < 10
    ? tr("Highlights this class (key {k}); several can be highlighted at once.", { k })
    : tr("Highlights this class; several can be highlighted at once.");
}

/**
 * @param {string} name
 * @param {number} k
 */
function chip(name, k) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip";
  button.dataset.class = String(k);
  button.dataset.hint = explanation(k);
  button.style.setProperty("--chip", `var(--class-${k % 10})`);
  const star = document.createElement("span");
  star.className = "star";
  const count = document.createElement("span");
  count.className = "count";
  button.append(star, name, count);
  return { button, count, name };
}
