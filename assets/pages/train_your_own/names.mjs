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
  const found = classes.map((text, k) => {
    const rows = Array.from(label, (_, row) => row).filter((row) => label[row] === k);
    return {
      text,
      x: median(rows.map((row) => places[2 * row])),
      y: median(rows.map((row) => places[2 * row + 1])),
    };
  });
  return apart(found.filter(({ x }) => !Number.isNaN(x)));
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
