/** Keys that a teacher presses while leading, for the wall to draw. */

import { element } from "../../shell/page.mjs";

const NAMES = new Map([
  [" ", "Space"],
  ["ArrowLeft", "←"],
  ["ArrowRight", "→"],
  ["ArrowUp", "↑"],
  ["ArrowDown", "↓"],
  ["Escape", "Esc"],
]);
/** Of those that come with another key, or say nothing. */
const SILENT = new Set([
  "Shift",
  "Control",
  "Alt",
  "Meta",
  "Tab",
  "Dead",
  "Unidentified",
  "Process",
  "CapsLock",
]);
const FIELDS = "input, textarea, select, [contenteditable]";
const MOST_KEYS = 8;
const SHOWN_MILLISECONDS = 2500;

/**
 * What is drawn of a pressed key; null of what is typed into a field, or held beside another.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & {target?: unknown}} event
 */
export function keyName({ key, ctrlKey, metaKey, altKey, target }) {
  const at = /** @type {Partial<Element> | null | undefined} */ (target);
  if (SILENT.has(key) || key.length > 12 || at?.closest?.(FIELDS)) return null;
  const held = [ctrlKey && "Ctrl", metaKey && "⌘", altKey && "Alt"].filter(Boolean);
  return [...held, NAMES.get(key) ?? key].join(" ");
}

/** Collects what is pressed until it is taken; count: of all so far. */
export class PressedKeys {
  /** @type {string[]} */
  #keys = [];
  count = 0;

  /** @param {Parameters<typeof keyName>[0]} event */
  note(event) {
    const name = keyName(event);
    if (name === null || name.length > 12) return;
    this.#keys = [...this.#keys, name].slice(-MOST_KEYS);
    this.count += 1;
  }

  get isEmpty() {
    return this.#keys.length === 0;
  }

  take() {
    const taken = this.#keys;
    this.#keys = [];
    return taken;
  }
}

/** Draws keys for a moment. */
export class KeyRow {
  element = element("p", { className: "wall-keys", hidden: true });
  /** @type {number | undefined} */
  #count;
  #timer = 0;

  /** @param {{keys?: string[], pressed?: number} | undefined} lead */
  take({ keys = [], pressed = 0 } = {}) {
    const isNew = this.#count !== undefined && pressed !== this.#count && keys.length > 0;
    this.#count = pressed;
    if (!isNew) return;
    this.element.replaceChildren(...keys.map((textContent) => element("kbd", { textContent })));
    this.element.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => {
      this.element.hidden = true;
    }, SHOWN_MILLISECONDS);
  }
}
