/** Where the forming sky says which class is where. */

/** Lines of text may not touch. */
const LINE = 16;
const LETTER = 8;
/** More names than this would cover the stars. */
const MOST = 30;

/** @typedef {{text: string, x: number, y: number}} Name */

/**
 * A name at the median of each class's places, in the same units; none where there are too many.
 * @param {ArrayLike<number>} places x, y after x, y
 * @param {ArrayLike<number>} label
 * @param {string[]} classes
 * @returns {Name[]}
 */
export function namesAt(places, label, classes) {
  if (classes.length > MOST) return [];
  return apart(middles(places, label, classes).map(({ text, x, y }) => ({ text, x, y })));
}

/**
 * Of each class that has places how many, and their median, in the order of the classes.
 * @param {ArrayLike<number>} places x, y after x, y
 * @param {ArrayLike<number>} label
 * @param {string[]} classes
 * @returns {(Name & {count: number})[]}
 */
export function middles(places, label, classes) {
  /** @type {number[][]} */
  const rows = classes.map(() => []);
  for (let row = 0; row < label.length; row++) rows[label[row]]?.push(row);
  const found = classes.map((text, k) => ({
    text,
    count: rows[k].length,
    x: median(rows[k].map((row) => places[2 * row])),
    y: median(rows[k].map((row) => places[2 * row + 1])),
  }));
  return found.filter(({ count }) => count > 0);
}

/**
 * Names moved downward, in pixels, until none lies on another one.
 * @param {Name[]} names
 * @returns {Name[]}
 */
export function apart(names) {
  /** @type {Name[]} */
  const placed = [];
  for (const name of names.toSorted((a, b) => a.y - b.y)) {
    let { y } = name;
    for (const other of placed.toSorted((a, b) => a.y - b.y)) {
      const room = (LETTER * (name.text.length + other.text.length)) / 2;
      if (Math.abs(name.x - other.x) < room && Math.abs(y - other.y) < LINE) y = other.y + LINE;
    }
    placed.push({ ...name, y });
  }
  return placed;
}

/** @param {number[]} values NaN of none */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
