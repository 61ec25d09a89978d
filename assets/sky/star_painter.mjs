/** The stars of a plane as pixels, and what stands between and over them as SVG. */

/** @import { Point } from "../types.d.ts" */

/** An axis in latent units and in the pane's pixels. @typedef {{range: number[], offset: number, length: number}} Axis */

/**
 * A class's stars; a colour for all of them, or one each.
 * @typedef {{x: ArrayLike<number>, y: ArrayLike<number>, marker: {color: string | string[], size: number, opacity: number}}} Stars
 */

/** @typedef {{x: Axis, y: Axis}} Axes */
/** @typedef {{x: number, y: number, text: string, name: string}} Name */

import { boxAround, paintStars, rgb, unmultiply } from "../pictures/stars.mjs";

const SVG = "http://www.w3.org/2000/svg";
/** Numbers keep out of the corners, where the other axis has its own. */
const CORNER = 24;
const EDGE = 5;
/**
 * Returns the box outside which all stays empty.
 * @param {import("../pictures/stars.mjs").Pixels} pixels all transparent
 * @param {Stars[]} classes
 * @param {Axes} axes in pixels of the page
 * @param {number} ratio of these pixels to those
 */
export function drawStars(pixels, classes, axes, ratio) {
  const drawn = classes.map(({ x, y, marker }) => {
    const { color, size, opacity } = marker;
    const places = new Float32Array(2 * x.length);
    for (let k = 0; k < x.length; k++) {
      places[2 * k] = ratio * pixelOf(axes.x, x[k]);
      places[2 * k + 1] = ratio * upwardPixelOf(axes.y, y[k]);
    }
    const names = typeof color === "string" ? [color] : Array.from(new Set(color));
    const numbers = new Map(names.map((name, k) => [name, k]));
    const label =
      typeof color === "string"
        ? new Uint8Array(x.length)
        : Int32Array.from(color, (name) => numbers.get(name) ?? 0);
    paintStars(pixels, places, label, names.map(rgb), (size * ratio) / 2, opacity);
    return places;
  });
  const largest = Math.max(0, ...classes.map(({ marker }) => marker.size));
  const box = boxAround(pixels, drawn, (largest * ratio) / 2);
  unmultiply(pixels, box);
  return box;
}

/**
 * How far the lines of each axis are from one another; 0: there are none.
 * @param {import("../shell/types.d.ts").Figure["layout"]} layout
 * @returns {Point}
 */
export function stepsOf({ xaxis, yaxis }) {
  const { dtick = 1 } = xaxis;
  return [dtick, yaxis.showgrid === false ? 0 : dtick];
}

/**
 * Lines between the stars.
 * @param {Axes} axes
 * @param {Point} steps
 */
export function gridLines(axes, [across, upward]) {
  const { x, y } = axes;
  const down = marks(x.range, across).map((value) => `M${pixelOf(x, value)} 0V${y.length}`);
  const along = marks(y.range, upward).map((value) => `M0 ${upwardPixelOf(y, value)}H${x.length}`);
  return [...down, ...along].join("");
}

/**
 * The numbers of the lines, and the classes' names at their places.
 * @param {Axes} axes
 * @param {Point} steps
 * @param {Name[]} names
 */
export function labels({ x, y }, [stepAcross, stepUpward], names) {
  const across = numbers(x, stepAcross, pixelOf).map(({ at, text }) =>
    label("xtick", { x: at, y: y.length - EDGE, "font-size": 12, "text-anchor": "middle" }, text),
  );
  const upward = numbers(y, stepUpward, upwardPixelOf).map(({ at, text }) =>
    label("ytick", { x: EDGE, y: at, "font-size": 12, "dominant-baseline": "central" }, text),
  );
  const named = names.map((name, at) => {
    const place = { x: pixelOf(x, name.x), y: upwardPixelOf(y, name.y), "font-size": 15 };
    const middle = { "text-anchor": "middle", "dominant-baseline": "central" };
    const text = svg("text", { class: "annotation-text", ...middle, ...place }, name.text);
    return svg("g", { class: "annotation", "data-index": at }, text);
  });
  return [...across, ...upward, ...named];
}

/**
 * Of an axis's lines but for those near a corner: where each is, and its text.
 * @param {Axis} axis
 * @param {number} step
 * @param {(axis: Axis, value: number) => number} placed
 */
function numbers(axis, step, placed) {
  return marks(axis.range, step)
    .map((value) => ({ at: placed(axis, value), text: String(value).replace("-", "−") }))
    .filter(({ at }) => at >= CORNER && at <= axis.length - CORNER);
}

/**
 * @param {string} kind
 * @param {Record<string, string | number>} place
 * @param {string} text
 */
function label(kind, place, text) {
  return svg("g", { class: kind }, svg("text", place, text));
}

/**
 * The axes as Plotly draws them with equal units: what has room to spare shows more around.
 * @param {number[]} view
 * @param {number} width
 * @param {number} height
 * @returns {{x: Axis, y: Axis}}
 */
export function fittedAxes([x0, x1, y0, y1], width, height) {
  const unit = Math.max((x1 - x0) / width, (y1 - y0) / height);
  /**
   * @param {number} low
   * @param {number} high
   * @param {number} length
   */
  const axis = (low, high, length) => {
    const [middle, half] = [(low + high) / 2, (unit * length) / 2];
    return { range: [middle - half, middle + half], offset: 0, length };
  };
  return { x: axis(x0, x1, width), y: axis(y0, y1, height) };
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {(Node | string)[]} children
 */
export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.append(...children);
  return made;
}

/**
 * @param {Axis} axis
 * @param {number} value
 */
export function pixelOf({ range: [low, high], offset, length }, value) {
  return offset + (length * (value - low)) / (high - low);
}

/**
 * @param {Axis} axis
 * @param {number} value
 */
export function upwardPixelOf({ range: [low, high], offset, length }, value) {
  return offset + (length * (high - value)) / (high - low);
}

/**
 * The multiples of the step within the range.
 * @param {number[]} range
 * @param {number} step
 */
function marks([low, high], step) {
  if (step === 0) return [];
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return Array.from({ length: count }, (_, k) => (first + k) * step);
}
