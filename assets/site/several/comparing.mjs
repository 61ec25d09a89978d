/** The Compare page on the saved runs: its panels, and a list of the runs that stand side by side. */

import { Compare } from "../../pages/compare/compare.mjs";
import { ChosenRuns } from "../../pages/compare/runs.mjs";
import { documentElements } from "../../shell/page.mjs";
import { reportDeadButtons } from "../../shell/shell.mjs";
import { watchFurniture } from "../furniture.mjs";

/** @param {string[]} ids of all runs, in their order */
export function comparing(ids) {
  watchFurniture({ chooseRun: () => {} });
  const page = documentElements();
  /** @type {NodeListOf<HTMLInputElement>} */
  const boxes = document.querySelectorAll("#choice input");
  const context = { runs: ids, chosen: ids, most: ids.length, series: {} };
  const compare = new Compare(page, context, new ChosenRuns(), {
    chosen: (runs) => boxes.forEach((box) => (box.checked = runs.includes(box.value))),
    shown() {},
  });
  for (const box of boxes)
    box.addEventListener("change", () => {
      compare.choose(Array.from(boxes).flatMap(({ checked, value }) => (checked ? value : [])));
    });
  reportDeadButtons(compare.actions);
  window.latentarium = Object.freeze({
    get ready() {
      return compare.ready;
    },
    state: () => structuredClone(compare.state),
    stats: () => {
      const { probe, panels } = compare.views;
      return { image: probe.image, places: panels.all.map(({ z }) => z && Array.from(z)) };
    },
  });
  compare.begin();
}
