/** The entry of a saved page of several runs: Explore, and Compare without its table and figures. */

// First: the pages ask for their runs as soon as they are read.
import "../stand.mjs";

import explore from "../../pages/explore/main.mjs";
import { watchFurniture } from "../furniture.mjs";
import { saved } from "../stand.mjs";
import { comparing } from "./comparing.mjs";
import { goTo, shownPage } from "./pages.mjs";

const ids = Object.keys(saved.runs);
const page = shownPage();
const template = document.getElementById(`page-${page}`);
if (template instanceof HTMLTemplateElement) document.body.prepend(template.content);
watchFurniture({ chooseRun: (id) => explore["choose-run"](id) });
for (const link of document.querySelectorAll("nav a"))
  link.addEventListener("click", (event) => {
    event.preventDefault();
    goTo(link.getAttribute("href")?.slice(1) ?? "");
  });

if (page === "compare") comparing(ids);
else window.dash_clientside.set_props("run", { value: explore.start(ids) });
