/** The sky as a picture, until Plotly, most of all code, has come and draws it to be moved and zoomed. */

/** @import { Figure } from "../shell/types.d.ts" */
/** @import { Axis } from "./sky.mjs" */
/** @import { Name, Stars } from "./star_painter.mjs" */

import { context2d } from "../pictures/canvas.mjs";
import { element } from "../shell/page.mjs";
import { gridLines, labels, paintStars, stepsOf, svg } from "./star_painter.mjs";

/** Numbers as Plotly's figures have them: float32 in base64, or a list. @typedef {number[] | {bdata: string}} Numbers */

/**
 * What a graph shows of the figure, within those axes.
 * @param {Figure} figure whose stars know their looks
 * @param {{x: Axis, y: Axis}} axes
 */
export function sketch({ data, layout }, axes) {
  const canvas = document.createElement("canvas");
  const ratio = globalThis.devicePixelRatio;
  canvas.width = Math.round(axes.x.length * ratio);
  canvas.height = Math.round(axes.y.length * ratio);
  const classes = /** @type {any[]} */ (data).map((each) => ({
    ...each,
    x: numbers(each.x),
    y: numbers(each.y),
  }));
  paintStars(context2d(canvas), /** @type {Stars[]} */ (classes), axes, ratio);
  const steps = stepsOf(layout);
  const grid = svg("path", { fill: "none", "stroke-width": 1, d: gridLines(axes, steps) });
  const ground = svg("svg", {}, svg("g", { class: "gridlayer" }, grid));
  const names = /** @type {Name[]} */ (/** @type {unknown} */ (layout.annotations ?? []));
  const over = svg("svg", {}, ...labels(axes, steps, names));
  return element("div", { className: "sketch" }, ground, canvas, over);
}

/**
 * @param {Numbers} given
 * @returns {ArrayLike<number>}
 */
function numbers(given) {
  if (Array.isArray(given)) return given;
  const bytes = Uint8Array.from(atob(given.bdata), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}
