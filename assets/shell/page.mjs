/** The document: its elements by their ids, new ones, what it says, and its idle moments. */

/** Before something is said that may follow at once by something else. */
const QUIET_MILLISECONDS = 500;
/** The timer of what is still to be said. */
let waiting = 0;

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

/**
 * What screen readers hear: the last word counts, and one that still waits gives way to it.
 * @param {string} text
 */
export function say(text) {
  clearTimeout(waiting);
  write(sayingPlace(), text);
}

/**
 * Once the keys have been quiet for a moment.
 * @param {string} text
 */
export function saySoon(text) {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => write(sayingPlace(), text), QUIET_MILLISECONDS);
}

/** Where a page speaks to who hears; a page that has no such place gets one. */
export function sayingPlace() {
  const known = document.getElementById("announcement");
  if (known !== null) return known;
  const made = element("div", { id: "announcement", className: "unseen" });
  made.setAttribute("role", "status");
  document.body.append(made);
  return made;
}
