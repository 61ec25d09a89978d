/** The page of its own: hints and the section. */

import { showHints } from "../view/hints.mjs";
import { trainYourOwn } from "./jobs.mjs";

showHints(document.getElementById("hint"));
trainYourOwn(document.getElementById("train-your-own"));
