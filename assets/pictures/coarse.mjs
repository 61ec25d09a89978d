/** A grid before it is whole: pictures of every third place, and between them mixtures of those. */

/** Places between two that are decoded. */
const BETWEEN = 2;

/**
 * Of n places in a row those that are decoded first, the outermost among them.
 * @param {number} n at least two
 */
export function nodesOf(n) {
  const last = Math.ceil((n - 1) / (BETWEEN + 1));
  return Array.from({ length: last + 1 }, (_, i) => Math.round((i * (n - 1)) / last));
}

/**
 * The nodes' numbers among n × n places, row by row.
 * @param {number} n
 */
export function nodeCells(n) {
  const nodes = nodesOf(n);
  return nodes.flatMap((row) => nodes.map((column) => row * n + column));
}

/**
 * Some of all places.
 * @param {Float32Array} places (count · D)
 * @param {number} dimensions D
 * @param {number[]} cells the chosen ones' numbers
 */
export function placesAt(places, dimensions, cells) {
  const chosen = new Float32Array(cells.length * dimensions);
  cells.forEach((cell, k) => {
    chosen.set(places.subarray(cell * dimensions, (cell + 1) * dimensions), k * dimensions);
  });
  return chosen;
}

/**
 * All n × n pictures from those of the nodes: each the mixture of the four around it, as near as it is to
 * them.
 * @param {Float32Array} pictures of the nodes (nodes · nodes · size)
 * @param {number} n
 */
export function mixed(pictures, n) {
  const shares = sharesOf(n);
  const side = nodesOf(n).length;
  const size = pictures.length / side ** 2;
  const all = new Float32Array(n * n * size);
  const picture = (/** @type {number} */ row, /** @type {number} */ column) =>
    pictures.subarray((row * side + column) * size, (row * side + column + 1) * size);
  for (let cell = 0; cell < n * n; cell++) {
    const [row, down] = shares[Math.floor(cell / n)];
    const [column, right] = shares[cell % n];
    const into = all.subarray(cell * size, (cell + 1) * size);
    if (down === 0 && right === 0) into.set(picture(row, column));
    else mix(into, around(picture, row, column, side), down, right);
  }
  return all;
}

/**
 * @param {(row: number, column: number) => Float32Array} picture
 * @param {number} row
 * @param {number} column
 * @param {number} side
 */
function around(picture, row, column, side) {
  const [below, beside] = [Math.min(row + 1, side - 1), Math.min(column + 1, side - 1)];
  return [picture(row, column), picture(row, beside), picture(below, column), picture(below, beside)];
}

/**
 * @param {Float32Array} into
 * @param {Float32Array[]} four
 * @param {number} down share of the lower two
 * @param {number} right share of the right two
 */
function mix(into, [a, b, c, d], down, right) {
  const [ofA, ofB] = [(1 - down) * (1 - right), (1 - down) * right];
  const [ofC, ofD] = [down * (1 - right), down * right];
  for (let k = 0; k < into.length; k++) into[k] = ofA * a[k] + ofB * b[k] + ofC * c[k] + ofD * d[k];
}

/**
 * For each of n places the node before it, counted among the nodes, and the share of the one after.
 * @param {number} n
 * @returns {[number, number][]}
 */
function sharesOf(n) {
  const nodes = nodesOf(n);
  return Array.from({ length: n }, (_, at) => {
    const before = nodes.findLastIndex((node) => node <= at);
    const length = (nodes[before + 1] ?? nodes[before] + 1) - nodes[before];
    return [before, (at - nodes[before]) / length];
  });
}
