/** Where Dash hands over to a page with a sky, and what tests and measurements may read of it. */

/** @import { SkyPage } from "../sky/sky_page.mjs" */

import { openAhead } from "../sky/explored_run.mjs";
import { fetchPlotly } from "./plotly.mjs";

/**
 * The functions that Dash calls; open: makes the page of the runs that can be shown; a reading is
 * given the page and what is asked beyond it.
 * @template {SkyPage<any, any>} P
 * @param {(runs: string[]) => P} open
 * @param {{stats(page: P): object} & Record<string, (page: P, ...asked: any[]) => unknown>} readings
 * @param {{isPreviewed?: boolean}} options isPreviewed: as SkyPage has it
 */
export function entry(open, { stats, ...readings }, { isPreviewed = false } = {}) {
  /** @type {P | null} */
  let shown = null;
  // Two thirds of all code wait for the weights: they are what the first decode needs.
  openAhead({ isPreview: isPreviewed }).finally(fetchPlotly);

  /**
   * Dash's first call: the runs that can be shown. Returns the one to open, null for none.
   * @param {string[]} runs
   */
  function start(runs) {
    const page = open(runs);
    page.isPreviewed = isPreviewed;
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

  return { start, "choose-run": (/** @type {string | null} */ id) => shown?.chooseRun(id) };
}
