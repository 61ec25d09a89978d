/** The entry of the Explore page. */

import { entry } from "../../shell/entry.mjs";
import { Explore } from "./explore.mjs";

const DIALS = ["z1", "z2", "span", "side", "z1-number", "z2-number", "span-number", "side-number"];

export default entry((runs) => new Explore(runs), {
  stats,
  controls: Object.fromEntries(DIALS.map((name) => [name, (explore, value) => explore.turn(name, value)])),
  canPoint: ({ views }) => views.sky.isThere,
  /** Where the cloud of three latents shows z, in pixels of the sky. */
  pixelOf: ({ views }, z) => views.space.toPixel(z),
});

function stats({ views: { place, grid, nearest, density } }) {
  return {
    decodes: place.decodes,
    milliseconds: place.milliseconds,
    shown: place.shown && Array.from(place.shown),
    nearest,
    gridMilliseconds: grid.milliseconds,
    densityMilliseconds: density.milliseconds,
  };
}
