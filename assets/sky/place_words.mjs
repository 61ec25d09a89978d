/** A decoded place in words, for whoever does not see its picture. */

import { voteText } from "../drawing/drawing_words.mjs";
import { vote } from "../maths/vote.mjs";
import { quoted, tr } from "../shell/texts.mjs";

/** As 15-NN is measured. */
const NEIGHBOURS = 15;

/**
 * What the place looks like, how sure that is, and how far from the data it lies, as its nearest test images
 * say: "Looks like “4” (12 of 15 neighbours), then “9”. 0.08 from the nearest test image."
 * @param {ArrayLike<number>} z
 * @param {{nearestK(z: ArrayLike<number>, k: number): {row: number, distance: number}[],
 *   label: ArrayLike<number>, far: number}} cloud
 * @param {string[]} classes
 */
export function placeWords(z, cloud, classes) {
  const near = cloud.nearestK(z, NEIGHBOURS);
  if (near.length === 0) return tr("No test image is near.");
  const rows = near.map(({ row }) => row);
  const { winner, counts } = vote(cloud.label, rows, classes.length);
  const looks = voteText({ winner, counts, rows }, classes);
  const others = counts.map((count, k) => (k === winner ? 0 : count));
  const second = others.indexOf(Math.max(...others));
  const then = others[second] > 0 ? tr(", then {name}", { name: quoted(classes[second]) }) : "";
  const distance = near[0].distance.toFixed(2);
  const far = near[0].distance > cloud.far;
  const away = far
    ? tr("{distance} from every test image: a guess", { distance })
    : tr("{distance} from the nearest test image", { distance });
  return `${looks}${then}. ${away}.`;
}
