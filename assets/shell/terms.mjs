/** Technical words in what scripts write. */

import { element } from "./page.mjs";

/**
 * A link to the word's meaning, the same element as the server writes; what the page does not explain is
 * plain text.
 * @param {string} key of the glossary
 * @param {string} text
 * @returns {HTMLElement}
 */
export function term(key, text) {
  const known = document.querySelector(`#words :is([href$="#${key}"], [data-term="${key}"])`);
  if (!(known instanceof HTMLElement)) return element("span", {}, text);
  const link = /** @type {HTMLElement} */ (known.cloneNode());
  link.textContent = text;
  return link;
}

/** "[word](key)", as in the server's texts. */
const LINKED = /\[([^\]]+)\]\(([a-z0-9-]+)\)/;

/**
 * A sentence whose words lead to their meanings: "the [rate](rate) of an image".
 * @param {string} text
 * @returns {(HTMLElement | string)[]}
 */
export function withTerms(text) {
  const pieces = text.split(LINKED);
  return pieces.flatMap((piece, k) => (k % 3 === 0 ? piece : k % 3 === 1 ? term(pieces[k + 1], piece) : []));
}

/** What an element's words lead to, in their order. @type {WeakMap<Element, string>} */
const keysOf = new WeakMap();

/**
 * The same for a text that changes while somebody reads it: its links stay, and with them the focus.
 * @param {Element} owner
 * @param {string} text
 */
export function writeTerms(owner, text) {
  const pieces = text.split(LINKED);
  const keys = pieces.filter((_, k) => k % 3 === 2).join(" ");
  const texts = pieces.filter((_, k) => k % 3 !== 2);
  if (keysOf.get(owner) !== keys || owner.childNodes.length !== texts.length) {
    keysOf.set(owner, keys);
    const named = keys.split(" ");
    owner.replaceChildren(
      ...texts.map((piece, k) => (k % 2 === 1 ? term(named[(k - 1) / 2], piece) : new Text(piece))),
    );
    return;
  }
  owner.childNodes.forEach((node, k) => {
    if (node.textContent !== texts[k]) node.textContent = texts[k];
  });
}
