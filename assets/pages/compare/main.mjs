/** Where Dash hands over: one Compare page, and what tests and measurements may read of it. */

/** @import { Context } from "../../shell/types.d.ts" */

import { onward } from "../../shell/language_links.mjs";
import { documentElements } from "../../shell/page.mjs";
import { reportDeadButtons } from "../../shell/shell.mjs";
import { Compare } from "./compare.mjs";
import { Figures } from "./figures.mjs";
import { COMPARE } from "./parameters.mjs";
import { ChosenRuns } from "./runs.mjs";

const runs = new ChosenRuns();
/** @type {Compare | null} */
let compare = null;
/**
 * The runs of each series, by what the chooser calls the whole of it.
 * @type {Record<string, string[]>}
 */
let series = {};

// Before Dash is there; what goes wrong is said when the page asks again.
runs.open(COMPARE.parse(location.search, contextOfDocument()).state.runs).catch(() => {});

/** @returns {Context} */
function contextOfDocument() {
  /** @param {string} name */
  const said = (name) => {
    const meta = /** @type {HTMLMetaElement} */ (document.querySelector(`meta[name="latentarium-${name}"]`));
    return meta.content.split(" ").filter((text) => text !== "");
  };
  return { runs: said("runs"), chosen: said("chosen"), most: Number(said("most")) };
}

/**
 * Dash's first call.
 * @param {Context & {series: Record<string, string[]>}} offer
 */
function start(offer) {
  const page = documentElements();
  series = offer.series;
  const figures = new Figures(page.figures, page.compare, (text) => compare?.notice(text));
  const made = new Compare(page, offer, runs, { chosen: showChoice, shown: (ids) => figures.show(ids) });
  compare = made;
  reportDeadButtons({ ...made.actions, ...figures.actions });
  window.latentarium = Object.freeze({
    get ready() {
      return made.ready;
    },
    state: () => structuredClone(made.state),
    stats: () => stats(made),
  });
  made.begin();
}

/**
 * The chooser shows the page's runs.
 * @param {string[]} ids
 */
function showChoice(ids) {
  window.dash_clientside.set_props("choice", { value: ids });
}

/**
 * The chooser's value: what the page has, or else what a person chose, a whole series at once.
 * @param {string[] | null} value
 */
function choose(value) {
  const ids = value ?? [];
  if (compare === null || String(ids) === String(compare.state.runs)) return;
  const whole = ids.find((id) => id in series);
  compare.choose(whole === undefined ? ids : series[whole]);
  showChoice(compare.state.runs);
}

/**
 * A point of a figure was clicked, whose run is its customdata.
 * @param {({points: {customdata?: string}[]} | undefined)[]} clicks
 */
function openRun(clicks) {
  const run = clicks.find(Boolean)?.points[0].customdata;
  if (run) onward.assign(`/?run=${encodeURIComponent(run)}`);
}

/** @param {Compare} compare */
function stats({ views: { probe, panels, details }, state }) {
  return {
    decodes: probe.decodes,
    milliseconds: probe.milliseconds,
    image: probe.image,
    places: panels.all.map(({ z }) => z && Array.from(z)),
    selected: panels.lit[0]?.reduce((sum, one) => sum + one, 0) ?? 0,
    shown: state.show,
    areDetailsPainted: details.isFinished,
  };
}

export default { start, choose, "open-run": openRun };
