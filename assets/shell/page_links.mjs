/** The header's links to the pages with a sky: there is shown what is shown here. */

import { setProps } from "./dash.mjs";
import { withLanguage } from "./language_links.mjs";
import { Parameters, SKY } from "./parameters.mjs";

const { run, axes, classes, sel, told } = SKY;
const CARRIED = new Parameters({ run, axes, classes, sel, told });
/** What of the state they carry. */
export const LINKED = Object.keys(CARRIED.start);
/** By the ends of the links' ids, as app/pages/page.py has them. */
const PAGES = { explore: "/", paths: "/paths", vectors: "/vectors", network: "/network" };
/** In the header, and in the menu that has them on narrow screens. */
const PLACES = ["link", "menu"];

/** @typedef {Partial<typeof CARRIED.start>} Linked */

/**
 * The query string that every page with a sky reads: run, plane, highlighted classes, selection, told class.
 * @param {Linked} state
 */
export function linkedQuery(state) {
  return CARRIED.query(state);
}

export class PageLinks {
  #shown = "";

  /**
   * Written only where they change; by Dash, since a menu has no elements until it opens.
   * @param {Linked} state
   */
  show(state) {
    const shown = linkedQuery(state);
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const [name, path] of Object.entries(PAGES)) {
      for (const place of PLACES)
        setProps(`${place}-${name}`, { href: withLanguage(path + shown, location.search) });
    }
  }
}
