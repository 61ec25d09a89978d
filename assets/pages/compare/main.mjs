/** Where Dash hands over: one Compare page, and what tests and measurements may read of it. */

import { pageElements } from "../../shell/page.mjs";
import { ChosenRuns } from "./chosen_runs.mjs";
import { Compare } from "./compare.mjs";
import { Figures } from "./figures.mjs";
import { MOST_RUNS, parse } from "./state.mjs";

const IDS = {
  panels: "panels",
  original: "original",
  pointed: "pointed",
  linked: "linked",
  unselect: "unselect",
  legend: "legend",
  message: "message",
  messageText: "message-text",
  retry: "retry",
  invitation: "invitation",
  notice: "notice",
  announcement: "announcement",
  hint: "hint",
};
const SERIES = "series:";

const runs = new ChosenRuns();
let compare = null;
let figures = null;
let series = {};

const [chosen, offered] = ["chosen", "runs"].map((name) => {
  const { content } = document.querySelector(`meta[name="latentarium-${name}"]`);
  return content === "" ? [] : content.split(" ");
});
// Before Dash is there; what goes wrong is said when the page asks again.
runs.open(parse(location.search, { runs: offered, chosen }).state.runs).catch(() => {});

/** Dash's first call: {runs: [ids], chosen: [ids], series: {name: [ids]}}. */
function start(offer) {
  series = offer.series;
  figures = new Figures(document.getElementById("figures"), document.getElementById("compare"));
  const shown = (ids) => figures.show(ids);
  compare = new Compare(pageElements(IDS), offer, runs, { chosen: showChoice, shown });
  window.latentarium = Object.freeze({
    get ready() {
      return compare.ready;
    },
    state: () => structuredClone(compare.state),
    stats: () => stats(compare),
  });
  compare.begin();
}

/** The chooser shows the page's runs. */
function showChoice(ids) {
  window.dash_clientside.set_props("choice", { value: ids });
}

/** The chooser's value: what the page has, or else what a person chose, a whole series at once. */
function choose(value) {
  const ids = value ?? [];
  if (compare === null || String(ids) === String(compare.state.runs)) return;
  const whole = ids.find((id) => id.startsWith(SERIES));
  const wanted = whole === undefined ? ids : series[whole.slice(SERIES.length)];
  if (wanted.length <= MOST_RUNS) compare.choose(wanted);
  else compare.shell.notice(`At most ${MOST_RUNS} runs stand side by side: take one out first.`);
  showChoice(compare.state.runs);
}

function openRun(clicks) {
  const run = clicks.find(Boolean)?.points[0].customdata;
  if (run) location.assign(`/?run=${encodeURIComponent(run)}`);
}

function stats({ looking, panels, details, state }) {
  return {
    decodes: looking.decodes,
    milliseconds: looking.milliseconds,
    image: looking.image,
    places: panels.all.map(({ z }) => z && Array.from(z)),
    selected: panels.lit[0]?.reduce((sum, one) => sum + one, 0) ?? 0,
    shown: state.show,
    areDetailsPainted: details.isFinished,
  };
}

export default { start, choose, "open-run": openRun };
