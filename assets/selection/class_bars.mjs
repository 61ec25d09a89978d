/** How many of the chosen images each class has, as bars; a click highlights the class. */

import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { whole } from "../shell/words.mjs";

/** Names have one width, so that bars have one scale; longer ones are cut. */
const MOST_LETTERS = 10;

export class ClassBars {
  #holder;
  /** @type {ReturnType<typeof bar>[]} */
  #bars = [];

  /**
   * @param {HTMLElement} holder
   * @param {(k: number) => void} toggle a person chose class k, or gave it up
   */
  constructor(holder, toggle) {
    this.#holder = holder;
    holder.addEventListener("click", ({ target }) => {
      const k = this.#bars.findIndex(({ button }) => target instanceof Node && button.contains(target));
      if (k !== -1) toggle(k);
    });
  }

  /** @param {string[]} classes their names */
  open(classes) {
    this.#bars = classes.map((name, k) => bar(name, k));
    const letters = Math.min(MOST_LETTERS, Math.max(2, ...classes.map((name) => name.length)));
    this.#holder.style.setProperty("--names", `${letters}ch`);
    this.#holder.replaceChildren(...this.#bars.map(({ button }) => button));
  }

  /**
   * @param {number[]} counts a class
   * @param {number[]} highlighted classes
   */
  show(counts, highlighted) {
    const most = Math.max(1, ...counts);
    this.#bars.forEach(({ button, length, count }, k) => {
      length.style.width = `${(100 * counts[k]) / most}%`;
      write(count, whole(counts[k]));
      button.ariaPressed = String(highlighted.includes(k));
      button.classList.toggle("is-empty", counts[k] === 0);
    });
    this.#holder.classList.toggle("is-filtered", highlighted.length > 0);
  }
}

/**
 * @param {string} name
 * @param {number} k
 */
function bar(name, k) {
  const length = element("span", { className: "length" });
  const count = element("span", { className: "count" });
  const button = element(
    "button",
    { type: "button", className: "class-bar" },
    element("span", { className: "name" }, name),
    element("span", { className: "track" }, length),
    count,
  );
  button.dataset.bar = String(k);
  button.dataset.hint = tr("Only this class here and on the sky; again: all.");
  button.style.setProperty("--chip", `var(--class-${k % 10})`);
  return { button, length, count };
}
