/** What the nearest images say an image is. */

/**
 * The class that most of the rows have, a tie going to the lowest, and how many of each class there
 * are: as 15-NN is measured in vae/measure/metrics.py.
 * @param {ArrayLike<number>} labels of all images
 * @param {number[]} rows the nearest
 * @param {number} classes
 */
export function vote(labels, rows, classes) {
  const counts = new Array(classes).fill(0);
  for (const row of rows) counts[labels[row]] += 1;
  return { winner: counts.indexOf(Math.max(...counts)), counts };
}
