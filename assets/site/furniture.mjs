/** What stands around Explore in a saved page, and is Dash's and Mantine's on a server. */

import { tr } from "../shell/texts.mjs";

const SCHEME = "mantine-color-scheme-value";

/** @typedef {{chooseRun(id: string): void}} Tell */

/** @param {Tell} tell */
export function watchFurniture({ chooseRun }) {
  const list = document.getElementById("run");
  list?.addEventListener("change", () => {
    if (list instanceof HTMLSelectElement) chooseRun(list.value);
  });
  document.getElementById("theme")?.addEventListener("click", changeTheme);
  const isSite = /^https?:$/.test(location.protocol);
  for (const button of document.querySelectorAll('[data-action="share"]')) {
    if (button instanceof HTMLElement) button.hidden = !isSite;
  }
  document.addEventListener("click", followLink);
  addEventListener("keydown", closePanel, { capture: true });
}

/**
 * Before the page's own keys, of which Escape takes back something else and keeps the browser from this.
 * @param {KeyboardEvent} event
 */
function closePanel(event) {
  const panel = event.key === "Escape" ? document.querySelector(":popover-open") : null;
  if (!(panel instanceof HTMLElement)) return;
  panel.hidePopover();
  event.preventDefault();
  event.stopImmediatePropagation();
}

function changeTheme() {
  const { dataset } = document.documentElement;
  dataset.mantineColorScheme = dataset.mantineColorScheme === "dark" ? "light" : "dark";
  try {
    localStorage.setItem(SCHEME, dataset.mantineColorScheme);
  } catch (error) {
    // Frames without an origin of their own keep nothing.
    if (!(error instanceof DOMException)) throw error;
  }
}

/**
 * Links to pages of a server lead nowhere from here: the run's own page is a panel, words are explained in place.
 * @param {MouseEvent} event
 */
function followLink(event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  const address = link?.getAttribute("href") ?? "";
  if (!address.startsWith("/")) return;
  event.preventDefault();
  if (link?.id === "about-run") {
    document.getElementById(`about-${address.split("/").pop()}`)?.showPopover();
    return;
  }
  const word = document.querySelector(`[data-term="${address.split("#")[1]}"]`);
  const detail =
    word instanceof HTMLElement ? word.dataset.hint : tr("That page needs a server; it is not in this file.");
  document.dispatchEvent(new CustomEvent("refused", { detail }));
}
