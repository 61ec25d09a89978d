/** The page's elements by their ids. */

/** What every page with a sky has, as app/pages/sky_panels.py and elements.py call it. */
export const SKY_IDS = {
  pane: "sky-pane",
  sky: "sky",
  overlay: "overlay",
  across: "across",
  upward: "upward",
  acrossName: "across-name",
  upwardName: "upward-name",
  invitation: "invitation",
  message: "message",
  messageText: "message-text",
  retry: "retry",
  notice: "notice",
  legend: "legend",
  decoded: "decoded",
  place: "place",
  status: "status",
  aboutRun: "about-run",
  announcement: "announcement",
  help: "help",
  hint: "hint",
};

/**
 * The document's elements by their ids in camel case: page.skyPane is #sky-pane. Throws where the
 * layout lacks one.
 * @returns {import("./types.d.ts").Elements}
 */
export function documentElements(root = document) {
  /** @type {Record<string, HTMLElement>} */
  const known = {};
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

/** All elements by the names that `ids` gives them. Throws where the layout lacks one. */
export function pageElements(ids, root = document) {
  return Object.fromEntries(
    Object.entries(ids).map(([name, id]) => {
      const element = root.getElementById(id);
      if (element === null) throw new Error(`the page has no element #${id}`);
      return [name, element];
    }),
  );
}

/** Writes only what changed: a text node that stays the same costs no layout. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
