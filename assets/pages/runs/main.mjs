/** Where Dash hands over: the list of runs and the page of a run need hints alone. */

import { showHints } from "../../shell/hints.mjs";

export default {
  start() {
    const hint = document.getElementById("hint");
    if (hint !== null) showHints(hint);
  },
};
