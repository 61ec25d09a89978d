/** Where Dash hands over: hints, how pictures look, the form and what it orders. */

import { DisplayMenu } from "../../pictures/display_menu.mjs";
import { showHints } from "../../shell/hints.mjs";
import { trainYourOwn } from "./jobs.mjs";

export default {
  start(data) {
    showHints(document.getElementById("hint"));
    new DisplayMenu();
    trainYourOwn(document.getElementById("train-your-own"), data);
  },
};
