/**
 * Where the images of each class are dense on a plane: a Gaussian kernel density estimate a class.
 *
 * The kernel of a class has the covariance of its points, narrowed by Scott's rule, n^(−1/6) in
 * two dimensions, where Silverman's is the same (Scott 1992, "Multivariate Density Estimation",
 * eq. 6.44; Silverman 1986, eq. 4.14), and by a factor. All densities are shares of all images per
 * unit of area, so that classes compare: that of a class integrates to its share of the images.
 *
 * Points are counted on a grid, each shared by the four nodes around it, and the counts are blurred
 * along both axes. What a class's covariance has off its diagonal is a shear: u = x − slope · y
 * makes the kernel upright, and the blur along u puts each row back to where it belongs.
 */

/**
 * The grid of a map: node (column, row) is the place (x0 + column · step, y0 + row · step).
 * @typedef {{x0: number, y0: number, step: number, columns: number, rows: number}} Grid
 */

/** A box of its nodes. @typedef {{left: number, bottom: number, width: number, height: number}} Part */

/** A class's density at the nodes of a part, row by row; it is zero elsewhere. @typedef {Part & {values: Float32Array, peak: number}} Layer */

/**
 * A layer a class, null where the class has no point; `peak` is the largest of all densities.
 * @typedef {Grid & {layers: (Layer | null)[], peak: number}} DensityMap
 */

/**
 * The kernel of a class. `upward`: its deviation along y; `across`: that along x of what the slope
 * leaves; `box`: [x0, x1, y0, y1], beyond which the class is nothing.
 * @typedef {{middle: number, slope: number, across: number, upward: number, box: number[]}} ClassKernel
 */

/** Counts over u and y; column 0 is u = start. @typedef {{counts: Float32Array, start: number, width: number}} Counts */

/** Nodes along the longer side of the grid: more where a kernel is narrow. */
const NODES = [192, 480];
/** A kernel has at least so many nodes per standard deviation, as far as NODES allows. */
const NODES_A_DEVIATION = 1.8;
/** Deviations, beyond which a kernel is nothing. */
const REACH = 4;
/** What sharing a point between two nodes adds to the kernel's variance, in steps²: the triangle's. */
const SHARED_VARIANCE = 1 / 6;
const LEAST_VARIANCE = 0.05;

export const NO_CLASS = 65_535;

/**
 * @param {Float32Array} points (N · 2)
 * @param {ArrayLike<number>} label N numbers below `classes`
 * @param {number} classes at most 65,535
 * @param {number} factor of the bandwidth
 * @returns {DensityMap}
 */
export function densityMap(points, label, classes, factor) {
  const members = membersOf(points, label, classes);
  const kernels = members.map((own) => (own.length > 0 ? kernelOf(own, factor) : null));
  const grid = gridOf(kernels);
  const layers = members.map((own, k) => {
    const kernel = kernels[k];
    return kernel && layer(own, kernel, grid, label.length);
  });
  const peak = layers.reduce((most, one) => Math.max(most, one?.peak ?? 0), 0);
  return { ...grid, layers, peak };
}

/**
 * The densest of the `shown` classes at each node, or with `times` at so many places from node to
 * node, linearly between them, so that the borders of classes are smooth.
 * @param {DensityMap} map
 * @param {Iterable<number>} shown
 */
export function dominant(map, shown, times = 1) {
  const columns = (map.columns - 1) * times + 1;
  const rows = (map.rows - 1) * times + 1;
  const which = new Uint16Array(columns * rows).fill(NO_CLASS);
  const density = new Float32Array(columns * rows);
  for (const k of shown) {
    const layer = map.layers[k];
    if (layer === null) continue;
    const { left, bottom, width, height } = layer;
    const line = new Float32Array((width - 1) * times + 1);
    for (let row = 0; row <= (height - 1) * times; row++) {
      interpolate(layer, row / times, times, line);
      const to = (bottom * times + row) * columns + left * times;
      for (let at = 0; at < line.length; at++) {
        if (line[at] <= density[to + at]) continue;
        density[to + at] = line[at];
        which[to + at] = k;
      }
    }
  }
  return { which, density, columns, rows };
}

