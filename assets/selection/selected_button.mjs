/** How many images are selected, on a page without their panel; a press selects none. */

import { write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { whole } from "../shell/words.mjs";

export class SelectedButton {
  #button;
  #pane;
  #count = document.createElement("span");

  /** @param {{selected: HTMLElement, skyPane: HTMLElement}} page */
  constructor({ selected, skyPane: pane }) {
    this.#button = selected;
    this.#pane = pane;
    const cross = Object.assign(document.createElement("span"), { className: "icon icon-close" });
    selected.append(this.#count, cross);
  }

  /** @param {number | null} count null: there is no selection */
  show(count) {
    const isHidden = count === null;
    // What is gone cannot keep the focus.
    if (isHidden && this.#button === document.activeElement) this.#pane.focus();
    this.#button.hidden = isHidden;
    if (isHidden) return;
    const text = tr("{count} selected", { count: whole(count) });
    write(this.#count, text);
    this.#button.ariaLabel = tr("{text}: select none", { text });
  }
}
