/** The state of the Network page, which is also its URL. */

import { flag, Parameters, place, SKY } from "../../shell/parameters.mjs";

export const PARAMETERS = new Parameters({
  run: SKY.run,
  axes: SKY.axes,
  /** What is decoded. */
  z: { start: [0, 0], ...place },
  /** Does a click take the nearest test image? null: as suits the run. */
  snap: { start: null, ...flag },
  classes: SKY.classes,
  view: SKY.view,
  sel: SKY.sel,
});

/** @typedef {typeof PARAMETERS.start} NetworkState */
