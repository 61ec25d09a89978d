/** Where Dash hands over: hints, the form and what it orders. */

import { showHints } from "../view/hints.mjs";
import { trainYourOwn } from "./jobs.mjs";

export default {
  start(data) {
    showHints(document.getElementById("hint"));
    trainYourOwn(document.getElementById("train-your-own"), data);
  },
};
