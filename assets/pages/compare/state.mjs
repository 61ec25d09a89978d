/**
 * The state of the Compare page, which is also its URL.
 *
 * {runs: [ids], mode: "image" | "place", image: number in the test set | null, z: [z1, …] | [],
 *  aligned, show: "skies" | "grids" | "traversals", classes: [numbers],
 *  brush: {panel, polygon: [x0, y0, …]} | null, unfolded}
 *
 * A brush is in the coordinates of its own run's plane, so that it stays when planes are aligned.
 */

import { polygonFrom } from "../../maths/polygon.mjs";
import { classesPart, numbers, oneOf, PARAMETERS, parseState, query } from "../../shell/state.mjs";

export const MOST_RUNS = 8;
const MODES = ["image", "place"];
const SHOWN = ["skies", "grids", "traversals"];
const FARTHEST = 1000;
const LARGEST_INDEX = 9_999_999;

export const START = Object.freeze({
  runs: [],
  mode: "image",
  image: null,
  z: [],
  aligned: false,
  show: "skies",
  classes: [],
  brush: null,
  unfolded: false,
});

/** parse("?runs=a,b&…", {runs: all that can be shown, chosen: those to start with}) → {state, notices} */
export function parse(search, { runs, chosen }) {
  const start = { ...START, runs: chosen };
  const { state, notices } = parseState(search, { runs, start, parameters: READ });
  const { run: _, ...read } = state;
  return { state: read, notices };
}

export function stateQuery(state) {
  const { runs, mode, image, z, aligned, show, brush, unfolded } = state;
  return query([
    runs.length > 0 ? `runs=${runs.join(",")}` : null,
    mode !== START.mode ? `mode=${mode}` : null,
    mode === "image" && image !== null ? `image=${image}` : null,
    mode === "place" && z.some((value) => value !== 0) ? `z=${z.join(",")}` : null,
    show !== START.show ? `show=${show}` : null,
    aligned ? "aligned=1" : null,
    unfolded ? "unfolded=1" : null,
    classesPart(state),
    brush === null ? null : `brush=${brush.panel + 1}:${brush.polygon.join(",")}`,
  ]);
}

const flag = { read: (text) => ({ 1: true, 0: false })[text], allowed: () => "0 or 1" };

const READ = {
  runs: {
    read: (text, runs) => {
      const chosen = [...new Set(text.split(","))];
      return chosen.length <= MOST_RUNS && chosen.every((id) => runs.includes(id)) ? chosen : undefined;
    },
    allowed: (runs) => `up to ${MOST_RUNS} runs such as ${runs.slice(0, 2).join(",")}`,
  },
  mode: oneOf(MODES),
  image: {
    read: (text) => (/^\d{1,7}$/.test(text) && Number(text) <= LARGEST_INDEX ? Number(text) : undefined),
    allowed: () => "the number of a test image such as 120",
  },
  z: PARAMETERS.z,
  show: oneOf(SHOWN),
  aligned: flag,
  unfolded: flag,
  classes: PARAMETERS.classes,
  brush: {
    read: (text) => {
      const [, panel, corners] = /^([1-9]):(.+)$/.exec(text) ?? [];
      const polygon = panel && polygonFrom(numbers(corners, FARTHEST));
      return polygon && { panel: Number(panel) - 1, polygon };
    },
    allowed: () => "a panel and at least three corners such as 1:0,0,1,0,1,1",
  },
};
