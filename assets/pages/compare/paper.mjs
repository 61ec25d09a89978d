/** A card's charts for a paper: so many millimetres wide, light, without a title, in letters of one size. */

/** @import { Plot } from "./drawing.mjs" */

import { element, line, NAMESPACE } from "./drawing.mjs";

// app/theme.py's ink of paper.
const INK = "#221f1a";
/** CSS pixels: 96 an inch of 25.4 mm or 72 points. */
const A_MILLIMETRE = 96 / 25.4;
const A_POINT = 96 / 72;
/** Of a PNG, pixels a CSS pixel: 300 an inch. */
export const PAPER_SHARP = 300 / 96;
/** A chart's height as a share of its width. */
const SHAPE = 0.75;
/** Charts are at least so wide, in letters. */
const LEAST_WIDTH = 20;

/** ground: null is transparent; points: the size of letters @typedef {{millimetres: number, points: number, ground: string | null}} Paper */

/**
 * @param {Element} card
 * @param {Paper} paper
 */
export async function paperDrawing(card, { millimetres, points, ground }) {
  const letter = points * A_POINT;
  const width = millimetres * A_MILLIMETRE;
  /** @type {NodeListOf<HTMLElement>} */
  const charts = card.querySelectorAll(".chart");
  const { columns, chart, height } = sheet(width, charts.length, letter);
  const drawing = element("svg", {
    xmlns: NAMESPACE,
    width: `${millimetres}mm`,
    height: `${(height / A_MILLIMETRE).toFixed(2)}mm`,
    viewBox: `0 0 ${width.toFixed(2)} ${height.toFixed(2)}`,
  });
  if (ground !== null) drawing.append(element("rect", { width: "100%", height: "100%", fill: ground }));
  for (const [k, holder] of charts.entries()) {
    const [x, y] = [(k % columns) * chart.width, Math.floor(k / columns) * chart.height];
    const caption = holder.querySelector("h4")?.textContent ?? "";
    const words = { size: letter, weight: 600, baseline: 1.2 * letter };
    if (caption !== "") drawing.append(line(caption, x + 0.3 * letter, y, words, INK));
    const plot = /** @type {Plot} */ (holder.querySelector(".js-plotly-plot"));
    const picture = await drawn(plot, chart.width, chart.height - chart.caption, letter);
    picture.setAttribute("x", x.toFixed(2));
    picture.setAttribute("y", (y + chart.caption).toFixed(2));
    drawing.append(picture);
  }
  return drawing;
}

/**
 * How charts of a card stand on a width: columns, the size of each, and the height of all.
 * @param {number} width
 * @param {number} count
 * @param {number} letter
 */
export function sheet(width, count, letter) {
  const columns = Math.max(1, Math.min(count, Math.floor(width / (LEAST_WIDTH * letter))));
  const caption = count > 1 ? 1.6 * letter : 0;
  const chart = { width: width / columns, height: (SHAPE * width) / columns + caption, caption };
  return { columns, chart, height: Math.ceil(count / columns) * chart.height };
}

/**
 * @param {Plot} plot
 * @param {number} width
 * @param {number} height
 * @param {number} letter
 */
async function drawn(plot, width, height, letter) {
  const { data, layout } = lettered(plot, letter);
  const Plotly = /** @type {typeof import("plotly.js")} */ (window.Plotly);
  const options = { format: /** @type {const} */ ("svg"), width, height, imageDataOnly: true };
  const text = await Plotly.toImage({ data, layout }, options);
  return document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
}

/**
 * The chart with all letters of one size in the ink of paper, and margins that go with them.
 * @param {Pick<Plot, "data" | "layout">} plot
 * @param {number} letter pixels
 */
export function lettered({ data, layout }, letter) {
  const font = { family: "Helvetica, Arial, sans-serif", size: letter, color: INK };
  const axis = (/** @type {any} */ of) => ({
    ...of,
    tickfont: font,
    ...(of?.title ? { title: { ...of.title, font, standoff: 0.5 * letter } } : {}),
  });
  const right = Math.max(1, ((layout.margin?.r ?? 16) / 13) * letter);
  return {
    data: data.map((trace) => ({ ...trace, textfont: font })),
    layout: {
      ...layout,
      font,
      margin: { l: 4 * letter, r: right, t: letter, b: 3 * letter },
      xaxis: axis(layout.xaxis),
      yaxis: axis(layout.yaxis),
      paper_bgcolor: "rgba(0,0,0,0)",
    },
  };
}
