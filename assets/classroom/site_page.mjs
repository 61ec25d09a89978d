/** The page of the site that this tab shows: where it is, how it is led elsewhere. */

import { withLanguage, withoutLanguage } from "../shell/language_links.mjs";

/** What a page with a sky lets others read and do. @typedef {{pointed?(): number[], preview?(z: number[] | null): void, screenOf?(z: number[]): number[] | null}} Shown */

// Below a sub-path the modules lie below it, too.
const [below, ...rest] = new URL(import.meta.url).pathname.split("/static/");
const SITE = rest.length === 0 ? "" : below;

/** @returns {Shown | undefined} */
function shown() {
  return /** @type {Shown | undefined} */ (window.latentarium);
}

/** Without the language, which is each member's own. */
export function address() {
  return location.pathname + withoutLanguage(location.search);
}

/** What a beat tells of it: its name, the run that its address names, the place that is pointed at. */
export function where() {
  const page = location.pathname.slice(SITE.length).split("/")[1] || "explore";
  const z = pointed() ?? [];
  const run = new URLSearchParams(location.search).get("run") ?? (z.length > 0 ? firstRun() : "");
  return { page: page.slice(0, 40), run, z };
}

/** The run that a page with a sky opens where its address names none. */
function firstRun() {
  const meta = /** @type {HTMLMetaElement | null} */ (
    document.querySelector('meta[name="latentarium-runs"]')
  );
  return meta?.content.split(" ")[0] ?? "";
}

/** The place under the pointer, or the chosen one; null where a page has none. */
export function pointed() {
  return shown()?.pointed?.() ?? null;
}

/**
 * Shows a place without going there, where the page can.
 * @param {number[]} z
 */
export function preview(z) {
  shown()?.preview?.(z);
}

/**
 * Where the window shows a place; null where the page cannot say.
 * @param {number[]} z
 */
export function screenOf(z) {
  return shown()?.screenOf?.(z) ?? null;
}

/**
 * Goes there: a page with a state of its own takes another address of it as “back” would.
 * @param {string} wanted
 */
export function goTo(wanted) {
  if (wanted === address()) return;
  const { pathname, search } = new URL(wanted, location.origin);
  const own = withLanguage(pathname + withoutLanguage(search), location.search);
  if (pathname === location.pathname && shown() !== undefined) {
    history.pushState(null, "", own);
    dispatchEvent(new PopStateEvent("popstate"));
  } else {
    location.assign(own);
  }
}
