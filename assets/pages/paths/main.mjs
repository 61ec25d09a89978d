/** The entry of the Paths page. */

import { entry } from "../../shell/entry.mjs";
import { Paths } from "./paths.mjs";

export default entry((runs) => new Paths(runs), {
  stats,
  journey,
  /** Where the sky shows a place, in its own pixels. */
  pixelOf: ({ views }, place) => views.surface.toPixel(place),
});

/** @param {Paths} page */
function stats({ views, travel: { player }, selected }) {
  return {
    decodes: views.decoded.decodes,
    playing: player.isPlaying,
    intervals: [...player.intervals],
    selected,
  };
}

/**
 * The journey as it is shown, null where there is none.
 * @param {Paths} page
 */
function journey({ journey: shown, travel: { journeys }, views, points, state }) {
  if (shown === null) return null;
  return {
    z: Array.from(shown.at(state.t)),
    points: points.map(({ z }) => Array.from(z)),
    line: views.line.map((place) => Array.from(place)),
    latent: shown.latent.length,
    pictures: shown.image?.length ?? null,
    speeds: Array.from(shown.image?.speeds ?? []),
    straight: shown.straight,
    searching: journeys.searching,
  };
}
