/** Charts by keyboard: arrows walk their points, each is shown as under a pointer, and said. */

import { say, sayingPlace } from "../page.mjs";

/**
 * The points of a line, of bars, or of a row of a map; say(i): what a point says.
 * @typedef {{curve: number, subplot: string, length: number, number(i: number): number | [number, number],
 *   say(i: number): string}} Row
 */
/** @typedef {{row: number, point: number}} At */

const CHARTS = "[data-chart]";
const SIGNIFICANT = 4;
const MINUS = "\u2212";
/** @type {Record<string, [number, number]>} */
export const STEPS = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  Home: [0, Number.NEGATIVE_INFINITY],
  End: [0, Number.POSITIVE_INFINITY],
};

/** Charts stand in elements that the server made stops of the keyboard, see app/pages/shared/elements.py. */
export function watchCharts() {
  /** @type {WeakMap<Element, At>} */
  const places = new WeakMap();
  sayingPlace(); // must be there before something is said in it
  document.addEventListener("keydown", (event) => {
    const { target, key, altKey, ctrlKey, metaKey } = event;
    const isChart = target instanceof Element && target.matches(CHARTS) && key in STEPS;
    if (!isChart || altKey || ctrlKey || metaKey) return;
    const chart = target.querySelector(".js-plotly-plot");
    const rows = chart === null ? [] : rowsOf(/** @type {any} */ (chart));
    if (rows.length === 0) return;
    event.preventDefault();
    const at = stepped(rows, places.get(target) ?? null, STEPS[key]);
    places.set(target, at);
    const { curve, subplot, number, say: words } = rows[at.row];
    const shown = [{ curveNumber: curve, pointNumber: number(at.point) }];
    /** @type {any} */ (window.Plotly).Fx.hover(chart, shown, subplot);
    say(words(at.point));
  });
  document.addEventListener("focusout", ({ target }) => {
    const chart =
      target instanceof Element && target.matches(CHARTS) && target.querySelector(".js-plotly-plot");
    if (chart) /** @type {any} */ (window.Plotly).Fx.unhover(chart);
  });
}

/**
 * The first point, or the one that many rows down and points on, as far as there are any.
 * @param {Pick<Row, "length">[]} rows none empty
 * @param {At | null} at
 * @param {[number, number]} step
 * @returns {At}
 */
export function stepped(rows, at, [down, on]) {
  if (at === null) return { row: 0, point: 0 };
  const row = within(at.row + down, rows.length);
  // Another chart may stand in the element by now.
  return { row, point: within(Math.min(at.point, rows[row].length - 1) + on, rows[row].length) };
}

/**
 * @param {number} value
 * @param {number} length
 */
function within(value, length) {
  return Math.max(0, Math.min(length - 1, value));
}

/**
 * What can be walked of a chart that Plotly has drawn: what is drawn in it and speaks when pointed at.
 * @param {{_fullData: any[], layout: any}} chart
 * @returns {Row[]}
 */
export function rowsOf({ _fullData: traces, layout }) {
  return traces
    .filter(({ visible, hoverinfo, x }) => visible === true && hoverinfo !== "skip" && x?.length > 0)
    .flatMap((trace) => (trace.z === undefined ? [rowOfPoints(trace, layout)] : rowsOfMap(trace, layout)));
}

/**
 * @param {any} trace
 * @param {any} layout
 * @returns {Row}
 */
function rowOfPoints(trace, layout) {
  const { index, name, x, y, text, xaxis = "x", yaxis = "y" } = trace;
  const [across, upward] = [titleOf(layout, xaxis), titleOf(layout, yaxis)];
  return {
    curve: index,
    subplot: xaxis + yaxis,
    length: x.length,
    number: (i) => i,
    say: (i) => {
      const own = Array.isArray(text) ? plain(text[i]) : "";
      const values = `${across} ${valueText(x[i])}, ${upward} ${valueText(y[i])}`;
      return [plain(name), own, values].filter((part) => part.trim() !== "").join(": ");
    },
  };
}

/**
 * From the uppermost row downwards.
 * @param {any} trace
 * @param {any} layout
 * @returns {Row[]}
 */
function rowsOfMap({ index, x, y, z, xaxis = "x", yaxis = "y" }, layout) {
  const [across, upward] = [titleOf(layout, xaxis), titleOf(layout, yaxis)];
  return Array.from(y, (/** @type {unknown} */ height, /** @type {number} */ row) => ({
    curve: index,
    subplot: xaxis + yaxis,
    length: x.length,
    number: (/** @type {number} */ i) => /** @type {[number, number]} */ ([row, i]),
    say: (/** @type {number} */ i) =>
      `${across} ${valueText(x[i])}, ${upward} ${valueText(height)}: ${valueText(z[row][i])}`,
  })).reverse();
}

/**
 * @param {any} layout
 * @param {string} axis "x", "y2"
 */
function titleOf(layout, axis) {
  const { title } = layout[`${axis[0]}axis${axis.slice(1)}`] ?? {};
  return plain(title?.text ?? title) || axis[0];
}

/** Without the marks of Plotly's own HTML. @param {unknown} text */
function plain(text) {
  return typeof text === "string" ? text.replace(/<[^>]*>/g, " ") : "";
}

/** @param {unknown} value */
function valueText(value) {
  if (typeof value !== "number") return String(value ?? "–");
  return String(Number(value.toPrecision(SIGNIFICANT))).replace("-", MINUS);
}
