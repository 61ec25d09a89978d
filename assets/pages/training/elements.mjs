/** The elements of the Training page that the film writes to, by the ids of app/pages/training/ids.py. */

import { pageElements } from "../../shell/page.mjs";

const IDS = {
  root: "training",
  sky: "film-sky",
  grid: "film-grid",
  filmFailure: "film-failure",
  epoch: "film-epoch",
  lastEpoch: "film-last-epoch",
  play: "film-play",
  speed: "film-speed",
  bar: "film-bar",
  panels: "curve-panels",
  curves: "curves-section",
  closer: "closer",
  wider: "wider",
  whole: "whole",
  announcement: "announcement",
  hint: "hint",
  notice: "notice",
};
export const FACTS = ["negative_elbo", "reconstruction", "kl", "beta", "learning_rate"];

/** All elements, and the slider of the film's time. Throws where the layout lacks one. */
export function trainingElements(root = document) {
  const page = /** @type {Record<keyof typeof IDS, HTMLElement>} */ (pageElements(IDS, root));
  const facts = pageElements(Object.fromEntries(FACTS.map((key) => [key, `fact-${key}`])), root);
  return {
    ...page,
    facts,
    time: timeSlider(page.bar),
    speed: /** @type {HTMLSelectElement} */ (page.speed),
    sky: /** @type {HTMLCanvasElement} */ (page.sky),
    grid: /** @type {HTMLCanvasElement} */ (page.grid),
  };
}

/**
 * @typedef {ReturnType<typeof trainingElements>} Elements
 * @param {HTMLElement} bar
 */
function timeSlider(bar) {
  const time = document.createElement("input");
  Object.assign(time, { type: "range", id: "film-time", min: 0, max: 1, step: "any", value: 0 });
  time.setAttribute("aria-label", "Epoch of the film");
  bar.append(time);
  return time;
}
