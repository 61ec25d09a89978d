/** The strip of a class at the foot of every page: elements that members and teachers share. */

import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";

/** @typedef {{hint?: string, press(): void}} Button */

export class Strip {
  #status = element("span", { className: "class-status", role: "status" });
  #holder = element("span", { className: "class-buttons" });
  #name;
  #cover = element("div", { className: "class-cover", hidden: true, role: "alert" });
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();

  /** @param {string} name of the room and of whoever sits here */
  constructor(name) {
    this.#name = element("strong", { textContent: name });
    const strip = element("aside", { className: "class-strip" }, this.#name, this.#status, this.#holder);
    strip.setAttribute("aria-label", tr("Class"));
    document.body.append(strip, this.#cover);
    document.body.classList.add("has-class-strip");
    // A long sentence makes it higher, and a lesson stands above it.
    new ResizeObserver(() => {
      if (strip.offsetHeight > 0)
        document.body.style.setProperty("--class-strip", `${strip.offsetHeight + 16}px`);
    }).observe(strip);
  }

  /** @param {string} name */
  rename(name) {
    write(this.#name, name);
  }

  /**
   * A button by its name, made once.
   * @param {string} key
   * @param {string} text
   * @param {() => void} press
   */
  button(key, text, press) {
    const button = element("button", { className: "button", type: "button", textContent: text });
    button.addEventListener("click", press);
    this.#holder.append(button);
    this.#buttons.set(key, button);
  }

  /**
   * What a button says now; pressed: null for a button that is no switch.
   * @param {string} key
   * @param {{text?: string, pressed?: boolean | null, hidden?: boolean, disabled?: boolean}} now
   */
  show(key, { text, pressed = null, hidden = false, disabled = false }) {
    const button = this.#buttons.get(key);
    if (button === undefined) return;
    if (text !== undefined) write(button, text);
    if (pressed !== null) button.setAttribute("aria-pressed", String(pressed));
    button.hidden = hidden;
    button.disabled = disabled;
  }

  /** @param {string} text */
  say(text) {
    write(this.#status, text);
  }

  /**
   * Covers the page with a sentence; null uncovers it.
   * @param {string | null} text
   */
  cover(text) {
    this.#cover.hidden = text === null;
    write(this.#cover, text ?? "");
  }
}
