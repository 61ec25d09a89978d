/** Where Dash hands over: the page of a run needs only what is around every page. */

import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";

export default {
  start() {
    surround(documentElements());
  },
};
