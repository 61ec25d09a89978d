/** Parts that the server sends as HTML in an attribute: see app/web/markup.py. */

/** What stands in each element already. @type {WeakMap<HTMLElement, string>} */
const written = new WeakMap();

/**
 * Now, and whenever one is another.
 * @param {Element} list
 */
export function fillWithHtml(list) {
  const attributeFilter = ["data-markup"];
  new MutationObserver(() => fill(list)).observe(list, { childList: true, subtree: true, attributeFilter });
  fill(list);
}

/** @param {Element} list */
function fill(list) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (list.querySelectorAll("[data-markup]"))) {
    const { markup = "" } = element.dataset;
    if (written.get(element) === markup) continue;
    written.set(element, markup);
    element.innerHTML = markup;
  }
}
