/** Curves of a run that the server drew: arrow keys walk their points, and a table has the same values. */

/** @import { OwnRow } from "../../shell/charts/own_charts.mjs" */

import { WalkedChart } from "../../shell/charts/own_charts.mjs";
import { shown, ValueTable } from "../../shell/charts/value_table.mjs";

/**
 * A column a line, of which a value may be missing; the first is that of the horizontal axis. even: its values are
 * names, one as far from the next as all others.
 * @typedef {{heads: string[], rows: (number | null)[][], even: boolean}} Values
 */

const GRID = ".recharts-cartesian-grid";

/** @param {HTMLElement} holder of a chart; what is drawn in it comes later */
export function walkCurve(holder) {
  const plot = /** @type {HTMLElement} */ (holder.querySelector(".curve"));
  const name = plot.getAttribute("aria-label") ?? "";
  /** @type {Values} */
  const values = JSON.parse(holder.dataset.values ?? "");
  const chart = new WalkedChart(plot, name);
  chart.show(curveRows(values, (share) => withinGrid(plot, share)));
  const table = new ValueTable(name, values.heads, "curve");
  table.show(() => values.rows.map((row) => row.map((value) => value ?? "")));
  holder.append(table.element);
}

/**
 * Where that share of the axes' width lies across the whole chart.
 * @param {HTMLElement} plot
 * @param {number} share
 */
function withinGrid(plot, share) {
  const [grid, all] = [plot.querySelector(GRID) ?? plot, plot].map((each) => each.getBoundingClientRect());
  return (grid.left - all.left + share * grid.width) / all.width;
}

/**
 * "held-out: epoch 12: 134.2".
 * @param {Values} values
 * @param {(share: number) => number} placed from a share of the axes to one of the chart
 * @returns {OwnRow[]}
 */
export function curveRows({ heads: [across, ...lines], rows, even }, placed) {
  const ends = even ? [0, rows.length - 1] : [rows[0][0] ?? 0, rows[rows.length - 1][0] ?? 0];
  const share = (/** @type {number} */ x) => (ends[1] === ends[0] ? 0 : (x - ends[0]) / (ends[1] - ends[0]));
  return lines.map((line, k) => {
    const points = rows.map((row, i) => ({ x: row[0] ?? 0, at: even ? i : (row[0] ?? 0), y: row[k + 1] }));
    const known = points.filter(({ y }) => y !== null);
    return {
      length: known.length,
      share: (i) => placed(share(known[i].at)),
      say: (i) => `${line}: ${across} ${known[i].x}: ${shown(known[i].y ?? "")}`,
    };
  });
}
