/** The choice of what is laid under the stars and what colours them, the sentence of each, its scale. */

import { element } from "../shell/page.mjs";

/** "layer" or "colour". @typedef {string} What */

export class LayersPanel {
  #panel;
  #button;
  /** @type {Record<What, string | null>} */
  #chosen = {};
  #isAllowed = true;

  /**
   * chose: a person; null is none.
   * @param {HTMLElement} panel
   * @param {HTMLElement} button
   * @param {(what: What, name: string | null) => void} chose
   */
  constructor(panel, button, chose) {
    this.#panel = panel;
    this.#button = /** @type {HTMLButtonElement} */ (button);
    panel.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLSelectElement) chose(target.dataset.choice ?? "", target.value || null);
    });
    this.toggle(false);
  }

  /**
   * Only what can be chosen is offered.
   * @param {What} what
   * @param {string[]} names
   */
  offer(what, names) {
    for (const option of this.#select(what).options) {
      option.hidden = option.disabled = option.value !== "" && !names.includes(option.value);
    }
  }

  /**
   * There are layers on planes alone.
   * @param {boolean} isAllowed
   */
  allow(isAllowed) {
    this.#isAllowed = isAllowed;
    this.#button.disabled = !isAllowed;
    this.#hide();
  }

  /** Folded, only the scales of what is shown stay. */
  toggle(isOpen = this.#panel.classList.contains("is-folded")) {
    this.#panel.classList.toggle("is-folded", !isOpen);
    this.#button.setAttribute("aria-expanded", String(isOpen));
    this.#hide();
    if (!isOpen && this.#panel.contains(document.activeElement)) this.#button.focus();
  }

  /**
   * @param {What} what
   * @param {string | null} name
   */
  show(what, name) {
    this.#chosen[what] = name;
    this.#select(what).value = name ?? "";
    for (const words of this.#panel.querySelectorAll(`.layer-words[data-${what}]`)) {
      /** @type {HTMLElement} */ (words).hidden = /** @type {HTMLElement} */ (words).dataset[what] !== name;
    }
    this.#hide();
  }

  /**
   * In the sentence's place for numbers.
   * @param {What} what
   * @param {(Node | string)[]} scale
   */
  showScale(what, ...scale) {
    this.#panel
      .querySelector(`[data-${what}="${this.#chosen[what]}"] .layer-scale`)
      ?.replaceChildren(...scale);
  }

  get isOpen() {
    return !this.#panel.classList.contains("is-folded");
  }

  #hide() {
    const isEmpty = !this.isOpen && Object.values(this.#chosen).every((name) => name === null);
    this.#panel.hidden = isEmpty || !this.#isAllowed;
  }

  /** @param {What} what */
  #select(what) {
    return /** @type {HTMLSelectElement} */ (this.#panel.querySelector(`select[data-choice=${what}]`));
  }
}

/**
 * A bar of colours with the numbers at its ends and its middle.
 * @param {string} name
 * @param {string[]} colours
 * @param {string[]} numbers from the lowest to the highest
 */
export function scaleBar(name, colours, numbers) {
  const bar = element("span", { className: "scale-bar" });
  bar.style.background = `linear-gradient(to right, ${colours.join(", ")})`;
  const labels = element(
    "span",
    { className: "scale-numbers" },
    ...numbers.map((number) => element("span", {}, number)),
  );
  return element("div", { className: "scale" }, element("span", {}, name), bar, labels);
}
