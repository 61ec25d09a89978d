/** Where Dash hands over: one Explore page, and what tests and measurements may read of it. */

import { openAhead } from "./explored_run.mjs";
import { Explore } from "./explore.mjs";
import { pageElements } from "./page.mjs";

const DIALS = ["z1", "z2", "span", "side", "z1-number", "z2-number", "span-number", "side-number"];

let explore = null;

openAhead();

/** Dash's first call: the runs that can be shown. Returns the one to open, null for none. */
function start(runs) {
  explore = new Explore(pageElements(), runs);
  window.latentarium = Object.freeze({
    get ready() {
      return explore.ready;
    },
    canPoint: () => explore.views.sky.isThere,
    state: () => structuredClone(explore.state),
    /** Where the cloud of three latents shows z, in pixels of the sky. */
    pixelOf: (z) => explore.views.space.toPixel(z),
    pixels: () => Array.from(explore.views.place.pixels ?? []),
    stats: () => stats(explore),
  });
  return explore.begin();
}

/** Does not wait: the opening of a run can be superseded by that of another. */
function openRun(id) {
  if (id && explore !== null) explore.open(id);
}

function stats({ views, pool, opened }) {
  const { place, grid, nearest, density } = views;
  return {
    decodes: place.decodes,
    milliseconds: place.milliseconds,
    shown: place.shown && Array.from(place.shown),
    nearest,
    backend: opened?.decoder.backend ?? null,
    workers: pool.workers,
    gridMilliseconds: grid.milliseconds,
    densityMilliseconds: density.milliseconds,
  };
}

const dials = DIALS.map((name) => [name, (value) => explore?.turn(name, value)]);
export default { start, "open-run": openRun, ...Object.fromEntries(dials) };
