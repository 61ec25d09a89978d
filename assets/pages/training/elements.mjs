/** The Training page's elements by the ids that app/pages/training_ids.py gives them. */

import { pageElements } from "../../shell/page.mjs";

const IDS = {
  root: "training",
  sky: "film-sky",
  grid: "film-grid",
  filmTitle: "film-title",
  filmMessage: "film-message",
  offers: "film-offers",
  epoch: "film-epoch",
  lastEpoch: "film-last-epoch",
  play: "film-play",
  speed: "film-speed",
  bar: "film-bar",
  chips: "curve-chips",
  panels: "curve-panels",
  curvesMessage: "curve-message",
  keptTable: "kept-table",
  epochsTable: "epochs-table",
  keptCsv: "kept-csv",
  epochsCsv: "epochs-csv",
  announcement: "announcement",
  hint: "hint",
  notice: "notice",
};
const FACTS = ["negative_elbo", "reconstruction", "kl", "beta", "learning_rate"];
const ACTIONS = ["log-x", "log-y", "align", "whole"];

/** All elements, and the slider of the film's time. Throws where the layout lacks one. */
export function trainingElements(root = document) {
  const page = pageElements(IDS, root);
  page.facts = pageElements(Object.fromEntries(FACTS.map((key) => [key, `fact-${key}`])), root);
  page.actions = Object.fromEntries(
    ACTIONS.map((name) => [name, root.querySelector(`[data-action="${name}"]`)]),
  );
  page.time = timeSlider(page.bar);
  return page;
}

function timeSlider(bar) {
  const time = document.createElement("input");
  Object.assign(time, { type: "range", id: "film-time", min: 0, max: 1, step: "any", value: 0 });
  time.setAttribute("aria-label", "Epoch of the film");
  bar.append(time);
  return time;
}
