/** The state of the Compare page, which is also its address. */

/** @import { Kind } from "../../shell/types.d.ts" */

import {
  classes,
  flag,
  oneOf,
  Parameters,
  place,
  polygon,
  severalRuns,
  whole,
} from "../../shell/parameters.mjs";
import { tr } from "../../shell/texts.mjs";

const LARGEST_INDEX = 9_999_999;

/**
 * A part of a panel's plane, in the coordinates of the panel's own run, so that it stays where it
 * is when planes are aligned. @typedef {{panel: number, polygon: number[]}} Brush
 */

/** @type {Kind<Brush>} */
const brush = {
  read: (text, context) => {
    const [, panel, corners] = /^([1-9]):(.+)$/.exec(text) ?? [];
    const drawn = panel === undefined ? undefined : polygon.read(corners, context);
    return drawn && { panel: Number(panel) - 1, polygon: drawn };
  },
  write: ({ panel, polygon: corners }) => `${panel + 1}:${polygon.write(corners)}`,
  allowed: () => tr("a panel and at least three corners such as 1:0,0,1,0,1,1"),
};

/** @param {{mode: string}} state */
const isOfImage = ({ mode }) => mode === "image";
/** @param {{mode: string}} state */
const isOfPlace = ({ mode }) => mode === "place";

/**
 * image: a number in the test set; null for the most usual one of a whole series, else the first that
 * is shared. large: the run of the large sky, counted from 1; null for the one whose β is nearest to 1.
 */
export const COMPARE = new Parameters({
  runs: { start: /** @type {string[]} */ ([]), ...severalRuns },
  mode: { start: "image", ...oneOf(["image", "place"]) },
  image: {
    start: null,
    ...whole(0, LARGEST_INDEX),
    allowed: () => tr("the number of a test image such as 120"),
    isSaid: isOfImage,
  },
  z: { start: /** @type {number[]} */ ([]), ...place, isSaid: isOfPlace },
  show: { start: "skies", ...oneOf(["skies", "grids", "traversals"]) },
  aligned: { start: false, ...flag },
  unfolded: { start: false, ...flag },
  classes: { start: /** @type {number[]} */ ([]), ...classes },
  brush: { start: null, ...brush },
  large: { start: null, ...whole(1, 9), allowed: () => tr("the place of a compared run such as 3") },
});

/** @typedef {typeof COMPARE.start} State */
/** @typedef {Partial<State>} Change */
