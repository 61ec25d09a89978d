/** What the panel of images says. */

/** @import { Axes, Polygon, Run } from "../types.d.ts" */

import { quoted, tr } from "../shell/texts.mjs";
import { nats, whole } from "../shell/words.mjs";

/**
 * "312 of 10,000 images" or "All 10,000 images"
 * @param {number} chosen
 * @param {number} count
 */
export function countText(chosen, count) {
  return chosen === count
    ? tr("All {count} images", { count: whole(count) })
    : tr("{chosen} of {count} images", { chosen: whole(chosen), count: whole(count) });
}

/**
 * "#4711 · “4” · 112.3 nats"
 * @param {number} index
 * @param {string} name
 * @param {number} error
 */
export function factText(index, name, error) {
  return `#${index} · ${name.length > 1 ? name : quoted(name)} · ${nats(error)}`;
}

/**
 * What stands there while no image is pointed at.
 * @param {{urls: Pick<Run["urls"], "sheets">}} run
 */
export function restingText({ urls }) {
  if (urls.sheets.length === 0)
    return tr(
      "The pictures of these test images are not published: only their places and classes are shown.",
    );
  return tr("Point at an image to see it on the sky; a click pins it.");
}

/**
 * Why there is nothing to see, and what to do; null where there is something.
 * @param {{shown: number, chosen: number, find: string}} counts
 */
export function emptyText({ shown, chosen, find }) {
  if (shown > 0) return null;
  if (chosen > 0)
    return tr(
      "None of these images is “{find}”: a number such as 42, or the beginning of a class's name, finds some.",
      { find },
    );
  return tr("No image is here: select more of the sky, or show all classes.");
}

/**
 * Where the images are compared, null where they cannot be: /compare has the run's own plane only.
 * @param {{run: string, sel: Polygon | null, classes: number[], axes: Axes | null}} state
 */
export function compareAddress({ run, sel, classes, axes }) {
  if (sel !== null && axes !== null) return null;
  const brush = sel === null ? "" : `&brush=1:${sel.join(",")}`;
  return `/compare?runs=${run}${brush}${classes.length === 0 ? "" : `&classes=${classes.join(",")}`}`;
}