/**
 * A layer's values along a row, which may lie between two, at `times` places a node.
 * @param {Layer} layer
 * @param {number} row
 * @param {number} times
 * @param {Float32Array} line is written to
 */
function interpolate({ values, width, height }, row, times, line) {
  const below = Math.floor(row) * width;
  const above = below + (Math.floor(row) < height - 1 ? width : 0);
  const up = row - Math.floor(row);
  const value = (/** @type {number} */ column) =>
    values[below + column] * (1 - up) + values[above + column] * up;
  let here = value(0);
  for (let column = 0, at = 0; column < width; column++) {
    const next = column < width - 1 ? value(column + 1) : here;
    for (let step = 0; step < times && at < line.length; step++, at++) {
      line[at] = here + ((next - here) * step) / times;
    }
    here = next;
  }
}

/**
 * The points of each class, flat.
 * @param {Float32Array} points
 * @param {ArrayLike<number>} label
 * @param {number} classes
 */
function membersOf(points, label, classes) {
  const counts = new Uint32Array(classes);
  for (let i = 0; i < label.length; i++) counts[label[i]] += 1;
  const members = Array.from(counts, (count) => new Float32Array(2 * count));
  counts.fill(0);
  for (let i = 0; i < label.length; i++) {
    const k = label[i];
    members[k][counts[k]++] = points[2 * i];
    members[k][counts[k]++] = points[2 * i + 1];
  }
  return members;
}

/**
 * @param {Float32Array} own the class's points
 * @param {number} factor of the bandwidth
 * @returns {ClassKernel}
 */
function kernelOf(own, factor) {
  const count = own.length / 2;
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  let [mx, my, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let at = 0; at < own.length; at += 2) {
    mx += own[at] / count;
    my += own[at + 1] / count;
  }
  for (let at = 0; at < own.length; at += 2) {
    const [x, y] = [own[at], own[at + 1]];
    xx += (x - mx) ** 2;
    xy += (x - mx) * (y - my);
    yy += (y - my) ** 2;
    [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
  }
  const slope = yy > 0 ? xy / yy : 0;
  const narrowed = (/** @type {number} */ sum) =>
    factor * count ** (-1 / 6) * Math.sqrt(Math.max(0, sum) / Math.max(1, count - 1));
  const upward = narrowed(yy);
  const [dx, dy] = [REACH * narrowed(xx), REACH * upward];
  return {
    middle: my,
    slope,
    across: narrowed(xx - slope * xy),
    upward,
    box: [x0 - dx, x1 + dx, y0 - dy, y1 + dy],
  };
}

/**
 * The grid around all kernels.
 * @param {(ClassKernel | null)[]} kernels
 * @returns {Grid}
 */
function gridOf(kernels) {
  const known = kernels.filter((kernel) => kernel !== null);
  const edges = (/** @type {number} */ side) => known.map(({ box }) => box[side]);
  const [x0, x1] = [Math.min(...edges(0)), Math.max(...edges(1))];
  const [y0, y1] = [Math.min(...edges(2)), Math.max(...edges(3))];
  const extent = Math.max(x1 - x0, y1 - y0) || 1;
  const narrowest = Math.min(...known.flatMap(({ across, upward }) => [across, upward]));
  const [least, most] = NODES.map((nodes) => extent / (nodes - 1));
  const step = Math.max(most, Math.min(least, narrowest / NODES_A_DEVIATION));
  return { x0, y0, step, columns: Math.ceil((x1 - x0) / step) + 1, rows: Math.ceil((y1 - y0) / step) + 1 };
}

/**
 * @param {Float32Array} own the class's points
 * @param {ClassKernel} kernel
 * @param {Grid} grid
 * @param {number} total images of all classes
 * @returns {Layer}
 */
function layer(own, kernel, grid, total) {
  const part = partOf(kernel.box, grid);
  const counts = blurredUpward(
    counted(own, kernel, grid, part, 1 / (total * grid.step ** 2)),
    part,
    kernel.upward / grid.step,
  );
  const values = blurredAcross(counts, kernel, grid, part);
  return { ...part, values, peak: largest(values) };
}

/** @param {Float32Array} values */
function largest(values) {
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return most;
}

/**
 * The nodes within a box.
 * @param {number[]} box [x0, x1, y0, y1]
 * @param {Grid} grid
 * @returns {Part}
 */
function partOf([bx0, bx1, by0, by1], { x0, y0, step, columns, rows }) {
  const [left, bottom] = [Math.floor((bx0 - x0) / step), Math.floor((by0 - y0) / step)];
  const width = Math.min(columns, Math.ceil((bx1 - x0) / step) + 1) - left;
  const height = Math.min(rows, Math.ceil((by1 - y0) / step) + 1) - bottom;
  return { left, bottom, width, height };
}

/**
 * Points over u and y, each of weight `weight`.
 * @param {Float32Array} own
 * @param {ClassKernel} kernel
 * @param {Grid} grid
 * @param {Part} part
 * @param {number} weight
 * @returns {Counts}
 */
function counted(own, { middle, slope }, { y0, step }, { bottom, height }, weight) {
  let [low, high] = [Infinity, -Infinity];
  const us = new Float32Array(own.length / 2);
  for (let i = 0; i < us.length; i++) {
    us[i] = own[2 * i] - slope * (own[2 * i + 1] - middle);
    [low, high] = [Math.min(low, us[i]), Math.max(high, us[i])];
  }
  const width = Math.floor((high - low) / step) + 2;
  const counts = new Float32Array(width * height);
  for (let i = 0; i < us.length; i++) {
    const [u, v] = [(us[i] - low) / step, (own[2 * i + 1] - y0) / step - bottom];
    const [column, row] = [Math.floor(u), Math.min(height - 2, Math.floor(v))];
    const [right, above] = [u - column, v - row];
    const at = row * width + column;
    counts[at] += weight * (1 - right) * (1 - above);
    counts[at + 1] += weight * right * (1 - above);
    counts[at + width] += weight * (1 - right) * above;
    counts[at + width + 1] += weight * right * above;
  }
  return { counts, start: low, width };
}

/**
 * @param {Counts} counts
 * @param {Part} part
 * @param {number} deviation in steps of the grid
 * @returns {Counts}
 */
function blurredUpward({ counts, start, width }, { height }, deviation) {
  const blurred = new Float32Array(counts.length);
  const { weights, first } = gaussian(deviation, 0);
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at];
    if (count === 0) continue;
    const row = Math.floor(at / width);
    const from = Math.max(0, -(row + first));
    const to = Math.min(weights.length, height - row - first);
    for (let k = from; k < to; k++) blurred[at + (first + k) * width] += count * weights[k];
  }
  return { counts: blurred, start, width };
}

