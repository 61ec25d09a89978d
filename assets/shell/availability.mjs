/** Buttons that can do nothing look so, and say why: where one points at them, and where one presses them. */

/** @import { Actions } from "./shell.mjs" */

/** What does something whatever is shown. */
const ALWAYS = ["retry", "help", "share", "pictures", "enlarged"];

export class Availability {
  #tell;
  /** @type {string[]} */
  #names = [];
  /** Of actions that can do nothing. @type {Map<string, string>} */
  #reasons = new Map();

  /** @param {(reason: string) => void} tell */
  constructor(tell) {
    this.#tell = tell;
  }

  /**
   * The same actions, which tell the reason instead where they can do nothing.
   * @param {Actions} actions
   * @returns {Actions}
   */
  guarded(actions) {
    this.#names = Object.keys(actions).filter((name) => !ALWAYS.includes(name));
    const entries = Object.entries(actions).map(([name, act]) => {
      const asked = () => {
        const reason = this.#reasons.get(name);
        return reason === undefined ? act() : this.#tell(reason);
      };
      return [name, asked];
    });
    return Object.fromEntries(entries);
  }

  /**
   * By their names: why these can do nothing; null where they can do something again.
   * @param {Record<string, string | null>} reasons
   */
  show(reasons) {
    for (const [name, reason] of Object.entries(reasons)) {
      if ((this.#reasons.get(name) ?? null) === reason) continue;
      if (reason === null) this.#reasons.delete(name);
      else this.#reasons.set(name, reason);
      markAll(name, reason);
    }
  }

  /** Buttons have come that are not marked yet. */
  again() {
    for (const [name, reason] of this.#reasons) markAll(name, reason);
  }

  /** None of them can do anything. @param {string} reason */
  close(reason) {
    this.show(Object.fromEntries(this.#names.map((name) => [name, reason])));
  }

  /** All of them can do something. */
  open() {
    this.show(Object.fromEntries(this.#names.map((name) => [name, null])));
  }
}

/**
 * @param {string} name of an action
 * @param {string | null} reason
 */
function markAll(name, reason) {
  for (const button of document.querySelectorAll(`[data-action="${name}"]`)) {
    if (button instanceof HTMLElement) mark(button, reason);
  }
}

/**
 * It stays within reach of the keyboard, so that everybody learns why.
 * @param {HTMLElement} button
 * @param {string | null} reason
 */
export function mark(button, reason) {
  const { dataset } = button;
  if (reason === null) {
    button.removeAttribute("aria-disabled");
    button.removeAttribute("aria-description");
    if (dataset.usualHint !== undefined) dataset.hint = dataset.usualHint;
    return;
  }
  dataset.usualHint ??= dataset.hint ?? "";
  dataset.hint = reason;
  button.ariaDisabled = "true";
  button.setAttribute("aria-description", reason);
}
