/** Parts of cards that the server sends as HTML in an attribute: see app/pages/runs/cards.py. */

/** What stands in each element already. @type {WeakMap<HTMLElement, string>} */
const written = new WeakMap();

/**
 * Now, and whenever the list is another.
 * @param {HTMLElement} list
 */
export function fillWithHtml(list) {
  const attributeFilter = ["data-markup"];
  new MutationObserver(() => fill(list)).observe(list, { childList: true, subtree: true, attributeFilter });
  fill(list);
}

/** @param {HTMLElement} list */
function fill(list) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-markup]"))) {
    const { markup = "" } = element.dataset;
    if (written.get(element) === markup) continue;
    written.set(element, markup);
    element.innerHTML = markup;
  }
}