/**
 * Along u, and from u back to x, which moves every row by another distance.
 * @param {Counts} counts
 * @param {ClassKernel} kernel
 * @param {Grid} grid
 * @param {Part} part
 */
function blurredAcross(
  { counts, start, width: across },
  kernel,
  { x0, y0, step },
  { left, bottom, width, height },
) {
  const values = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    const y = y0 + (bottom + row) * step;
    const moved = (start + kernel.slope * (y - kernel.middle) - x0) / step - left;
    const { weights, first } = gaussian(kernel.across / step, moved);
    for (let column = 0; column < across; column++) {
      const count = counts[row * across + column];
      if (count === 0) continue;
      const from = Math.max(0, -(column + first));
      const to = Math.min(weights.length, width - column - first);
      const at = row * width + column + first;
      for (let k = from; k < to; k++) values[at + k] += count * weights[k];
    }
  }
  return values;
}

/**
 * Weights of a Gaussian around `middle` at the whole numbers from `first` on; they add up to one.
 * @param {number} deviation
 * @param {number} middle
 */
function gaussian(deviation, middle) {
  const variance = Math.max(LEAST_VARIANCE, deviation ** 2 - SHARED_VARIANCE);
  const reach = Math.max(1, REACH * Math.sqrt(variance));
  const first = Math.ceil(middle - reach);
  const weights = Float32Array.from({ length: Math.floor(middle + reach) - first + 1 }, (_, k) =>
    Math.exp(-((first + k - middle) ** 2) / (2 * variance)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { weights: weights.map((weight) => weight / sum), first };
}
