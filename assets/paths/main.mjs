/** Where Dash hands over: one Paths page, and what tests and measurements may read of it. */

import { openAhead } from "../view/explored_run.mjs";
import { Paths } from "./paths.mjs";

let paths = null;

openAhead();

/** Dash's first call: the runs that can be shown. Returns the one to open, null for none. */
function start(runs) {
  paths = new Paths(runs);
  window.latentarium = Object.freeze({
    get ready() {
      return paths.ready;
    },
    state: () => structuredClone(paths.state),
    pixels: () => Array.from(paths.views.pixels ?? []),
    stats: () => stats(paths),
    journey: () => described(paths),
  });
  return paths.begin();
}

/** Does not wait: the opening of a run can be superseded by that of another. */
function openRun(id) {
  if (id && paths !== null) paths.open(id);
}

function stats({ views, travel: { player }, opened, pool, editor }) {
  return {
    decodes: views.decodes,
    playing: player.isPlaying,
    intervals: [...player.intervals],
    backend: opened?.decoder.backend ?? null,
    workers: pool.workers,
    selected: editor.selected,
  };
}

/** The journey as it is shown, null where there is none. */
function described({ journey, travel: { journeys }, views, points, state }) {
  if (journey === null) return null;
  return {
    z: Array.from(journey.at(state.t)),
    points: points.map(({ z }) => Array.from(z)),
    line: views.line.map((place) => Array.from(place)),
    latent: journey.latent.length,
    pictures: journey.image?.length ?? null,
    speeds: Array.from(journey.image?.speeds ?? []),
    straight: journey.straight,
    searching: journeys.searching,
  };
}

export default { start, "open-run": openRun };
