/** What surrounds the sky: notices, messages over the sky, explanations, the live region. */

import { DisplayMenu } from "../pictures/display_menu.mjs";
import { write } from "./page.mjs";

const NOTICE_MILLISECONDS = 6000;
const ANNOUNCE_MILLISECONDS = 500;

export class Shell {
  /** How pictures look. */
  display = new DisplayMenu();
  #page;
  #noticeTimer = 0;
  #announceTimer = 0;
  #helpOpener = null;

  constructor(page) {
    this.#page = page;
  }

  /** One line that goes away by itself. */
  notice(text) {
    clearTimeout(this.#noticeTimer);
    write(this.#page.notice, text);
    this.#page.notice.hidden = false;
    this.#noticeTimer = setTimeout(() => (this.#page.notice.hidden = true), NOTICE_MILLISECONDS);
  }

  /** A message in the middle of the sky that stays; null takes it away. */
  message(text, { canRetry = false } = {}) {
    this.#page.message.hidden = text === null;
    this.#page.retry.hidden = !canRetry;
    write(this.#page.messageText, text ?? "");
    if (text !== null) this.#page.invitation.classList.add("is-gone");
  }

  /** Says the text to screen readers, once the keys have been quiet for a moment. */
  announce(text) {
    clearTimeout(this.#announceTimer);
    this.#announceTimer = setTimeout(() => write(this.#page.announcement, text), ANNOUNCE_MILLISECONDS);
  }

  /** Resolves false where there was nothing to close. */
  closeHelp() {
    if (this.#page.help.hidden) return false;
    this.#page.help.hidden = true;
    this.#helpOpener?.focus();
    return true;
  }

  toggleHelp() {
    if (this.closeHelp()) return;
    this.#helpOpener = document.activeElement;
    this.#page.help.hidden = false;
    this.#page.help.querySelector("button").focus();
  }

  forgetInvitation() {
    this.#page.invitation.classList.add("is-gone");
  }

  async share() {
    try {
      await navigator.clipboard.writeText(location.href);
      this.notice("The link to this view is copied.");
    } catch (error) {
      if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
      this.notice("The link to this view is in the address bar: copy it from there.");
    }
  }
}

/** Says of which buttons nobody knows what they do: a page calls it with all its actions once. */
export function reportDeadButtons(actions, root = document) {
  const known = new Set(["pictures", ...Object.keys(actions)]);
  for (const { dataset } of root.querySelectorAll("[data-action]")) {
    if (!known.has(dataset.action)) console.error(`no action is called “${dataset.action}”`);
  }
}

/** Calls actions[name]() for every element with data-action=name that is clicked. */
export function watchActions(actions) {
  document.addEventListener("click", (event) => {
    const element = event.target.closest("[data-action]");
    if (element !== null) actions[element.dataset.action]?.();
  });
}
