/** Where Dash hands over: the list of runs and the page of a run need only what is around every page. */

import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";

export default {
  start() {
    surround(documentElements());
  },
};
