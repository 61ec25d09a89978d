/** What a place is, in one sentence: of which classes the images around it are. */

import { tr } from "../../../shell/texts.mjs";

/** So large a share of a place's neighbours makes it a place of one class. */
const CLEAR = 0.8;
export const NEIGHBOURS = 15;

/**
 * @param {string[]} near the classes of the nearest images, one an image
 * @param {boolean} isFar further from every test image than these are from one another
 */
export function placeSentence(near, isFar) {
  if (near.length === 0) return "";
  if (isFar) return tr("No test image is near: here the model only guesses.");
  const [[first, most], [second] = [""]] = counted(near);
  if (most >= CLEAR * near.length)
    return tr("Around here lie images of “{first}”: the model imagines another one.", { first });
  return tr("Between “{first}” and “{second}”: the picture has something of both.", { first, second });
}

/**
 * The most frequent first.
 * @param {string[]} names
 * @returns {[string, number][]}
 */
function counted(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
