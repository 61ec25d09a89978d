/**
 * Exact nearest neighbours among the latents of a test set.
 *
 * A k-d tree rather than a uniform grid: it stays fast where the classes cluster and far outside
 * the cloud, and the same code serves more than two dimensions.
 */

/** @typedef {{row: number, distance: number}} Neighbour */

/**
 * A box of points `begin` to `end` in the order of `rows`; `bits` says which classes are in it.
 * @typedef {object} Branch
 * @property {number} begin
 * @property {number} end
 * @property {number} bits
 * @property {number[]} low
 * @property {number[]} high
 * @property {[Branch, Branch] | null} halves
 */

/** The classes asked for. @typedef {{set: Set<number>, bits: number}} Wanted */

const LEAF_POINTS = 12;
/** In more dimensions every box is near every place, and looking at all points is faster. */
const MOST_DIMENSIONS = 12;
/** Classes are kept per branch as bits; beyond 32 classes some share one, which costs only speed. */
const BITS = 32;

export class NearestIndex {
  /**
   * @param {Float32Array} points (N · dimensions)
   * @param {number} dimensions
   * @param {ArrayLike<number> | null} labels class numbers (N), needed only for filters
   */
  constructor(points, dimensions, labels = null) {
    this.points = points;
    this.dimensions = dimensions;
    this.labels = labels;
    this.count = points.length / dimensions;
    this.rows = Uint32Array.from({ length: this.count }, (_, row) => row);
    this.root = this.count > 0 ? this.#build(0, this.count) : null;
  }

  /**
   * The nearest point, or null where there is none. `classes` keeps to those classes; null means all.
   * @param {ArrayLike<number>} place
   * @param {Iterable<number> | null} [classes]
   */
  nearest(place, classes = null) {
    const [row] = this.nearestK(place, 1, classes);
    return row ?? null;
  }

  /**
   * Up to k nearest points, nearest first; equal distances in order of row.
   * @param {ArrayLike<number>} place
   * @param {number} k
   * @param {Iterable<number> | null} [classes]
   * @returns {Neighbour[]}
   */
  nearestK(place, k, classes = null) {
    if (this.root === null || k < 1) return [];
    const search = new Search(place, Math.min(k, this.count), this.#wanted(classes));
    this.#visit(this.root, search, this.#squaredDistanceToBox(this.root, place));
    return search.found();
  }

  /**
   * @param {Iterable<number> | null} classes
   * @returns {Wanted | null}
   */
  #wanted(classes) {
    if (classes === null) return null;
    const set = new Set(classes);
    let bits = 0;
    for (const number of set) bits |= bitOf(number);
    return { set, bits };
  }

  /**
   * @param {number} begin
   * @param {number} end
   * @returns {Branch}
   */
  #build(begin, end) {
    /** @type {Branch} */
    const node = { begin, end, bits: 0, ...this.#box(begin, end), halves: null };
    if (this.labels) for (let i = begin; i < end; i++) node.bits |= bitOf(this.labels[this.rows[i]]);
    if (end - begin <= LEAF_POINTS || this.dimensions > MOST_DIMENSIONS) return node;
    const widths = node.high.map((high, axis) => high - node.low[axis]);
    const axis = widths.indexOf(Math.max(...widths));
    const middle = (begin + end) >> 1;
    this.#select(begin, end - 1, middle, axis);
    node.halves = [this.#build(begin, middle), this.#build(middle, end)];
    return node;
  }

  /**
   * @param {number} begin
   * @param {number} end
   */
  #box(begin, end) {
    const low = Array.from({ length: this.dimensions }, () => Infinity);
    const high = Array.from({ length: this.dimensions }, () => -Infinity);
    for (let i = begin; i < end; i++) {
      const at = this.rows[i] * this.dimensions;
      for (let axis = 0; axis < this.dimensions; axis++) {
        const value = this.points[at + axis];
        if (value < low[axis]) low[axis] = value;
        if (value > high[axis]) high[axis] = value;
      }
    }
    return { low, high };
  }

