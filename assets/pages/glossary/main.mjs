/** Where Dash hands over: what is around the page, and the word of the address. */

import { documentElements } from "../../shell/page.mjs";
import { surround } from "../../shell/surroundings.mjs";

export default {
  start() {
    surround(documentElements());
    // The browser looked for the word before Dash had drawn it.
    if (location.hash !== "") location.replace(location.hash);
  },
};
