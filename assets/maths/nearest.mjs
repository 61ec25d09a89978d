/**
 * Exact nearest neighbours among the latents of a test set.
 *
 * A k-d tree rather than a uniform grid: it stays fast where the classes cluster and far outside
 * the cloud, and the same code serves more than two dimensions.
 */

const LEAF_POINTS = 12;
/** In more dimensions every box is near every place, and looking at all points is faster. */
const MOST_DIMENSIONS = 12;
/** Classes are kept per branch as bits; beyond 32 classes some share one, which costs only speed. */
const BITS = 32;

export class NearestIndex {
  /** points: Float32Array (N · dimensions). labels: class numbers (N), needed only for filters. */
  constructor(points, dimensions, labels = null) {
    this.points = points;
    this.dimensions = dimensions;
    this.labels = labels;
    this.count = points.length / dimensions;
    this.rows = Uint32Array.from({ length: this.count }, (_, row) => row);
    this.root = this.count > 0 ? this.#build(0, this.count) : null;
  }

  /**
   * The nearest point {row, distance}, or null where there is none. `classes` (an iterable of
   * class numbers) keeps to those classes; null or absent means all.
   */
  nearest(place, classes = null) {
    const [row] = this.nearestK(place, 1, classes);
    return row ?? null;
  }

  /** Up to k nearest points [{row, distance}], nearest first; equal distances in order of row. */
  nearestK(place, k, classes = null) {
    if (this.root === null || k < 1) return [];
    const search = new Search(place, Math.min(k, this.count), this.#wanted(classes));
    this.#visit(this.root, search, this.#squaredDistanceToBox(this.root, place));
    return search.found();
  }

  #wanted(classes) {
    if (classes === null) return null;
    const set = new Uint8Array(256);
    let bits = 0;
    for (const number of classes) {
      set[number] = 1;
      bits |= bitOf(number);
    }
    return { set, bits };
  }

  #build(begin, end) {
    const node = { begin, end, bits: 0, ...this.#box(begin, end), left: null, right: null };
    if (this.labels) for (let i = begin; i < end; i++) node.bits |= bitOf(this.labels[this.rows[i]]);
    if (end - begin <= LEAF_POINTS || this.dimensions > MOST_DIMENSIONS) return node;
    const widths = node.high.map((high, axis) => high - node.low[axis]);
    const axis = widths.indexOf(Math.max(...widths));
    const middle = (begin + end) >> 1;
    this.#select(begin, end - 1, middle, axis);
    node.left = this.#build(begin, middle);
    node.right = this.#build(middle, end);
    return node;
  }

  #box(begin, end) {
    const low = new Array(this.dimensions).fill(Infinity);
    const high = new Array(this.dimensions).fill(-Infinity);
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

  /** Hoare's selection: afterwards nothing before `middle` exceeds what stands there. */
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

  #visit(node, search, squared) {
    if (squared > search.limit) return;
    if (search.wanted !== null && (node.bits & search.wanted.bits) === 0) return;
    if (node.left === null) {
      this.#scan(node, search);
      return;
    }
    const left = this.#squaredDistanceToBox(node.left, search.place);
    const right = this.#squaredDistanceToBox(node.right, search.place);
    const leftFirst = left <= right;
    this.#visit(leftFirst ? node.left : node.right, search, leftFirst ? left : right);
    this.#visit(leftFirst ? node.right : node.left, search, leftFirst ? right : left);
  }

  #scan(node, search) {
    const { rows, points, dimensions, labels } = this;
    for (let i = node.begin; i < node.end; i++) {
      const row = rows[i];
      if (search.wanted !== null && search.wanted.set[labels[row]] === 0) continue;
      let squared = 0;
      for (let axis = 0, at = row * dimensions; axis < dimensions; axis++) {
        const difference = points[at + axis] - search.place[axis];
        squared += difference * difference;
      }
      search.offer(row, squared);
    }
  }

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
  constructor(place, k, wanted) {
    Object.assign(this, { place, k, wanted, limit: Infinity, best: [] });
  }

  offer(row, squared) {
    const { best, k } = this;
    if (squared > this.limit) return;
    let at = best.length;
    while (at > 0 && isNearer(squared, row, best[at - 1])) at--;
    best.splice(at, 0, { row, squared });
    if (best.length > k) best.pop();
    if (best.length === k) this.limit = best[k - 1].squared;
  }

  found() {
    return this.best.map(({ row, squared }) => ({ row, distance: Math.sqrt(squared) }));
  }
}

function isNearer(squared, row, other) {
  return squared < other.squared || (squared === other.squared && row < other.row);
}

function bitOf(label) {
  return 1 << (label % BITS);
}
