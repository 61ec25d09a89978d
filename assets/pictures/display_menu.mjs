/** The header's menu of how pictures look: a group of radio buttons for each choice. */

import { chooseDisplay, displayChoice, followDisplay } from "./display.mjs";
import { CHOICES } from "./looks.mjs";

const MAP = "For grey pictures: a colour map whose lightness rises evenly, so that faint strokes show.";
const GROUPS = [
  {
    name: "pixels",
    title: "Pixels",
    values: {
      crisp: ["Crisp", "Every pixel is a square, as the model has it."],
      smooth: ["Smooth", "The screen blends one pixel into the next."],
    },
  },
  {
    name: "colours",
    title: "Colours",
    values: {
      "as they are": ["As is", "As the model decodes them."],
      inverted: ["Inverted", "Dark becomes light, as ink on paper."],
      grey: ["Grey", "Pictures in colour without their colours."],
      viridis: ["Viridis", MAP],
      magma: ["Magma", MAP],
      cividis: ["Cividis", `${MAP} Looks alike to eyes that confuse red and green.`],
    },
  },
  {
    name: "size",
    title: "Large picture",
    values: {
      S: ["S", "A small picture, more room for the rest."],
      M: ["M", "The usual size."],
      L: ["L", "As large as the window has room for."],
    },
  },
  {
    name: "enlarged",
    title: "Copies and files",
    values: {
      1: ["1×", "One pixel of the file for each pixel of the model: for computing."],
      8: ["8×", "Each pixel of the model 8 × 8 times: for looking."],
    },
  },
];

export class DisplayMenu {
  #button = document.querySelector("[data-action=pictures]");
  #panel = document.getElementById("display");

  constructor() {
    this.#panel.replaceChildren(...GROUPS.map((group) => fieldset(group)));
    this.#panel.addEventListener("change", ({ target }) => this.choose({ [target.name]: target.value }));
    this.#button.setAttribute("aria-expanded", false);
    document.addEventListener("click", ({ target }) => this.#consider(target));
    // Before the page's own keys, which Escape would mean something else to.
    document.addEventListener("keydown", (event) => this.#leave(event), { capture: true });
    followDisplay(() => this.#show());
  }

  choose(change) {
    chooseDisplay(change);
    this.#show();
  }

  /** Copies and files are the one size, or the other. */
  toggleEnlarged() {
    const { enlarged } = displayChoice();
    this.choose({ enlarged: CHOICES.enlarged.find((value) => value !== enlarged) });
  }

  #show() {
    for (const [name, value] of Object.entries(displayChoice())) {
      this.#panel.querySelector(`[name=${name}][value="${value}"]`).checked = true;
    }
    for (const button of document.querySelectorAll("[data-action=enlarged]")) {
      button.textContent = `${displayChoice().enlarged}×`;
      button.setAttribute("aria-label", `Copies and files: ${button.textContent}`);
    }
  }

  #consider(target) {
    if (this.#button.contains(target)) this.#toggle(this.#panel.hidden);
    else if (!this.#panel.contains(target)) this.#toggle(false);
  }

  #leave(event) {
    if (event.key !== "Escape" || this.#panel.hidden) return;
    event.preventDefault();
    const isInside = this.#panel.contains(document.activeElement);
    this.#toggle(false);
    if (isInside) this.#button.focus();
  }

  #toggle(isOpen) {
    if (isOpen === !this.#panel.hidden) return;
    this.#panel.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", isOpen);
    // The panel is not beside its button in the order of focus.
    if (isOpen) this.#panel.querySelector(":checked").focus();
  }
}

function fieldset({ name, title, values }) {
  const group = document.createElement("fieldset");
  const legend = document.createElement("legend");
  legend.textContent = title;
  group.append(legend, ...Object.entries(values).map(([value, words]) => radio(name, value, words)));
  return group;
}

function radio(name, value, [text, hint]) {
  const label = document.createElement("label");
  label.dataset.hint = hint;
  const input = Object.assign(document.createElement("input"), { type: "radio", name, value });
  const shown = document.createElement("span");
  shown.textContent = text;
  label.append(input, shown);
  return label;
}
