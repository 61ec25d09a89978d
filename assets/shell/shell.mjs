/** What surrounds the sky: notices, messages over the sky, the live region. */

import { DisplayMenu } from "../pictures/display_menu.mjs";
import { saySoon, write } from "./page.mjs";
import { tr } from "./texts.mjs";

const NOTICE_MILLISECONDS = 6000;

export class Shell {
  /** How pictures look. */
  display = new DisplayMenu();
  #page;
  #noticeTimer = 0;

  /** @param {import("./types.d.ts").Elements} page */
  constructor(page) {
    this.#page = page;
    document.addEventListener("refused", (event) => {
      if (event instanceof CustomEvent) this.notice(event.detail);
    });
  }

  /**
   * One line that goes away by itself.
   * @param {string} text
   */
  notice(text) {
    clearTimeout(this.#noticeTimer);
    write(this.#page.notice, text);
    this.#page.notice.hidden = false;
    this.#noticeTimer = window.setTimeout(() => (this.#page.notice.hidden = true), NOTICE_MILLISECONDS);
  }

  /**
   * A message in the middle of the sky that stays; null takes it away.
   * @param {string | null} text
   */
  message(text, { canRetry = false } = {}) {
    this.#page.message.hidden = text === null;
    this.#page.retry.hidden = !canRetry;
    write(this.#page.messageText, text ?? "");
    if (text !== null) this.forgetInvitation();
  }

  /**
   * Says the text to screen readers, once the keys have been quiet for a moment.
   * @param {string} text
   */
  announce(text) {
    saySoon(text);
  }

  /** Compare has none: what it says at first covers no panel, and stays. */
  forgetInvitation() {
    document.getElementById("invitation")?.classList.add("is-gone");
  }

  async share() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.notice(tr("The link to this view is copied."));
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.notice(tr("The link to this view is in the address bar: copy it from there."));
    }
  }
}

/** By the names of buttons: what they do. @typedef {Record<string, () => unknown>} Actions */

/**
 * Says of which buttons nobody knows what they do: a page calls it with all its actions once.
 * @param {Actions} actions
 */
export function reportDeadButtons(actions, root = document) {
  const known = new Set(["pictures", "help", ...Object.keys(actions)]);
  /** @type {NodeListOf<HTMLElement>} */
  const buttons = root.querySelectorAll("[data-action]");
  for (const { dataset } of buttons) {
    const { action = "" } = dataset;
    if (!known.has(action)) console.error(`no action is called “${action}”`);
  }
}

/**
 * Calls actions[name]() for every element with data-action=name that is clicked.
 * @param {Actions} actions
 */
export function watchActions(actions) {
  document.addEventListener("click", ({ target }) => {
    /** @type {HTMLElement | null} */
    const element = target instanceof Element ? target.closest("[data-action]") : null;
    if (element !== null) actions[element.dataset.action ?? ""]?.();
  });
}
