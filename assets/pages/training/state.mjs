/**
 * The state of the Training page, which is also its URL.
 *
 * {runs: [ids] | ["series:NAME"], run: id | null, epoch: number | null, smooth, log, aligned, zoom: [first, last] | null}
 *
 * `run` is the one whose film is shown, the first of `runs` where it is null; `epoch` null is the last.
 */

export const SERIES = "series:";
export const MOST_RUNS = 6;
export const SMOOTHEST = 0.98;
const LOGS = ["", "x", "y", "xy"];
const LAST_EPOCH = 1e6;

export const START = Object.freeze({
  runs: [],
  run: null,
  epoch: null,
  smooth: 0,
  log: "",
  aligned: true,
  zoom: null,
});

/**
 * parseState("?runs=…", {runs: [ids], series: [names], start: [ids]}) → {state, notices}
 *
 * What cannot be read keeps its starting value, and `notices` says so, one sentence each.
 */
export function parseState(search, known) {
  const query = new URLSearchParams(search);
  const state = { ...START, runs: known.start };
  const notices = [];
  for (const [name, { read, allowed }] of Object.entries(PARAMETERS)) {
    if (!query.has(name)) continue;
    const text = query.get(name);
    const value = read(text, known);
    if (value === undefined)
      notices.push(`The link's ${name} “${short(text)}” was left out: it should be ${allowed}.`);
    else state[name] = value;
  }
  return { state, notices };
}

/** The query string that parseState reads back; what is as at the start is left out. */
export function stateQuery({ runs, run, epoch, smooth, log, aligned, zoom }) {
  const parts = [];
  if (runs.length > 0) parts.push(`runs=${runs.join(",")}`);
  if (run !== null) parts.push(`run=${run}`);
  if (epoch !== null) parts.push(`epoch=${epoch}`);
  if (smooth > 0) parts.push(`smooth=${smooth}`);
  if (log !== "") parts.push(`log=${log}`);
  if (!aligned) parts.push("aligned=0");
  if (zoom !== null) parts.push(`zoom=${zoom.join(",")}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/** What a change of the list leaves: up to six runs, or one series alone; the newest word counts. */
export function normalised(chosen, before) {
  const newest = chosen.filter((each) => !before.includes(each)).at(-1);
  if (newest?.startsWith(SERIES)) return [newest];
  const runs = newest === undefined ? chosen : chosen.filter((each) => !each.startsWith(SERIES));
  return runs.slice(0, MOST_RUNS);
}

const PARAMETERS = {
  runs: {
    read: (text, { runs, series }) => {
      const named = [...new Set(text.split(","))];
      if (named.length === 1 && named[0].startsWith(SERIES)) {
        return series.includes(named[0].slice(SERIES.length)) ? named : undefined;
      }
      const known = named.every((each) => runs.includes(each));
      return known && named.length <= MOST_RUNS ? named : undefined;
    },
    allowed: `1 to ${MOST_RUNS} runs with commas between them, or ${SERIES} and the name of a series`,
  },
  run: {
    read: (text, { runs }) => (runs.includes(text) ? text : undefined),
    allowed: "a run that has a history",
  },
  epoch: { read: (text) => whole(text), allowed: "a whole number from 1" },
  smooth: {
    read: (text) => {
      const value = /^(0|0?\.\d{1,3})$/.test(text) ? Number(text) : NaN;
      return value >= 0 && value <= SMOOTHEST ? value : undefined;
    },
    allowed: `a number from 0 to ${SMOOTHEST}`,
  },
  log: { read: (text) => (LOGS.includes(text) ? text : undefined), allowed: "x, y or xy" },
  aligned: { read: (text) => ({ 1: true, 0: false })[text], allowed: "0 or 1" },
  zoom: {
    read: (text) => {
      const [first, last, ...more] = text.split(",").map(whole);
      return first < last && more.length === 0 ? [first, last] : undefined;
    },
    allowed: "two epochs such as 10,60",
  },
};

function whole(text) {
  return /^\d{1,6}$/.test(text) && Number(text) >= 1 && Number(text) <= LAST_EPOCH ? Number(text) : undefined;
}

function short(text) {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
