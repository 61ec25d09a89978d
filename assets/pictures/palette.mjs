/** At most 256 colours for pictures of the decoder, and each pixel's number among them. */

const COLOURS = 256;
/** Colours are told apart by their five upper bits a channel. */
const CELLS = 1 << 15;

/** The colours that grey pictures are painted in; table: as of a look, see looks.mjs. */
export function tablePalette(table) {
  const bytes = new Uint8Array(table.buffer);
  const colours = Uint8Array.from({ length: 3 * COLOURS }, (_, i) => bytes[4 * Math.floor(i / 3) + (i % 3)]);
  const numbers = new Map();
  for (let k = 0; k < COLOURS; k++) numbers.set(packed(...colours.subarray(3 * k, 3 * k + 3)), k);
  return { colours, number: (red, green, blue) => numbers.get(packed(red, green, blue)) };
}

/**
 * The colours of RGBA pictures by median cut (Heckbert 1982): boxes of colours are halved, the most
 * uneven one first, until there are 256.
 *
 * Returns {colours: Uint8Array (256 · 3), number(red, green, blue)}.
 */
export function medianCut(pictures) {
  const counts = new Uint32Array(CELLS);
  const sums = new Float64Array(3 * CELLS);
  for (const rgba of pictures) {
    for (let i = 0; i < rgba.length; i += 4) {
      const cell = cellOf(rgba[i], rgba[i + 1], rgba[i + 2]);
      counts[cell] += 1;
      for (let channel = 0; channel < 3; channel++) sums[3 * cell + channel] += rgba[i + channel];
    }
  }
  const present = [];
  for (let cell = 0; cell < CELLS; cell++) if (counts[cell] > 0) present.push(cell);
  const boxes = [box(present, counts)];
  while (boxes.length < COLOURS) {
    boxes.sort((a, b) => b.weight - a.weight);
    if (boxes[0].weight === 0) break;
    boxes.push(...halves(boxes.shift(), counts));
  }
  return colouring(boxes, sums);
}

function box(cells, counts) {
  const extents = [0, 1, 2].map((channel) => {
    const values = cells.map((cell) => levelOf(cell, channel));
    return Math.max(...values) - Math.min(...values);
  });
  const extent = Math.max(...extents);
  const pixels = cells.reduce((sum, cell) => sum + counts[cell], 0);
  return { cells, pixels, channel: extents.indexOf(extent), weight: extent * Math.sqrt(pixels) };
}

function halves({ cells, pixels, channel }, counts) {
  const sorted = cells.toSorted((a, b) => levelOf(a, channel) - levelOf(b, channel));
  let [at, passed] = [0, 0];
  while (at < sorted.length - 1 && passed + counts[sorted[at]] <= pixels / 2) passed += counts[sorted[at++]];
  const middle = Math.max(1, at);
  return [box(sorted.slice(0, middle), counts), box(sorted.slice(middle), counts)];
}

/** Each box's colour is the mean of its pixels. */
function colouring(boxes, sums) {
  const colours = new Uint8Array(3 * COLOURS);
  const numbers = new Uint8Array(CELLS);
  boxes.forEach(({ cells, pixels }, number) => {
    for (let channel = 0; channel < 3; channel++) {
      const sum = cells.reduce((total, cell) => total + sums[3 * cell + channel], 0);
      colours[3 * number + channel] = Math.round(sum / pixels);
    }
    for (const cell of cells) numbers[cell] = number;
  });
  return { colours, number: (red, green, blue) => numbers[cellOf(red, green, blue)] };
}

function packed(red, green, blue) {
  return (red << 16) | (green << 8) | blue;
}

function cellOf(red, green, blue) {
  return ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
}

function levelOf(cell, channel) {
  return (cell >> (10 - 5 * channel)) & 31;
}
