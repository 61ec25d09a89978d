/** The document: its elements by their ids, new ones, and its idle moments. */

/**
 * The document's elements by their ids in camel case: page.skyPane is #sky-pane. Throws where the
 * layout lacks one.
 * @returns {import("./types.d.ts").Elements}
 */
export function documentElements(root = document) {
  const known = /** @type {import("./types.d.ts").Elements} */ ({});
  return new Proxy(known, { get: (_, name) => (known[String(name)] ??= named(root, String(name))) });
}

/**
 * An element with its properties, and what it holds.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/**
 * @param {Document} root
 * @param {string} name
 */
function named(root, name) {
  const id = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const found = root.getElementById(id);
  if (found === null) throw new Error(`the page has no element #${id}`);
  return found;
}

/**
 * Writes only what changed, and into the text that is there: another node would have the styles of whatever
 * depends on an element's children, by :has() or :empty, looked at anew.
 * @param {Element} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent === text) return;
  const [child, ...others] = element.childNodes;
  if (child instanceof Text && others.length === 0) child.data = text;
  else element.textContent = text;
}

/**
 * Resolves once the browser has nothing better to do, after at most so many milliseconds.
 * @param {number} milliseconds
 */
export function idle(milliseconds) {
  return new Promise((resolve) => {
    if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve, { timeout: milliseconds });
    else setTimeout(resolve, Math.min(50, milliseconds));
  });
}
