/** Which of its pages a saved file shows. Each has the document for itself, as on a server. */

import { watchFurniture } from "./furniture.mjs";

/** A page: fetches its code and begins it on all runs. @typedef {(ids: string[]) => Promise<void>} Begin */

const PAGE = 'template[id^="page-"]';

/**
 * Shows the page that the address names, or the frame's name where that has no address; else the
 * first that the document has.
 * @param {string[]} ids of all runs
 * @param {Record<string, Begin>} pages by their names
 */
export function showPage(ids, pages) {
  const templates = /** @type {HTMLTemplateElement[]} */ (Array.from(document.querySelectorAll(PAGE)));
  const names = templates.map(({ id }) => id.slice("page-".length));
  const wanted = [location.hash.slice(1), window.name].find((name) => names.includes(name));
  const shown = wanted ?? names[0];
  document.body.prepend(templates[names.indexOf(shown)].content);
  for (const link of document.querySelectorAll("nav a"))
    if (link instanceof HTMLAnchorElement) link.addEventListener("click", follow);
  addEventListener("hashchange", () => location.reload());
  return pages[shown](ids);
}

/**
 * A page around the sky of one run, as Dash would begin it.
 * @param {() => Promise<{default: {start(ids: string[]): unknown, "choose-run"(id: string | null): void}}>} fetched
 * @returns {Begin}
 */
export function skyPage(fetched) {
  return async (ids) => {
    const { default: page } = await fetched();
    watchFurniture({ chooseRun: (id) => page["choose-run"](id) });
    window.dash_clientside.set_props("run", { value: page.start(ids) });
  };
}

/** @param {Event} event on a link to another page of the file */
function follow(event) {
  event.preventDefault();
  const { hash, dataset } = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  window.name = hash.slice(1);
  if (dataset.query !== undefined) writeQuery(dataset.query);
  location.hash = hash;
  location.reload();
}

/**
 * What both pages show alike; frames without an origin of their own may not write it.
 * @param {string} query
 */
function writeQuery(query) {
  try {
    history.replaceState(null, "", `${location.pathname}${query}${location.hash}`);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
