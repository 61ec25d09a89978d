/** How well a direction tells two groups of images apart. */

/**
 * The area under the ROC curve: how often one of `high` exceeds one of `low`, ties by half
 * (Mann & Whitney 1947). NaN where one of them is empty.
 */
export function areaUnderCurve(low, high) {
  const ordered = [...low]
    .map((value) => ({ value, isHigh: 0 }))
    .concat([...high].map((value) => ({ value, isHigh: 1 })));
  ordered.sort((a, b) => a.value - b.value);
  let [wins, below] = [0, 0];
  for (let begin = 0, end = 0; begin < ordered.length; begin = end) {
    while (end < ordered.length && ordered[end].value === ordered[begin].value) end++;
    const highs = ordered.slice(begin, end).reduce((sum, { isHigh }) => sum + isHigh, 0);
    const lows = end - begin - highs;
    wins += highs * (below + lows / 2);
    below += lows;
  }
  return wins / (low.length * high.length);
}

/** The numbers of points (N · D) along a direction (D), N of them. */
export function along(points, direction) {
  const dimensions = direction.length;
  return Float64Array.from({ length: points.length / dimensions }, (_, row) => {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += points[row * dimensions + k] * direction[k];
    return sum;
  });
}
