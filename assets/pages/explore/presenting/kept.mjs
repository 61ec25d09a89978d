/** Views that a person keeps, to walk through them: places, each with its highlights and what is seen of the sky. */

/** @import { Run } from "../../../types.d.ts" */

import * as kinds from "../../../shell/parameters.mjs";
import { tr } from "../../../shell/texts.mjs";

/** @typedef {{z: number[], classes: number[], view: number[] | null}} Kept */

export const MOST_KEPT = 20;
const BETWEEN = ";";
const WITHIN = "/";
/** Of these kinds none asks which runs there are. */
const NOWHERE = { runs: [] };

/** In an address: "0.3,-1.2;1,0.5/4,9/-1,1,-2,2", of each the z, classes, and view of the sky. */
export const KEPT = {
  read(/** @type {string} */ text) {
    const found = text.split(BETWEEN, MOST_KEPT + 1).map(read);
    return found.length <= MOST_KEPT && found.every((one) => one !== null)
      ? /** @type {Kept[]} */ (found)
      : undefined;
  },
  write: (/** @type {Kept[]} */ kept) => (kept.length > 0 ? kept.map(written).join(BETWEEN) : null),
  allowed: () => tr("up to {MOST_KEPT} kept views such as 0.3,-1.2;1,0.5/4,9", { MOST_KEPT }),
  fit: (/** @type {Kept[]} */ kept, /** @type {Run} */ run) =>
    kept.map(({ z, classes, view }) => ({
      z: kinds.place.fit(z, run),
      classes: kinds.classes.fit(classes, run),
      view,
    })),
};

/**
 * The number of the view that is shown, -1 where it is none of them.
 * @param {Kept[]} kept
 * @param {number[]} z
 */
export function shownOf(kept, z) {
  return kept.findIndex((one) => String(one.z) === String(z));
}

/**
 * Keeps the view at the end of all, or forgets it; null where there is no room.
 * @param {Kept[]} kept
 * @param {Kept} shown
 */
export function toggledKept(kept, { z, classes, view }) {
  const at = shownOf(kept, z);
  if (at !== -1) return kept.toSpliced(at, 1);
  return kept.length < MOST_KEPT ? [...kept, { z, classes, view }] : null;
}

/**
 * The view after the shown one, or before it, around the ends; null of none.
 * @param {Kept[]} views
 * @param {number[]} z
 * @param {number} direction
 */
export function walked(views, z, direction) {
  if (views.length === 0) return null;
  const at = shownOf(views, z);
  const from = at === -1 && direction < 0 ? 0 : at;
  return views[(from + direction + views.length) % views.length];
}

/**
 * @param {string} text
 * @returns {Kept | null}
 */
function read(text) {
  const [place, classes = "", view = "", ...rest] = text.split(WITHIN);
  const z = kinds.place.read(place);
  const lit = classes === "" ? [] : kinds.classes.read(classes);
  const seen = view === "" ? null : kinds.view.read(view, NOWHERE);
  if (z === undefined || lit === undefined || seen === undefined || rest.length > 0) return null;
  return { z, classes: lit, view: seen };
}

/** @param {Kept} kept */
function written({ z, classes, view }) {
  const parts = [
    z.join(","),
    kinds.classes.write(classes) ?? "",
    view === null ? "" : kinds.view.write(/** @type {number[]} */ (view)),
  ];
  return parts.join(WITHIN).replace(/\/+$/, "");
}
