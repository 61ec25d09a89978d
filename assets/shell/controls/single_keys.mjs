/**
 * Single keys (m, 3, ?) can be turned off: who speaks to a computer, or has a screen reader, presses them by
 * accident (WCAG 2.2, 2.1.4). They then act only in what has the focus and is driven by keys: skies and charts.
 */

import { isTyping } from "../keys.mjs";

const KEPT = "latentarium-single-keys";
const OFF = "off";

/** What scrolls a page where nothing has the focus. */
const SCROLLS = [" ", "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "PageUp", "PageDown", "Home", "End"];

/**
 * Is it one of them, pressed elsewhere than in what is driven by keys, or one that scrolls, at nothing?
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "target">} event
 */
export function isSingleKey({ key, ctrlKey, metaKey, altKey, target }) {
  if (ctrlKey || metaKey || altKey || isTyping(target)) return false;
  if (SCROLLS.includes(key)) return target === globalThis.document?.body;
  if (key.length !== 1) return false;
  return !(target instanceof Element && target.closest("[role=application]") !== null);
}

/** Before all else that hears keys. @param {HTMLElement} panel with the switch */
export function watchSingleKeys(panel) {
  let areOn = kept() !== OFF;
  const button = panel.querySelector("#single-keys");
  const show = () => button?.setAttribute("aria-pressed", String(areOn));
  show();
  button?.addEventListener("click", () => {
    areOn = !areOn;
    keep(areOn ? "on" : OFF);
    show();
  });
  addEventListener("keydown", (event) => !areOn && isSingleKey(event) && event.stopImmediatePropagation(), {
    capture: true,
  });
}

/** Storage may be switched off: then the choice holds as long as the page does. */
function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return null;
  }
}

/** @param {string} choice */
function keep(choice) {
  try {
    localStorage.setItem(KEPT, choice);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
