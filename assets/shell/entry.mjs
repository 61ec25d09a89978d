/** Where Dash hands over to a page with a sky, and what tests and measurements may read of it. */

import { openAhead } from "../sky/explored_run.mjs";

/**
 * entry(open(runs) → the page, {stats(page), controls, …readings}) → the functions that Dash calls
 *
 * controls: name → act(page, value). A reading is given the page and what is asked beyond it.
 */
export function entry(open, { stats, controls = {}, ...readings }) {
  let page = null;
  openAhead();

  /** Dash's first call: the runs that can be shown. Returns the one to open, null for none. */
  function start(runs) {
    page = open(runs);
    const read = Object.entries(readings).map(([name, reading]) => [
      name,
      (...asked) => reading(page, ...asked),
    ]);
    window.latentarium = Object.freeze({
      get ready() {
        return page.ready;
      },
      state: () => structuredClone(page.state),
      pixels: () => Array.from(page.views.pixels ?? []),
      stats: () => ({
        backend: page.opened?.decoder.backend ?? null,
        workers: page.pool.workers,
        ...stats(page),
      }),
      ...Object.fromEntries(read),
    });
    return page.begin();
  }

  /** Does not wait: the opening of a run can be superseded by that of another. */
  function openRun(id) {
    if (id && page !== null) page.open(id);
  }

  function handed(act) {
    return (value) => {
      if (page !== null) act(page, value);
    };
  }

  const acts = Object.entries(controls).map(([name, act]) => [name, handed(act)]);
  return { start, "open-run": openRun, ...Object.fromEntries(acts) };
}
