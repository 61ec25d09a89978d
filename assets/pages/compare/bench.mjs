/** What stands above the panels: the image or place that all decode, and the switches. */

import { Picture } from "../../pictures/picture.mjs";
import { write } from "../../shell/page.mjs";
import { linkText } from "./words.mjs";

export class Bench {
  #page;
  #picture;

  constructor(page) {
    this.#page = page;
    this.#picture = new Picture(page.original);
  }

  open(run) {
    this.#picture.resize(run.image);
  }

  /** Nothing is decoded, for now or for the reason that stands below. */
  rest(text) {
    this.name(text);
    write(this.#page.linked, "");
    this.#page.unselect.hidden = true;
    this.#page.original.parentElement.classList.add("is-empty");
  }

  /** What is decoded now. */
  name(text) {
    write(this.#page.pointed, text);
    this.#page.original.setAttribute("aria-label", text);
  }

  /** The image's picture, null while it is still to come. */
  original(picture) {
    if (picture === null) this.#picture.clear();
    else this.#picture.draw(picture);
  }

  show(state, panels, isSelecting) {
    const { mode, show, aligned, brush } = state;
    const canAlign = panels.images !== null && panels.all.length > 1;
    write(this.#page.linked, linkText(panels, state));
    this.#page.unselect.hidden = brush === null;
    this.#page.original.parentElement.classList.toggle("is-empty", mode !== "image");
    const pressed = {
      "mode-image": mode === "image",
      "mode-place": mode === "place",
      "show-skies": show === "skies",
      "show-grids": show === "grids",
      "show-traversals": show === "traversals",
      align: aligned && canAlign,
      select: isSelecting,
    };
    const disabled = {
      "mode-image": panels.images === null,
      "mode-place": !panels.haveOnePlace,
      align: !canAlign,
    };
    for (const [action, isPressed] of Object.entries(pressed)) {
      const button = document.querySelector(`[data-action="${action}"]`);
      button.setAttribute("aria-pressed", isPressed);
      button.setAttribute("aria-disabled", disabled[action] ?? false);
    }
  }
}
