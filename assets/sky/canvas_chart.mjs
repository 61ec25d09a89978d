/**
 * The sky on a canvas: what sky.mjs and pictures/saving.mjs ask of Plotly, and no more.
 *
 * Plotly is 1.4 MB when it is compressed and half of what a page with a sky computes: it draws the same
 * stars where this cannot keep up with who moves them, and a saved page does without it.
 */

/** @import { Figure, PlotElement } from "../shell/types.d.ts" */
/** @import { Axes, Axis, Name, Stars } from "./star_painter.mjs" */

import { newCanvas, StillCanvas } from "../pictures/canvas.mjs";
import { element } from "../shell/page.mjs";
import { Carried, MARGIN } from "./carried.mjs";
import {
  drawStars,
  fittedAxes,
  gridLines,
  labels,
  pixelOf,
  stepsOf,
  svg,
  upwardPixelOf,
} from "./star_painter.mjs";
import { watchView } from "./view_gestures.mjs";

/** Numbers as Plotly's figures have them: float32 in base64, or a list. @typedef {ArrayLike<number> | {bdata: string}} Numbers */

/** @typedef {{range: number[], dtick?: number}} AxisLayout */
/** @typedef {Figure["layout"] & {xaxis: AxisLayout, yaxis: AxisLayout, annotations?: Name[]}} Layout */
/** Restyled values, one a class; relaid ranges. @typedef {Record<string, any>} Change */

/** Of a frame's 16.7, milliseconds that painting may take; so many of the last are looked at. */
const SLOW_MILLISECONDS = 14;
const LOOKED_AT = 9;
const GRID = "rgb(128 128 160 / 16%)";
const SAVED_NAMES = "600 18px system-ui, sans-serif";

class Chart {
  /** All that is drawn. */
  pane;
  #plot;
  #left = new AbortController();
  #grid = svg("path", { fill: "none", "stroke-width": 1 });
  #still = new StillCanvas(document.createElement("canvas"));
  /** Of the stars, kept from one frame of a move to the next. */
  #pixels = new ImageData(1, 1);
  #labels = svg("svg", { class: "main-svg" });
  /** @type {Record<string, ((change: Change) => void)[]>} */
  #listeners = {};
  #gestures;
  /** @type {number[]} */
  #view = [];
  #carried = new Carried(this.#still.canvas);
  /** Milliseconds that painting took lately. @type {number[]} */
  #took = [];

