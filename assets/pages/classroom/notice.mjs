/** A sentence at the foot of the window, in sight wherever a button was pressed. */

import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

export class Notice {
  #text = element("span");
  element;

  constructor() {
    const close = element("button", { className: "button", type: "button", textContent: tr("Close") });
    close.addEventListener("click", () => this.say(""));
    this.element = element("p", { className: "notice", role: "alert", hidden: true }, this.#text, close);
  }

  /** "" takes it away. @param {string} text */
  say(text) {
    this.element.hidden = text === "";
    write(this.#text, text);
  }
}
