/** Where Dash hands over to a page with a sky, and what tests and measurements may read of it. */

import { openAhead } from "../sky/explored_run.mjs";

/**
 * entry(open(runs) → the page, {stats(page), …readings}) → the functions that Dash calls
 *
 * A reading is given the page and what is asked beyond it.
 */
export function entry(open, { stats, ...readings }) {
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

  return { start, "choose-run": (id) => page?.chooseRun(id) };
}
