/** The list of classes: what they are called, how many images they have, which are highlighted. */

import { whole } from "../shell/words.mjs";

export class Legend {
  #holder;
  /** @type {{button: HTMLButtonElement, count: HTMLElement}[]} */
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
    this.#clear.textContent = "clear";
    this.#clear.dataset.hint = "Every class in its own colour again (Esc).";
    this.#clear.addEventListener("click", clear);
    holder.addEventListener("click", ({ target }) => {
      /** @type {HTMLElement | null} */
      const chip = target instanceof Element ? target.closest("[data-class]") : null;
      if (chip !== null) toggle(Number(chip.dataset.class));
    });
  }

  /** @param {string[]} classes */
  open(classes) {
    this.#chips = classes.map((name, k) => chip(name, k));
    this.#holder.replaceChildren(...this.#chips.map(({ button }) => button), this.#clear);
    this.show([]);
  }

  /** @param {ArrayLike<number>} counts */
  showCounts(counts) {
    this.#chips.forEach(({ button, count }, k) => {
      count.textContent = whole(counts[k]);
      button.dataset.hint = `${count.textContent} images. ${explanation(k)}`;
    });
  }

  /** @param {number[]} highlighted */
  show(highlighted) {
    this.#holder.classList.toggle("is-filtered", highlighted.length > 0);
    this.#clear.style.visibility = highlighted.length > 0 ? "visible" : "hidden";
    this.#chips.forEach(({ button }, k) =>
      button.setAttribute("aria-pressed", String(highlighted.includes(k))),
    );
  }
}

/** @param {number} k */
function explanation(k) {
  return `Highlights this class${k < 10 ? ` (key ${k})` : ""}; several can be highlighted at once.`;
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
  return { button, count };
}
