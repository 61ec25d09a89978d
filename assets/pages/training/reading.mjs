/** Reading values at an epoch, and where an epoch is: on a chart's axis and in the address. */

/**
 * The charts' x axis: the first and the last epoch seen.
 * @typedef {{span: [number, number], isLog: boolean}} Axis
 */

const MINUS = "\u2212";
/** What stands before the epoch in an address. */
const BEFORE_EPOCH = /^runs?=/;

/**
 * The y of the point whose x is `epoch`; null where the line has none there. x rises.
 * @param {number[]} x
 * @param {(number | null)[]} y
 * @param {number} epoch
 * @returns {number | null}
 */
export function valueAt(x, y, epoch) {
  const at = x.indexOf(epoch);
  return at === -1 ? null : y[at];
}

/**
 * Nats with one digit behind the point, what is small with three that count.
 * @param {number | null} value
 * @param {string} key
 */
export function valueText(value, key) {
  if (value === null) return "";
  if (key === "learning_rate") return withMinus(value.toExponential(1).replace("e-", `e${MINUS}`));
  if (key === "beta") return withMinus(String(Number(value.toPrecision(3))));
  return withMinus(value.toFixed(Math.abs(value) >= 1000 ? 0 : 1));
}

/**
 * Where an epoch is between the ends of the charts' x axis, 0 and 1.
 * @param {number} epoch
 * @param {Axis} axis
 */
export function shareOf(epoch, { span, isLog }) {
  const [first, last, at] = isLog ? [...span, epoch].map(Math.log) : [...span, epoch];
  return (at - first) / (last - first);
}

/**
 * The epoch at a share of the charts' x axis.
 * @param {number} share
 * @param {Axis} axis
 */
export function epochOf(share, { span: [first, last], isLog }) {
  const at = isLog ? first * (last / first) ** share : first + share * (last - first);
  return Math.max(1, Math.round(at));
}

/**
 * The query string with another epoch in its place; null is the last one, which is left out.
 * @param {string} query
 * @param {number | null} epoch
 */
export function withEpoch(query, epoch) {
  const parts = query
    .slice(1)
    .split("&")
    .filter((part) => part !== "" && !part.startsWith("epoch="));
  const before = parts.filter((part) => BEFORE_EPOCH.test(part)).length;
  if (epoch !== null) parts.splice(before, 0, `epoch=${epoch}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

/**
 * The epoch of the latest click, of what Dash says of each chart.
 * @param {({timestamp: number, points: {x: number}[]} | null | undefined)[]} clicks
 */
export function epochClicked(clicks) {
  const [latest] = clicks.flatMap((click) => click ?? []).sort((a, b) => b.timestamp - a.timestamp);
  return latest?.points[0]?.x ?? null;
}

/**
 * Is it of a chart's x axis, of what Plotly tells of a chart that changed?
 * @param {unknown} change
 */
export function isZoom(change) {
  return Object.keys(Object(change)).some((name) => name.startsWith("xaxis"));
}

/** @param {string} text */
function withMinus(text) {
  return text.replace(/^-/, MINUS);
}
