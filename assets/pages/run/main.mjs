/** Where Dash hands over: what is around every page, and the curves by keys. */

import { fillWithHtml } from "../../shell/as_html.mjs";
import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";

import { walkCurve } from "./curves.mjs";

export default {
  start() {
    surround(documentElements());
    fillWithHtml(/** @type {Element} */ (document.querySelector("main")));
  },
  /** Its content is there, or another run's; in the document it is with the next frame. */
  shown() {
    requestAnimationFrame(() => {
      /** @type {NodeListOf<HTMLElement>} */
      const holders = document.querySelectorAll(".walked:not(:has(.values))");
      for (const holder of holders) walkCurve(holder);
    });
  },
};
