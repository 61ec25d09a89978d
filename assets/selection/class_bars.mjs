/** How many of the chosen images each class has, as bars; a click highlights the class. */

import { write } from "../shell/page.mjs";
import { whole } from "../shell/words.mjs";

/** Names have one width, so that bars have one scale; longer ones are cut. */
const MOST_LETTERS = 10;

export class ClassBars {
  #holder;
  #bars = [];

  /** toggle(k): a person chose class k, or gave it up. */
  constructor(holder, toggle) {
    this.#holder = holder;
    holder.addEventListener("click", (event) => {
      const bar = event.target.closest("[data-bar]");
      if (bar !== null) toggle(Number(bar.dataset.bar));
    });
  }

  open(classes) {
    this.#bars = classes.map((name, k) => bar(name, k));
    const letters = Math.min(MOST_LETTERS, Math.max(2, ...classes.map((name) => name.length)));
    this.#holder.style.setProperty("--names", `${letters}ch`);
    this.#holder.replaceChildren(...this.#bars.map(({ button }) => button));
  }

  show(counts, highlighted) {
    const most = Math.max(1, ...counts);
    this.#bars.forEach(({ button, length, count }, k) => {
      length.style.width = `${(100 * counts[k]) / most}%`;
      write(count, whole(counts[k]));
      button.setAttribute("aria-pressed", highlighted.includes(k));
      button.classList.toggle("is-empty", counts[k] === 0);
    });
    this.#holder.classList.toggle("is-filtered", highlighted.length > 0);
  }
}

function bar(name, k) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "class-bar";
  button.dataset.bar = k;
  button.dataset.hint = "Only this class here and on the sky; again: all.";
  button.style.setProperty("--chip", `var(--class-${k % 10})`);
  const [title, track, length, count] = ["name", "track", "length", "count"].map((className) =>
    Object.assign(document.createElement("span"), { className }),
  );
  write(title, name);
  track.append(length);
  button.append(title, track, count);
  return { button, length, count };
}
