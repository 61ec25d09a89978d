/** Where Dash hands over to a page with a sky, and what tests and measurements may read of it. */

/** @import { SkyPage } from "../sky/sky_page.mjs" */

import { openAhead, runsOfDocument } from "../sky/explored_run.mjs";
import { dashCame, isStill, startDash } from "./dash.mjs";
import { write } from "./page.mjs";
import { decoderText } from "./words.mjs";

/**
 * The functions that Dash calls; open: makes the page of the runs that can be shown; a reading is
 * given the page and what is asked beyond it.
 * @template {SkyPage<any, any>} P
 * @param {(runs: string[]) => P} open
 * @param {{stats(page: P): object} & Record<string, (page: P, ...asked: any[]) => unknown>} readings
 * @param {{isPreviewed?: boolean, canBeServed?: boolean}} options as SkyPage has them
 */
export function entry(open, { stats, ...readings }, { isPreviewed = false, canBeServed = false } = {}) {
  /** @type {P | null} */
  let shown = null;
  const ahead = openAhead({ isPreview: isPreviewed, canBeServed, progress });
  // All other code waits for the weights: they are what the first decode needs.
  ahead.finally(startDash);
  if (isStill()) begin(runsOfDocument());

  /** @param {string[]} runs that can be shown */
  function begin(runs) {
    const page = open(runs);
    page.isPreviewed = isPreviewed;
    page.canBeServed = canBeServed;
    shown = page;
    const read = Object.entries(readings).map(([name, reading]) => [
      name,
      (/** @type {any[]} */ ...asked) => reading(page, ...asked),
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

  /**
   * Dash's first call: the runs that can be shown, of which a document lists those that everybody
   * sees. Returns the one that is shown, null for none.
   * @param {string[]} runs
   */
  function start(runs) {
    if (shown === null) return begin(runs);
    dashCame();
    shown.headerCame();
    if (shown.state.run === null) shown.chooseRun(runs[0] ?? null);
    return shown.state.run;
  }

  return { start, "choose-run": (/** @type {string | null} */ id) => shown?.chooseRun(id) };
}

/**
 * Before there is a page to say it.
 * @param {number} bytes
 * @param {number} all
 */
function progress(bytes, all) {
  const status = document.getElementById("status");
  if (status !== null) write(status, decoderText(bytes, all));
}
