/** How keys walk through images in lines. */

const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  PageUp: [0, -1],
  PageDown: [0, 1],
};

/**
 * Where a key leads from image `at` (null: none yet, and the first key leads to the first image) of
 * `count` in lines of `columns`; a page has `lines` of them. null where the key leads nowhere.
 */
export function position(key, at, count, columns, lines) {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  if (step === undefined) return null;
  if (at === null) return 0;
  const times = key.startsWith("Page") ? lines : 1;
  const to = at + step[0] + step[1] * times * columns;
  if (to >= 0 && to < count) return to;
  // Beyond the ends: left and right stop there, up and down at the outermost line.
  if (step[1] === 0) return at;
  return to < 0 ? at % columns : Math.max(at, lastLine(at % columns, count, columns));
}

/** The lowest image of a column, of those that the last line has. */
function lastLine(column, count, columns) {
  const below = Math.floor((count - 1) / columns) * columns + column;
  return below < count ? below : below - columns;
}
