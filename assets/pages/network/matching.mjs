/**
 * Units of two runs that do the same. A layer's units can be put in any order, and their signs turned, without
 * the network doing anything else (with weights after it that follow): so unit 7 of one run has nothing to do
 * with unit 7 of another, unless both were trained from the same beginning.
 */

/** Vectors of weights, (units.length · numbers), and the numbers of their units. @typedef {{units: number[], numbers: number, data: Float32Array}} Weighed */

/** units of the other run by those of this one, in their order; cosine: of the two vectors. @typedef {{unit: number, other: number, cosine: number}} Match */

/**
 * Each of the own units with the other run's unit that is most like it, the most alike pairs first; nobody is
 * taken twice. byNumber: the median cosine of units of the same number, null where there are none.
 * @param {Weighed} own
 * @param {Weighed} other
 * @returns {{matches: Match[], median: number, byNumber: number | null}}
 */
export function matchedUnits(own, other) {
  const cosines = cosinesOf(own, other);
  const wide = other.units.length;
  const order = Array.from(cosines.keys()).sort((a, b) => Math.abs(cosines[b]) - Math.abs(cosines[a]));
  /** @type {(Match | undefined)[]} */
  const found = own.units.map(() => undefined);
  const taken = new Set();
  for (const at of order) {
    const [row, column] = [Math.floor(at / wide), at % wide];
    if (found[row] !== undefined || taken.has(column)) continue;
    taken.add(column);
    found[row] = { unit: own.units[row], other: other.units[column], cosine: cosines[at] };
  }
  const matches = found.filter((match) => match !== undefined);
  const numbered = own.units.flatMap((unit, row) => {
    const column = other.units.indexOf(unit);
    return column < 0 ? [] : [cosines[row * wide + column]];
  });
  return {
    matches,
    median: medianOf(matches.map(({ cosine }) => Math.abs(cosine))),
    byNumber: numbered.length > 0 ? medianOf(numbered) : null,
  };
}

/**
 * The cosine of each own vector with each other one, row by row; 0 where one is nothing.
 * @param {Weighed} own
 * @param {Weighed} other
 */
function cosinesOf(own, other) {
  const { numbers } = own;
  const a = normalised(own);
  const b = normalised(other);
  const cosines = new Float32Array(own.units.length * other.units.length);
  for (let row = 0, at = 0; row < own.units.length; row++) {
    for (let column = 0; column < other.units.length; column++, at++) {
      let sum = 0;
      for (let k = 0; k < numbers; k++) sum += a[row * numbers + k] * b[column * numbers + k];
      cosines[at] = sum;
    }
  }
  return cosines;
}

/** @param {Weighed} weighed */
function normalised({ units, numbers, data }) {
  const unitLong = Float32Array.from(data);
  for (let k = 0; k < units.length; k++) {
    const vector = unitLong.subarray(k * numbers, (k + 1) * numbers);
    const length = Math.hypot(...vector);
    if (length > 0) for (let i = 0; i < numbers; i++) vector[i] /= length;
  }
  return unitLong;
}

/** @param {number[]} values */
function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}
