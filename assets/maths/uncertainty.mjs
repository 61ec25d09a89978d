/** How far resampled directions stray from the one that was found: intervals that hold 95 % of them. */

const SHARE = 0.95;

/**
 * {angle, lengths: [low, high]} of resamples (each D) about `vector` (D), by percentiles (Efron
 * 1979): `angle` in radians is the one that 95 % do not exceed.
 */
export function uncertaintyOf(vector, resamples) {
  return {
    angle: quantile(
      resamples.map((drawn) => angleBetween(vector, drawn)),
      SHARE,
    ),
    lengths: interval(resamples.map(norm)),
  };
}

/** [low, high] of the angles on a plane, in radians from the vector's own, anticlockwise; all [x, y]. */
export function fanOf([x, y], drawn) {
  return interval(drawn.map(([u, v]) => Math.atan2(x * v - y * u, x * u + y * v)));
}

export function norm(vector) {
  return Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0));
}

/** In radians, 0 to π. */
export function angleBetween(a, b) {
  const [lengthA, lengthB] = [norm(a), norm(b)];
  const unitA = a.map((value) => value / lengthA);
  const unitB = b.map((value) => value / lengthB);
  // Unlike the arc cosine, exact for small angles too (Kahan 2006, section 12).
  const difference = norm(unitA.map((value, k) => value - unitB[k]));
  const sum = norm(unitA.map((value, k) => value + unitB[k]));
  return 2 * Math.atan2(difference, sum);
}

/** The value below which that share of them lies, between two neighbours in proportion. */
export function quantile(values, share) {
  const ordered = Float64Array.from(values).sort();
  const at = share * (ordered.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (at - below) * (ordered[above] - ordered[below]);
}

function interval(values) {
  return [quantile(values, (1 - SHARE) / 2), quantile(values, (1 + SHARE) / 2)];
}
