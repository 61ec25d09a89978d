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
