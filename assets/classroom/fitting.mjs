/** How much of a long list there is room for. */

/**
 * The largest number of things up to `count` of which `fits` says that there is room; 0 where there is none.
 * @param {number} count
 * @param {(count: number) => boolean} fits asked some ten times of a thousand
 */
export function mostThatFit(count, fits) {
  if (fits(count)) return count;
  let [room, none] = [0, count];
  while (none - room > 1) {
    const middle = Math.floor((room + none) / 2);
    if (fits(middle)) room = middle;
    else none = middle;
  }
  return room;
}
