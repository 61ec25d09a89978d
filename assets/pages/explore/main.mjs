/** The entry of the Explore page. */

import { entry } from "../../shell/entry.mjs";
import { sounding } from "../../sky/sound/sounding.mjs";
import { Explore } from "./explore.mjs";

export default entry(
  (runs) => new Explore(runs),
  {
    stats,
    /** Where the pointer is, or where one is without it. */
    pointed: ({ views, state }) => Array.from(views.previewed ?? state.z),
    preview: (explore, z) => explore.preview(z),
    /** Where the window shows z. */
    screenOf: ({ views }, z) => views.screenOf(z),
    canPoint: ({ views }) => views.sky.isThere,
    isSeen: ({ views }) => views.sky.isSeen,
    /** Where the cloud of three latents shows z, in pixels of the sky. */
    pixelOf: ({ views }, z) => views.space.toPixel(z),
  },
  { isPreviewed: true, canBeServed: true },
);

/** @param {Explore} explore */
function stats({ views: { place, grid, nearest, density, drawing, layer } }) {
  return {
    decodes: place.decodes,
    tones: sounding.tones,
    milliseconds: place.milliseconds,
    shown: place.shown && Array.from(place.shown),
    nearest,
    tiles: layer.tiles,
    gridMilliseconds: grid.milliseconds,
    grids: grid.grids,
    densityMilliseconds: density.milliseconds,
    drawingMilliseconds: drawing.milliseconds,
    drawingReadings: drawing.readings,
    drawn: drawing.reading && {
      z: drawing.reading.z,
      mu: Array.from(drawing.reading.mu),
      isSettled: drawing.isSettled,
    },
  };
}
