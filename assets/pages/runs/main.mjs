/** Where Dash hands over: the list of runs and the page of a run need hints alone. */

import { showHints } from "../../shell/hints.mjs";

export default {
  start() {
    showHints(document.getElementById("hint"));
  },
};