  /**
   * Hoare's selection: afterwards nothing before `middle` exceeds what stands there.
   * @param {number} left
   * @param {number} right
   * @param {number} middle
   * @param {number} axis
   */
  #select(left, right, middle, axis) {
    const { rows, points, dimensions } = this;
    while (left < right) {
      const pivot = points[rows[(left + right) >> 1] * dimensions + axis];
      let i = left;
      let j = right;
      while (i <= j) {
        while (points[rows[i] * dimensions + axis] < pivot) i++;
        while (points[rows[j] * dimensions + axis] > pivot) j--;
        if (i <= j) {
          const row = rows[i];
          rows[i++] = rows[j];
          rows[j--] = row;
        }
      }
      if (middle <= j) right = j;
      else if (middle >= i) left = i;
      else return;
    }
  }

  /**
   * @param {Branch} node
   * @param {Search} search
   * @param {number} squared distance of the place to the node's box
   */
  #visit(node, search, squared) {
    if (squared > search.limit) return;
    if (search.wanted !== null && (node.bits & search.wanted.bits) === 0) return;
    if (node.halves === null) {
      this.#scan(node, search);
      return;
    }
    const [left, right] = node.halves;
    const toLeft = this.#squaredDistanceToBox(left, search.place);
    const toRight = this.#squaredDistanceToBox(right, search.place);
    const leftFirst = toLeft <= toRight;
    this.#visit(leftFirst ? left : right, search, leftFirst ? toLeft : toRight);
    this.#visit(leftFirst ? right : left, search, leftFirst ? toRight : toLeft);
  }

  /**
   * @param {Branch} node
   * @param {Search} search
   */
  #scan(node, search) {
    const { rows, points, dimensions } = this;
    const labels = this.labels ?? [];
    for (let i = node.begin; i < node.end; i++) {
      const row = rows[i];
      if (search.wanted !== null && !search.wanted.set.has(labels[row])) continue;
      // Among many latents most points are known to be too far after a few.
      const { limit } = search;
      let squared = 0;
      for (let axis = 0, at = row * dimensions; axis < dimensions && squared <= limit; axis++) {
        const difference = points[at + axis] - search.place[axis];
        squared += difference * difference;
      }
      search.offer(row, squared);
    }
  }

  /**
   * @param {Branch} box
   * @param {ArrayLike<number>} place
   */
  #squaredDistanceToBox({ low, high }, place) {
    let squared = 0;
    for (let axis = 0; axis < this.dimensions; axis++) {
      const outside = Math.max(low[axis] - place[axis], place[axis] - high[axis], 0);
      squared += outside * outside;
    }
    return squared;
  }
}

/** The best k found so far, nearest first. */
class Search {
  /** Squared, beyond which nothing is of interest any more. */
  limit = Infinity;
  #rows;
  #squared;
  #count = 0;

  /**
   * @param {ArrayLike<number>} place
   * @param {number} k
   * @param {Wanted | null} wanted
   */
  constructor(place, k, wanted) {
    this.place = place;
    this.wanted = wanted;
    this.#rows = new Int32Array(k);
    this.#squared = new Float64Array(k);
  }

  /**
   * @param {number} row
   * @param {number} squared
   */
  offer(row, squared) {
    if (squared > this.limit) return;
    const [rows, all] = [this.#rows, this.#squared];
    const k = rows.length;
    let at = this.#count;
    // Equal distances in order of row.
    while (at > 0 && (squared < all[at - 1] || (squared === all[at - 1] && row < rows[at - 1]))) {
      at--;
      if (at + 1 === k) continue;
      all[at + 1] = all[at];
      rows[at + 1] = rows[at];
    }
    if (at === k) return;
    all[at] = squared;
    rows[at] = row;
    if (this.#count < k) this.#count += 1;
    if (this.#count === k) this.limit = all[k - 1];
  }

  /** @returns {Neighbour[]} */
  found() {
    return Array.from({ length: this.#count }, (_, i) => ({
      row: this.#rows[i],
      distance: Math.sqrt(this.#squared[i]),
    }));
  }
}

/** @param {number} label */
function bitOf(label) {
  return 1 << (label % BITS);
}
