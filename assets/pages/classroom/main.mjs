/** The documents of a class: the console, the door, the wall; the document says which. */

import { watchPrinting } from "../../shell/charts/printing.mjs";
import { watchHelp } from "../../shell/help.mjs";
import { keepLanguage } from "../../shell/language_links.mjs";
import { showConsole } from "./console.mjs";
import { showDoor } from "./door.mjs";
import { showStars } from "./stars.mjs";
import { showWall } from "./wall.mjs";

keepLanguage();
watchPrinting();
const { screen = "home", code = "" } = document.body.dataset;
const help = document.getElementById("help");
if (help !== null) watchHelp(help);
const main = /** @type {HTMLElement} */ (document.getElementById("classroom"));
if (screen === "wall") showWall(main, code);
else if (screen === "stars") showStars(main, code);
else if (screen === "door") showDoor(main, code);
else showConsole(main);
