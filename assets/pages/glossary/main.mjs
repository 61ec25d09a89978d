/** Where Dash hands over: hints, and the word of the address. */

import { showHints } from "../../shell/hints.mjs";

export default {
  start() {
    showHints(/** @type {HTMLElement} */ (document.getElementById("hint")));
    // The browser looked for the word before Dash had drawn it.
    if (location.hash !== "") location.replace(location.hash);
  },
};