  /** @param {PlotElement} plot */
  constructor(plot) {
    this.#plot = plot;
    plot.classList.add("js-plotly-plot");
    this.#still.canvas.className = "gl-container";
    const pad = element("div", { className: "nsewdrag" });
    const ground = svg("svg", { class: "main-svg" }, svg("g", { class: "gridlayer" }, this.#grid));
    this.pane = element("div", { className: "canvas-chart" }, ground, this.#still.canvas, this.#labels, pad);
    plot.append(this.pane);
    plot.on = (event, listen) => {
      this.#listeners[event] = [...(this.#listeners[event] ?? []), listen];
    };
    const gestures = {
      view: () => [...plot._fullLayout.xaxis.range, ...plot._fullLayout.yaxis.range].map(Number),
      hold: (/** @type {boolean} */ isHeld) => (plot._dragging = isHeld),
      move: (/** @type {number[]} */ view) => {
        this.#look(view);
        this.#tell("plotly_relayouting", {});
      },
      rest: () => this.#tell("plotly_relayout", { "xaxis.range[0]": this.#view[0] }),
    };
    this.#gestures = watchView(pad, gestures, this.#left.signal);
  }

  /** The element is Plotly's to draw in. */
  leave() {
    this.#left.abort();
    this.#plot.classList.remove("js-plotly-plot");
    for (const name of ["on", "data", "layout", "_fullLayout", "_dragging"])
      delete (/** @type {any} */ (this.#plot)[name]);
  }

  /**
   * @param {Stars[]} data
   * @param {Layout} layout
   */
  take(data, layout) {
    for (const stars of data) [stars.x, stars.y] = [numbers(stars.x), numbers(stars.y)];
    this.#plot.data = /** @type {any} */ (data);
    this.#plot.layout = layout;
    this.#carried.forget();
    this.#look([...layout.xaxis.range, ...layout.yaxis.range]);
    this.#tell("plotly_afterplot", {});
  }

  /** @param {Change} change such as {"marker.color": […]}: one value a class, or one for all */
  restyle(change) {
    for (const [path, values] of Object.entries(change)) {
      const keys = path.split(".");
      const last = /** @type {string} */ (keys.pop());
      this.#plot.data.forEach((trace, k) => {
        const owner = keys.reduce((part, key) => part[key], /** @type {any} */ (trace));
        owner[last] = Array.isArray(values) ? values[k] : values;
      });
    }
    this.draw();
  }

  /** @param {Change} change */
  relayout(change) {
    const { "xaxis.range": across, "yaxis.range": upward } = change;
    this.#look(across && upward ? [...across, ...upward] : this.#view);
    this.#tell("plotly_relayout", change);
    this.#tell("plotly_afterplot", {});
  }

  /** Does painting take so long that moving the stars does not keep its frames? */
  get isSlow() {
    const sorted = this.#took.toSorted((a, b) => a - b);
    return sorted.length === LOOKED_AT && sorted[LOOKED_AT >> 1] > SLOW_MILLISECONDS;
  }

  /** What a mouse has moved since the last frame is seen moved. */
  settle() {
    this.#gestures.flush();
  }

  /** Stars are others, or have another look. */
  draw() {
    this.#carried.forget();
    this.#show();
  }

  /** The view, as seldom as may be with stars that are painted anew. */
  #show() {
    const { layout, _fullLayout: full } = this.#plot;
    const axes = fittedAxes(this.#view, full.width, full.height);
    const steps = stepsOf(/** @type {Layout} */ (layout));
    this.#grid.setAttribute("d", gridLines(axes, steps));
    const names = /** @type {Name[]} */ (layout.annotations ?? []);
    this.#labels.replaceChildren(...labels(axes, steps, names));
    if (!this.#carried.follows(toPixel(axes), sizeOf(axes))) this.#paint(axes);
  }

  /** @param {Axes} axes */
  #paint({ x, y }) {
    const begun = performance.now();
    const size = sizeOf({ x, y });
    const { ratio } = size;
    const margin = this.#plot._dragging ? MARGIN : 0;
    const [width, height] = [x.length + 2 * margin, y.length + 2 * margin];
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.#pixels.width === across && this.#pixels.height === down) this.#pixels.data.fill(0);
    else this.#pixels = new ImageData(across, down);
    const axes = { x: { ...x, offset: margin }, y: { ...y, offset: margin } };
    const { left, top, right, bottom } = drawStars(
      this.#pixels,
      /** @type {any} */ (this.#plot.data),
      axes,
      ratio,
    );
    const context = this.#still.begin(across, down);
    // What is empty takes its time, too.
    context.putImageData(this.#pixels, 0, 0, left, top, right - left, bottom - top);
    this.#still.show();
    this.#carried.painted(toPixel({ x, y }), size, margin);
    this.#took = [...this.#took, performance.now() - begun].slice(-LOOKED_AT);
  }

  /** @param {number[]} view */
  #look(view) {
    const { clientWidth: width, clientHeight: height } = this.#plot;
    const { x, y } = fittedAxes(view, Math.max(1, width), Math.max(1, height));
    this.#view = [...x.range, ...y.range];
    const drawn = { width, height, xaxis: drawnAxis(x), yaxis: drawnAxis(y) };
    this.#plot._fullLayout = /** @type {any} */ (drawn);
    this.#plot.layout.xaxis.range = x.range;
    this.#plot.layout.yaxis.range = y.range;
    this.#show();
  }

  /**
   * @param {string} event
   * @param {Change} change
   */
  #tell(event, change) {
    for (const listen of this.#listeners[event] ?? []) listen(change);
  }
}

/**
 * @param {Numbers} given
 * @returns {ArrayLike<number>}
 */
function numbers(given) {
  if (!("bdata" in given)) return given;
  const bytes = Uint8Array.from(atob(given.bdata), (letter) => letter.charCodeAt(0));
  return new Float32Array(bytes.buffer);
}

/** @param {Axis} axis */
function drawnAxis({ range, offset, length }) {
  return { range, _offset: offset, _length: length };
}

/** @type {WeakMap<HTMLElement, Chart>} */
const charts = new WeakMap();

/**
 * @param {Axes} axes
 * @returns {import("./carried.mjs").ToPixel}
 */
function toPixel({ x, y }) {
  return ([u, v]) => [pixelOf(x, u), upwardPixelOf(y, v)];
}

/** @param {Axes} axes */
function sizeOf({ x, y }) {
  return { width: x.length, height: y.length, ratio: globalThis.devicePixelRatio };
}

/** By the names that Plotly gives them. */
export const chart = {
  /**
   * @param {PlotElement} plot
   * @param {Stars[]} data
   * @param {Layout} layout
   */
  async react(plot, data, layout) {
    const drawn = charts.get(plot) ?? new Chart(plot);
    charts.set(plot, drawn);
    drawn.take(data, layout);
  },
  /**
   * @param {PlotElement} plot
   * @param {Change} change
   */
  async restyle(plot, change) {
    charts.get(plot)?.restyle(change);
  },
  /**
   * @param {PlotElement} plot
   * @param {Change} change
   */
  async relayout(plot, change) {
    charts.get(plot)?.relayout(change);
  },
  /** @param {PlotElement} plot */
  async redraw(plot) {
    charts.get(plot)?.draw();
  },
  /** @param {PlotElement} plot */
  settle(plot) {
    charts.get(plot)?.settle();
  },
  /** @param {PlotElement} plot */
  isSlow(plot) {
    return charts.get(plot)?.isSlow ?? false;
  },
  /**
   * Leaves the element; what was drawn stays in sight. Returns that.
   * @param {PlotElement} plot
   */
  purge(plot) {
    const drawn = charts.get(plot);
    charts.delete(plot);
    drawn?.leave();
    return drawn?.pane;
  },
  /**
   * The address of a picture of the stars, their grid and names.
   * @param {{data: Stars[], layout: Layout & {font: {color: string}}}} picture
   * @param {{width: number, height: number, scale: number}} size
   */
  async toImage({ data, layout }, { width, height, scale }) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * scale, height * scale];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    const axes = fittedAxes([...layout.xaxis.range, ...layout.yaxis.range], width, height);
    context.scale(scale, scale);
    context.strokeStyle = GRID;
    context.stroke(new Path2D(gridLines(axes, stepsOf(layout))));
    const stars = newCanvas(canvas.width, canvas.height);
    const pixels = stars.createImageData(canvas.width, canvas.height);
    drawStars(pixels, data, axes, scale);
    stars.putImageData(pixels, 0, 0);
    context.drawImage(stars.canvas, 0, 0, width, height);
    context.font = SAVED_NAMES;
    context.fillStyle = layout.font.color;
    [context.textAlign, context.textBaseline] = ["center", "middle"];
    for (const { x, y, text } of layout.annotations ?? [])
      context.fillText(text, pixelOf(axes.x, x), upwardPixelOf(axes.y, y));
    return canvas.toDataURL("image/png");
  },
};
