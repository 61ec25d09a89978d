/** The entry of a saved page of several runs: Compare without its table and figures, Explore and Paths. */

import { showPage, skyPage } from "../pages.mjs";
// First: the pages ask for their runs as soon as they are read.
import { saved } from "../stand.mjs";

showPage(Object.keys(saved.runs), {
  compare: async (ids) => (await import("./comparing.mjs")).comparing(ids),
  explore: skyPage(() => import("../../pages/explore/main.mjs")),
  paths: skyPage(() => import("../../pages/paths/main.mjs")),
});
