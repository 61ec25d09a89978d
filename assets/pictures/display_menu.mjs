/** The header's menu of how pictures look: a group of radio buttons for each choice. */

/** @import { DisplayChoice } from "../types.d.ts" */

import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { chooseDisplay, displayChoice, followDisplay } from "./display.mjs";
import { CHOICES } from "./looks.mjs";

const MAP = tr("For grey pictures: a colour map whose lightness rises evenly, so that faint strokes show.");
/**
 * A choice: its values with their words and hints.
 * @typedef {{name: string, title: string, values: Record<string, [string, string]>}} Group
 */

/** @type {Group[]} */
const GROUPS = [
  {
    name: "pixels",
    title: tr("Pixels"),
    values: {
      crisp: [tr("Crisp"), tr("Every pixel is a square, as the model has it.")],
      smooth: [tr("Smooth"), tr("The screen blends one pixel into the next.")],
    },
  },
  {
    name: "colours",
    title: tr("Colours"),
    values: {
      "as they are": [tr("As is"), tr("As the model decodes them.")],
      inverted: [tr("Inverted"), tr("Dark becomes light, as ink on paper.")],
      grey: [tr("Grey"), tr("Pictures in colour without their colours.")],
      viridis: [tr("Viridis"), MAP],
      magma: [tr("Magma"), MAP],
      cividis: [tr("Cividis"), tr("{MAP} Looks alike to eyes that confuse red and green.", { MAP })],
    },
  },
  {
    name: "size",
    title: tr("Large picture"),
    values: {
      S: ["S", tr("A small picture, more room for the rest.")],
      M: ["M", tr("The usual size.")],
      L: ["L", tr("As large as the window has room for.")],
    },
  },
  {
    name: "enlarged",
    title: tr("Copies and files"),
    values: {
      1: ["1×", tr("One pixel of the file for each pixel of the model: for computing.")],
      8: ["8×", tr("Each pixel of the model 8 × 8 times: for looking.")],
    },
  },
];

export class DisplayMenu {
  /** @type {HTMLElement | null} */
  #button = null;
  /** @type {HTMLElement | null} */
  #panel = null;

  constructor() {
    this.furnish();
    document.addEventListener("click", ({ target }) => {
      if (target instanceof Node) this.#consider(target);
    });
    // Before the page's own keys, which Escape would mean something else to.
    document.addEventListener("keydown", (event) => this.#leave(event), { capture: true });
    followDisplay(() => this.#show());
  }

  /** Fills the menu, once the header has one: it may come after the page. */
  furnish() {
    const panel = document.getElementById("display");
    if (panel === null || panel === this.#panel) return;
    this.#panel = panel;
    this.#button = buttons("pictures")[0];
    panel.replaceChildren(...GROUPS.map((group) => fieldset(group)));
    panel.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement) this.choose({ [target.name]: target.value });
    });
    this.#button.ariaExpanded = "false";
    this.#show();
  }

  /** @param {Partial<DisplayChoice>} change */
  choose(change) {
    chooseDisplay(change);
    this.#show();
  }

  /** Copies and files are the one size, or the other. */
  toggleEnlarged() {
    const { enlarged } = displayChoice();
    const [large, small] = CHOICES.enlarged;
    this.choose({ enlarged: enlarged === large ? small : large });
  }

  #show() {
    for (const [name, value] of Object.entries(displayChoice())) {
      const input = this.#panel?.querySelector(`input[name=${name}][value="${value}"]`);
      if (input instanceof HTMLInputElement) input.checked = true;
    }
    for (const button of buttons("enlarged")) {
      button.textContent = `${displayChoice().enlarged}×`;
      button.ariaLabel = tr("Copies and files: {textContent}", { textContent: button.textContent });
    }
  }

  /** @param {Node} target of a click */
  #consider(target) {
    if (this.#button?.contains(target)) this.#toggle(this.#panel?.hidden !== false);
    else if (!this.#panel?.contains(target)) this.#toggle(false);
  }

  /** @param {KeyboardEvent} event */
  #leave(event) {
    if (event.key !== "Escape" || this.#panel?.hidden !== false) return;
    event.preventDefault();
    const isInside = this.#panel.contains(document.activeElement);
    this.#toggle(false);
    if (isInside) this.#button?.focus();
  }

  /** @param {boolean} isOpen */
  #toggle(isOpen) {
    if (this.#panel === null || this.#button === null || isOpen === !this.#panel.hidden) return;
    this.#panel.hidden = !isOpen;
    this.#button.ariaExpanded = String(isOpen);
    // The panel is not beside its button in the order of focus.
    const chosen = isOpen ? this.#panel.querySelector(":checked") : null;
    if (chosen instanceof HTMLElement) chosen.focus();
  }
}

/**
 * @param {string} action
 * @returns {NodeListOf<HTMLElement>}
 */
function buttons(action) {
  return document.querySelectorAll(`[data-action=${action}]`);
}

/** @param {Group} group */
function fieldset({ name, title, values }) {
  const radios = Object.entries(values).map(([value, words]) => radio(name, value, words));
  return element("fieldset", {}, element("legend", {}, title), ...radios);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {[string, string]} words
 */
function radio(name, value, [text, hint]) {
  const label = element(
    "label",
    {},
    element("input", { type: "radio", name, value }),
    element("span", {}, text),
  );
  label.dataset.hint = hint;
  return label;
}
