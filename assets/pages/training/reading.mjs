/** Reading values off curves: which epoch, which value, where a label has room. */

const MINUS = "\u2212";

/** The y of the point whose x is `epoch`; null where the line has none there. x rises. */
export function valueAt(x, y, epoch) {
  let [low, high] = [0, x.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (x[middle] < epoch) low = middle + 1;
    else high = middle;
  }
  return x[low] === epoch && Number.isFinite(y[low]) ? y[low] : null;
}

/** Nats with one digit behind the point, what is small with three that count. */
export function valueText(value, key) {
  if (value === null) return "";
  if (key === "learning_rate") return signless(value.toExponential(1).replace("e-", `e${MINUS}`));
  if (key === "beta") return signless(String(Number(value.toPrecision(3))));
  return signless(value.toFixed(Math.abs(value) >= 1000 ? 0 : 1));
}

/**
 * Middles of labels, moved up or down by as little as it takes for all to be `apart` from each
 * other and within [low, high]; where there is no room for all, they share what there is.
 */
export function spread(middles, apart, low, high) {
  const step = Math.min(apart, (high - low) / Math.max(1, middles.length - 1));
  const order = middles.map((_, k) => k).sort((a, b) => middles[a] - middles[b]);
  const placed = [...middles];
  order.forEach((k, at) => {
    const least = at === 0 ? low : placed[order[at - 1]] + step;
    placed[k] = Math.max(least, Math.min(middles[k], high));
  });
  for (let at = order.length - 1; at >= 0; at--) {
    const most = at === order.length - 1 ? high : placed[order[at + 1]] - step;
    placed[order[at]] = Math.min(placed[order[at]], most);
  }
  return placed;
}

/** What is seen after zooming to [first, last]: at least two epochs within [low, high]; null is all. */
export function zoomTo([first, last], [low, high]) {
  const from = Math.max(low, Math.round(Math.min(first, last)));
  const to = Math.min(high, Math.round(Math.max(first, last)));
  if (to - from < 1 || (from <= low && to >= high)) return null;
  return [from, to];
}

/** Half as many epochs, around that one, or twice as many. */
export function zoomAround(epoch, [first, last], whole, factor) {
  const half = ((last - first) * factor) / 2;
  const middle = Math.min(whole[1] - half, Math.max(whole[0] + half, epoch));
  return zoomTo([middle - half, middle + half], whole);
}

function signless(text) {
  return text.replace(/^-/, MINUS);
}
