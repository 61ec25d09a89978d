/** Where Dash hands over: one Vectors page, and what tests and measurements may read of it. */

import { openAhead } from "../view/explored_run.mjs";
import { Vectors } from "./vectors.mjs";

let vectors = null;

openAhead();

/** Dash's first call: the runs that can be shown. Returns the one to open, null for none. */
function start(runs) {
  vectors = new Vectors(runs);
  window.latentarium = Object.freeze({
    get ready() {
      return vectors.ready;
    },
    state: () => structuredClone(vectors.state),
    pixels: () => Array.from(vectors.views.pixels ?? []),
    stats: () => stats(vectors),
    vector: () => described(vectors),
  });
  return vectors.begin();
}

/** Does not wait: the opening of a run can be superseded by that of another. */
function openRun(id) {
  if (id && vectors !== null) vectors.open(id);
}

function stats({ views, player, opened, pool }) {
  return {
    decodes: views.decodes,
    playing: player.isPlaying,
    intervals: [...player.intervals],
    backend: opened?.decoder.backend ?? null,
    workers: pool.workers,
  };
}

/** The direction as it is shown, null while there is none. */
function described(vectors) {
  if (!vectors.isThere || vectors.views.shown === null) return null;
  const { step, found, slot, direction, views } = vectors;
  const { z, base, arrow, fan } = views.shown;
  return {
    direction,
    slot,
    arrow,
    fan,
    step: step === null ? null : Array.from(step),
    z: Array.from(z),
    base: Array.from(base),
    lengths: found?.lengths ?? null,
    angle: found?.angle ?? null,
    prediction: found?.prediction ?? null,
    deviation: found?.deviation ?? null,
    nearest: views.nearest.images,
    measure: views.effect.measure,
    lines: views.effect.lines,
  };
}

export default { start, "open-run": openRun };
