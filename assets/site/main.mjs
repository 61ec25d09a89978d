/** The entry of a page that was saved as one file, or as a folder: Explore on what was saved with it. */

// First: the page asks for its run as soon as it is read.
import "./stand.mjs";

import explore from "../pages/explore/main.mjs";
import { watchFurniture } from "./furniture.mjs";
import { saved } from "./stand.mjs";

watchFurniture({ chooseRun: (id) => explore["choose-run"](id) });
const first = explore.start(Object.keys(saved.runs));
window.dash_clientside.set_props("run", { value: first });
