/** The language that an address names stays: in what the page writes into it, and in what leads on. */

import { tr } from "./texts.mjs";

export const PARAMETER = "lang";
/** Where a link can be taken: it must be whole before the browser reads it. */
const TAKEN = ["click", "auxclick", "contextmenu"];

/**
 * The language that the query names, null for none.
 * @param {string} search
 */
export function named(search) {
  return new URLSearchParams(search).get(PARAMETER);
}

/**
 * The address (from the root) with what `search` says of the language, where it says nothing itself.
 * @param {string} address
 * @param {string} search
 */
export function withLanguage(address, search) {
  const code = named(search);
  if (code === null) return address;
  const [rest, ...hash] = address.split("#");
  const [path, query = ""] = rest.split("?");
  if (named(query) !== null) return address;
  const asked = `${query}${query === "" ? "" : "&"}${PARAMETER}=${encodeURIComponent(code)}`;
  return [`${path}?${asked}`, ...hash].join("#");
}

/**
 * What is asked of the address without the language: it is each person's own.
 * @param {string} search
 */
export function withoutLanguage(search) {
  const kept = search
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "" && !part.startsWith(`${PARAMETER}=`));
  return kept.length === 0 ? "" : `?${kept.join("&")}`;
}

/**
 * The same view in another language.
 * @param {string} code
 * @param {{pathname: string, search: string, hash: string}} place
 */
export function inLanguage(code, { pathname, search, hash }) {
  return withLanguage(pathname + withoutLanguage(search) + hash, `?${PARAMETER}=${code}`);
}

/**
 * A sentence about a language that we do not speak, as parameters have it.
 * @param {string} search
 * @param {string[]} spoken
 */
export function languageNotices(search, spoken = offered()) {
  const code = named(search);
  if (code === null || spoken.length === 0 || spoken.includes(code)) return [];
  const allowed = spoken.join(", ");
  return [tr("lang must be one of {allowed}; got “{code}”.", { allowed, code: code.slice(0, 40) })];
}

/** As location, in the language of the address. */
export const onward = {
  /** @param {string} address from the root */
  assign: (address) => location.assign(withLanguage(address, location.search)),
};

/** Links lead on in the language of the address, and those of a language to the view as it is now. */
export function keepLanguage() {
  for (const kind of TAKEN) {
    addEventListener(
      kind,
      (event) => {
        const link = complete(event.target);
        if (link !== null && kind === "click" && event instanceof MouseEvent) follow(link, event);
      },
      { capture: true },
    );
  }
}

/**
 * An item of a menu goes where its component was told to, not where its element says.
 * @param {HTMLAnchorElement} link
 * @param {MouseEvent} event
 */
function follow(link, event) {
  const { ctrlKey, metaKey, shiftKey, altKey } = event;
  if (link.role !== "menuitem" || ctrlKey || metaKey || shiftKey || altKey) return;
  event.preventDefault();
  event.stopPropagation();
  location.assign(link.href);
}

/** Returns the link, null for none to a page of ours. @param {EventTarget | null} target */
function complete(target) {
  const link = target instanceof Element ? target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) return null;
  const { pathname, search, hash } = link;
  const { language = "" } = link.dataset;
  if (language !== "") link.setAttribute("href", inLanguage(language, location));
  else if (!isPage(link)) return null;
  else link.setAttribute("href", withLanguage(pathname + search + hash, location.search));
  return link;
}

/** Does it lead to another page, and to no file and no place on this one? @param {HTMLAnchorElement} link */
function isPage(link) {
  const isPlace = (link.getAttribute("href") ?? "").startsWith("#");
  return !isPlace && !link.hasAttribute("download") && !/\/(api|files|static)\//.test(link.pathname);
}

/** Of the document. */
function offered() {
  /** @type {HTMLMetaElement | null | undefined} */
  const said = globalThis.document?.querySelector('meta[name="latentarium-languages"]');
  return said?.content?.split(" ") ?? [];
}
