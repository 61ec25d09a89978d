/** Where Dash hands over: the list of runs needs what is around every page, and what visitors bring. */

import { fillWithHtml } from "../../shell/as_html.mjs";
import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";
import { Bringing } from "./bringing.mjs";

/** @type {Bringing} */
let bringing;

export default {
  start() {
    surround(documentElements());
    fillWithHtml(/** @type {Element} */ (document.querySelector("main.runs")));
    bringing ??= new Bringing();
  },

  /**
   * What the form says of the files that come next.
   * @param {string | null} dataset
   * @param {string | null} pixels
   * @param {string | null} recipe
   * @param {string | null} key
   */
  said(dataset, pixels, recipe, key) {
    bringing ??= new Bringing();
    bringing.say(dataset, pixels, recipe || null, key || null);
    return { dataset, pixels };
  },
};
