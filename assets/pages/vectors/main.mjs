/** The entry of the Vectors page. */

import { entry } from "../../shell/entry.mjs";
import { Vectors } from "./vectors.mjs";

export default entry((runs) => new Vectors(runs), { stats, vector });

/** @param {Vectors} vectors */
function stats({ views, player }) {
  return { decodes: views.decoded.decodes, playing: player.isPlaying, intervals: [...player.intervals] };
}

/**
 * The direction as it is shown, null while there is none.
 * @param {Vectors} vectors
 */
function vector(vectors) {
  const { views } = vectors;
  if (!vectors.isThere || views.shown === null) return null;
  const { step, found, slot, direction } = vectors;
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
