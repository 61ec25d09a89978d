/** Which class a conditional run is told: radio buttons, or a list where the classes are many. */

/** @import { Run } from "../types.d.ts" */

import { toldClasses } from "../inference/condition.mjs";
import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";

/** More classes than these are chosen from a list. */
const MOST_BUTTONS = 12;
const NAME = "told";
const HINT = tr(
  "The class that both nets are told. The same z as another class keeps its style: that is what is left for the latents to say.",
);

export class ToldView {
  #holder;
  /** Shows the class that is told. @type {(label: number) => void} */
  #mark = () => {};

  /**
   * tell(label): a person chose that class.
   * @param {HTMLElement} holder
   * @param {(label: number) => void} tell
   */
  constructor(holder, tell) {
    this.#holder = holder;
    holder.dataset.hint = HINT;
    holder.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
        tell(Number(target.value));
    });
  }

  /** @param {Run} run */
  open(run) {
    this.#holder.hidden = toldClasses(run) === 0;
    if (this.#holder.hidden) return;
    const { choice, mark } = run.classes.length > MOST_BUTTONS ? list(run.classes) : buttons(run.classes);
    this.#mark = mark;
    this.#holder.replaceChildren(element("span", { className: "told-name" }, tr("Told class")), ...choice);
  }

  /** @param {number} label */
  show(label) {
    if (!this.#holder.hidden) this.#mark(label);
  }
}

/** @param {string[]} classes */
function buttons(classes) {
  const radios = classes.map((_, k) => element("input", { type: "radio", name: NAME, value: String(k) }));
  return {
    choice: radios.map((radio, k) => element("label", {}, radio, element("span", {}, classes[k]))),
    mark: (/** @type {number} */ label) => radios.forEach((radio, k) => (radio.checked = k === label)),
  };
}

/** @param {string[]} classes */
function list(classes) {
  const options = classes.map((name, k) => element("option", { value: String(k) }, name));
  const select = element("select", { ariaLabel: tr("Told class") }, ...options);
  return { choice: [select], mark: (/** @type {number} */ label) => (select.value = String(label)) };
}
