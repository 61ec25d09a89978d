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
let beStarted;
const started = new Promise((resolve) => (beStarted = resolve));
let series = {};
/** What we have told the chooser and it has not yet told us back. */
let told = [];

const [chosen, offered] = ["chosen", "runs"].map((name) => {
  const { content } = document.querySelector(`meta[name="latentarium-${name}"]`);
  return content === "" ? [] : content.split(" ");
});
// Before Dash is there; what goes wrong is said when the page asks again.
runs.open(parse(location.search, { runs: offered, chosen }).state.runs).catch(() => {});

/** Dash's first call: {runs: [ids], chosen: [ids], series: {name: [ids]}}. */
function start(offer) {
  series = offer.series;
  compare = new Compare(pageElements(IDS), offer, runs, tell);
  window.latentarium = Object.freeze({
    get ready() {
      return compare.ready;
    },
    state: () => structuredClone(compare.state),
    stats: () => stats(compare),
  });
  compare.begin();
  figures = new Figures(document.getElementById("figures"), document.getElementById("compare"));
  beStarted();
}

/** The chooser and all that follows the chosen runs are told what they are. */
function tell(ids) {
  told.push(String(ids));
  window.dash_clientside.set_props("choice", { value: ids });
  window.dash_clientside.set_props("compared", { value: ids });
}

/** The chooser says what is chosen: runs, or a whole series in their place. */
function choose(value) {
  const ids = value ?? [];
  if (compare === null) return;
  const echo = told.indexOf(String(ids));
  if (echo >= 0) {
    told = told.slice(echo + 1);
    return;
  }
  const whole = ids.find((id) => id.startsWith(SERIES));
  const wanted = whole === undefined ? ids : series[whole.slice(SERIES.length)];
  if (wanted.length > MOST_RUNS)
    compare.shell.notice(`At most ${MOST_RUNS} runs stand side by side: take one out first.`);
  const isAnother = wanted.length <= MOST_RUNS && String(wanted) !== String(compare.state.runs);
  if (isAnother) compare.choose(wanted);
  else tell(compare.state.runs);
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

/** Resolves to the runs when their panels are there and their figures on the screen; to nothing for runs of before. */
async function whenSeen(ids) {
  await started;
  await compare.ready;
  await figures.seen();
  return String(ids) === String(compare.state.runs) ? ids : undefined;
}

async function showFigures(charts) {
  await started;
  await figures.show(charts);
}

export default { start, choose, "when-seen": whenSeen, "show-figures": showFigures };
