/** The entry of a page that was saved as one file, or as a folder: Explore and Paths on what was saved with it. */

import { showPage, skyPage } from "./pages.mjs";
// First: the pages ask for their runs as soon as they are read.
import { saved } from "./stand.mjs";

showPage(Object.keys(saved.runs), {
  explore: skyPage(() => import("../pages/explore/main.mjs")),
  paths: skyPage(() => import("../pages/paths/main.mjs")),
});
