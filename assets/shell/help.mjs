/** What a page explains when asked: its button and "?" open and close it, Escape and the cross close it. */

import { watchSingleKeys } from "./controls/single_keys.mjs";
import { isTyping } from "./keys.mjs";

/** @param {HTMLElement} panel that app/pages/shared/help_panel.py fills */
export function watchHelp(panel) {
  watchSingleKeys(panel);
  /** @type {Element | null} */
  let opener = null;

  function toggle() {
    panel.hidden = !panel.hidden;
    if (!panel.hidden) {
      opener = document.activeElement;
      panel.querySelector("button")?.focus();
    } else if (opener instanceof HTMLElement) opener.focus();
  }

  document.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest('[data-action="help"]') !== null) toggle();
  });
  // Before the page's own keys, of which Escape takes back more.
  const isMeant = (/** @type {KeyboardEvent} */ { key, target }) =>
    key === "Escape" ? !panel.hidden : key === "?" && !isTyping(target);
  addEventListener(
    "keydown",
    (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !isMeant(event)) return;
      event.preventDefault();
      toggle();
    },
    { capture: true },
  );
}
