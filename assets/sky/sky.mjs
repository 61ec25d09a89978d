/**
 * The graph of the stars as a map: from the screen to latent space and back, its view, its colours.
 *
 * A canvas shows them. Where it cannot keep up with who moves them, Plotly, most of all code, draws them
 * by the graphics card from then on.
 */

/** @import { Elements, Figure, PlotElement, DrawnAxis } from "../shell/types.d.ts" */
/** @import { Point } from "../types.d.ts" */
/** @import { Axis } from "./star_painter.mjs" */

/** The colours of the classes, and those that are highlighted. @typedef {{colours: string[], highlighted: number[]}} Classes */

/** Of each class the coordinates of its stars, in the order of its images. @typedef {{x: number[][], y: number[][]}} StarPlaces */

import { plotly } from "../shell/charts/plotly.mjs";
import { starOpacity } from "../shell/colours.mjs";
import { idle } from "../shell/page.mjs";
import { chart } from "./canvas_chart.mjs";
import { hasWebGL } from "./graphics.mjs";
import { fittedAxes } from "./star_painter.mjs";

const DIMMED = 0.12;
const OPACITY = 0.7;
const NARROW = 600;
const STARS = { narrow: 2.5, wide: 3.5 };
/** A finger may not zoom into a single float or out of sight of everything. */
const WIDTHS = [0.01, 400];
const CONFIG = {
  scrollZoom: true,
  displayModeBar: false,
  displaylogo: false,
  showSendToCloud: false,
  doubleClick: false,
  showTips: false,
  // Plotly's own resizing draws all stars once more, which ends a drag; the sky fits itself.
  responsive: false,
};
/** Without which Plotly's stars are none. */
const EXTENSIONS = ["ANGLE_instanced_arrays", "OES_element_index_uint"];
/** Somebody who moved the sky is looking. */
const REST_MILLISECONDS = 1000;

export class Sky {
  #pane;
  #graph;
  /** @type {PlotElement | null} */
  #plot = null;
  /** Who draws: the canvas, or Plotly from some time on. @type {any} */
  #drawer = chart;
  /** Plotly takes over from the canvas; nothing is told to either. @type {Promise<void> | null} */
  #takingOver = null;
  #resting = 0;
  /**
   * The figure that places refer to, which may still be to be drawn; null while there is none.
   * @type {Figure | null}
   */
  #figure = null;
  #isDrawn = false;
  /** @type {number[]} */
  #start = [];
  /** What is to be seen whatever the pane's shape, which Plotly would only ever widen. @type {number[]} */
  #view = [];
  #names = new CSSStyleSheet();
  /** @type {string[][] | null} */
  #tints = null;
  #moved;

  /**
   * `moved(byPerson)` is called whenever what is seen has changed.
   * @param {Pick<Elements, "skyPane" | "sky">} page
   * @param {(byPerson: boolean) => void} moved
   */
  constructor({ skyPane: pane, sky }, moved) {
    this.#pane = pane;
    this.#graph = sky;
    this.#moved = moved;
    document.adoptedStyleSheets.push(this.#names);
    new ResizeObserver(() => this.#fit()).observe(pane);
  }

  /**
   * Places are of this figure from now on, seen as in `view`; null is the figure's own view.
   * @param {Figure} figure
   * @param {number[] | null} view
   */
  take(figure, view) {
    this.#figure = figure;
    this.#isDrawn = false;
    this.#start = viewOf(figure.layout);
    this.show(view);
  }

  /**
   * Draws the figure that was taken, once, in the colours and with the highlights of then.
   * @param {() => Classes} classes
   * @param {AbortSignal} signal
   */
  async draw(classes, signal) {
    await this.#takingOver;
    signal.throwIfAborted();
    if (this.#figure === null) return;
    const { colours, highlighted } = classes();
    this.#look(this.#figure, colours, highlighted);
    await this.#drawWith(this.#drawer, this.#figure);
    signal.throwIfAborted();
    this.#isDrawn = true;
    this.#dimNames(highlighted);
    this.#fit();
    this.#tell(false);
  }

  /**
   * @param {any} drawer by Plotly's interface
   * @param {Figure} figure
   */
  async #drawWith(drawer, { data, layout }) {
    await drawer.react(this.#graph, data, layout, CONFIG);
    if (this.#plot === null) this.#listen();
  }

  /** @param {boolean} byPerson */
  #tell(byPerson) {
    if (byPerson && this.#drawer === chart) {
      clearTimeout(this.#resting);
      this.#resting = window.setTimeout(() => this.#bringPlotly(), REST_MILLISECONDS);
    }
    this.#moved(byPerson);
  }

  /**
   * Where the canvas keeps up, without a graphics card, and where Plotly cannot be had, the canvas goes on;
   * so does a saved page's.
   */
  async #bringPlotly() {
    const isSlow = chart.isSlow(/** @type {PlotElement} */ (this.#graph));
    if (this.#drawer !== chart || !isSlow || !hasWebGL(EXTENSIONS)) return;
    const came = await plotly().catch((error) => console.info(error));
    await idle(REST_MILLISECONDS);
    const figure = this.#figure;
    if (!came || this.#drawer !== chart || this.#takingOver !== null) return;
    // Whoever has the sky in hand lets go of it, which is one more rest.
    if (figure === null || !this.#isDrawn || this.isHeld) return;
    this.#takingOver = this.#takeOver(came, figure);
    try {
      await this.#takingOver;
    } finally {
      this.#takingOver = null;
    }
    this.#fit();
    this.#tell(false);
  }

  /**
   * @param {any} drawer
   * @param {Figure} figure
   */
  async #takeOver(drawer, figure) {
    const before = chart.purge(/** @type {PlotElement} */ (this.#graph));
    this.#plot = null;
    this.#drawer = drawer;
    await this.#drawWith(drawer, figure);
    before?.remove();
    this.#isDrawn = this.#figure === figure;
  }

  /** Draws the same stars once more, such as where the graphics card has lost them. */
  async again() {
    await this.#takingOver;
    if (this.#isDrawn) this.#drawer.redraw(this.#plot);
  }

  /** Forgets the figure; what is drawn stays until there is another. */
  leave() {
    this.#figure = null;
    this.#isDrawn = false;
  }

  /** Does a mouse drag it? */
  get isHeld() {
    return Boolean(this.#plot?._dragging);
  }

  /** Are there stars to be seen? */
  get isSeen() {
    return this.#isDrawn;
  }

  /** Are there places to point at? */
  get isThere() {
    return this.#figure !== null;
  }

  /** Plotly's graph, null until the figure is drawn. */
  get plot() {
    return this.#isDrawn ? this.#plot : null;
  }

  /** [x0, x1, y0, y1] of what is seen. */
  get view() {
    const { x, y } = this.#axes();
    return [...x.range, ...y.range];
  }

  /**
   * null is the view that the figure came with.
   * @param {number[] | null} view
   * @returns {Promise<unknown>}
   */
  show(view) {
    this.#view = view ?? this.#start;
    if (this.#takingOver !== null) return this.#takingOver.then(() => this.show(view));
    if (this.#isDrawn) return this.#drawer.relayout(this.#plot, rangesOf(this.#view));
    const [x0, x1, y0, y1] = this.#view;
    if (this.#figure !== null) {
      this.#figure.layout.xaxis.range = [x0, x1];
      this.#figure.layout.yaxis.range = [y0, y1];
    }
    return Promise.resolve();
  }

  /** Moves the sky to where it is dragged, without waiting for the frame: who points points at that. */
  settle() {
    if (this.#drawer === chart && this.#plot !== null) chart.settle(this.#plot);
  }

  /**
   * The place under a point of the window, through zoom, pan and CSS scale.
   * @param {number} clientX
   * @param {number} clientY
   * @returns {Point}
   */
  toLatent(clientX, clientY) {
    const [px, py] = this.toPane(clientX, clientY);
    const { x, y } = this.#axes();
    return [between(x.range, (px - x.offset) / x.length), between(y.range, 1 - (py - y.offset) / y.length)];
  }

  /**
   * The point of the pane, in its own pixels, that shows the place.
   * @param {number[]} place
   * @returns {Point}
   */
  toPixel([u, v]) {
    const { x, y } = this.#axes();
    return [x.offset + x.length * share(x.range, u), y.offset + y.length * (1 - share(y.range, v))];
  }

  /**
   * @param {number} clientX
   * @param {number} clientY
   * @returns {Point}
   */
  toPane(clientX, clientY) {
    const rect = this.#graph.getBoundingClientRect();
    const scale = this.#graph.offsetWidth / rect.width;
    return [(clientX - rect.left) * scale, (clientY - rect.top) * scale];
  }

  /**
   * Moves and zooms so that the place stays under a point of the window, `zoom` times as large.
   * @param {Point} place
   * @param {number} clientX
   * @param {number} clientY
   * @param {number} zoom
   */
  hold(place, clientX, clientY, zoom) {
    return this.zoom(place, zoom, this.toLatent(clientX, clientY));
  }

  /**
   * `zoom` times as large; the place goes to where another is, which may be itself.
   * @param {Point} place
   * @param {number} zoom
   * @param {Point} to
   */
  zoom([x, y], zoom, [u, v] = [x, y]) {
    const [x0, x1, y0, y1] = this.view;
    const width = Math.min(WIDTHS[1], Math.max(WIDTHS[0], (x1 - x0) / zoom));
    const k = width / (x1 - x0);
    const left = x - k * (u - x0);
    const bottom = y - k * (v - y0);
    const view = [left, left + k * (x1 - x0), bottom, bottom + k * (y1 - y0)];
    return this.show(view).then(() => this.#tell(true));
  }

  /**
   * Puts the stars that are drawn elsewhere.
   * @param {StarPlaces} places
   */
  async move({ x, y }) {
    await this.#takingOver;
    if (this.#isDrawn) await this.#drawer.restyle(this.#plot, { x, y });
  }

  /**
   * From the next colouring on every star has its own colour, class by class in the order of its images;
   * null: its class's.
   * @param {string[][] | null} tints
   */
  tint(tints) {
    this.#tints = tints;
  }

  /**
   * Highlighted classes keep their colour, the others fall back; none means all.
   * @param {string[]} colours
   * @param {number[]} highlighted
   */
  async colour(colours, highlighted) {
    await this.#takingOver;
    this.#dimNames(highlighted);
    const count = this.#plot?.data.length ?? 0;
    if (count === 0) return;
    const looks = Object.entries(this.#looks(count, colours, highlighted));
    await this.#drawer.restyle(
      this.#plot,
      Object.fromEntries(looks.map(([name, values]) => [`marker.${name}`, values])),
    );
  }

  /**
   * What a class looks like, one value a class.
   * @param {number} count
   * @param {string[]} colours
   * @param {number[]} highlighted
   */
  #looks(count, colours, highlighted) {
    const size = this.#graph.offsetWidth < NARROW ? STARS.narrow : STARS.wide;
    const lit = starOpacity(OPACITY);
    /** @param {(k: number) => unknown} value */
    const each = (value) => Array.from({ length: count }, (_, k) => value(k));
    return {
      color: each((k) => this.#tints?.[k] ?? colours[k % colours.length]),
      size: each(() => size),
      opacity: each((k) => (isLit(k, highlighted) ? lit : DIMMED)),
    };
  }

  /**
   * Every class of the figure looks as it should.
   * @param {Figure} figure
   * @param {string[]} colours
   * @param {number[]} highlighted
   */
  #look({ data }, colours, highlighted) {
    const looks = this.#looks(data.length, colours, highlighted);
    data.forEach(({ marker }, k) => {
      for (const [name, values] of Object.entries(looks)) marker[name] = values[k];
    });
  }

  /** @param {number[]} highlighted */
  #dimNames(highlighted) {
    const names = this.#figure?.layout.annotations ?? [];
    this.#names.replaceSync(
      names
        .map(({ name }, at) =>
          isLit(Number(name), highlighted) ? "" : `.annotation[data-index="${at}"]{opacity:.25!important}`,
        )
        .join(""),
    );
  }

  #axes() {
    if (this.#isDrawn && this.#plot !== null) {
      const { xaxis, yaxis } = this.#plot._fullLayout;
      return { x: drawnAxis(xaxis), y: drawnAxis(yaxis) };
    }
    const { clientWidth: width, clientHeight: height } = this.#graph;
    const view = this.#figure === null ? this.#start : viewOf(this.#figure.layout);
    return fittedAxes(view, width, height);
  }

  /** Draws in the pane's size, where that is another; not under a drag, which it would end. */
  #fit() {
    if (!this.#isDrawn || this.#plot === null || this.#plot._dragging) return;
    const { width, height } = this.#plot._fullLayout;
    const { clientWidth, clientHeight } = this.#pane;
    if (clientWidth === 0 || clientHeight === 0) return;
    if (Math.abs(clientWidth - width) > 1 || Math.abs(clientHeight - height) > 1) {
      this.#drawer.relayout(this.#plot, { autosize: true, ...rangesOf(this.#view) });
    }
  }

  #listen() {
    this.#plot = /** @type {PlotElement} */ (this.#graph);
    this.#plot.on("plotly_relayouting", () => this.#tell(false));
    this.#plot.on("plotly_afterplot", () => this.#tell(false));
    this.#plot.on("plotly_relayout", (change) => {
      if (isByPerson(change)) this.#view = this.view;
      this.#tell(isByPerson(change));
      this.#fit();
    });
  }
}

/**
 * @param {DrawnAxis} axis
 * @returns {Axis}
 */
function drawnAxis({ range, _offset, _length }) {
  return { range: range.map(Number), offset: _offset, length: _length };
}

/** @param {number[]} view */
function rangesOf([x0, x1, y0, y1]) {
  return { "xaxis.range": [x0, x1], "yaxis.range": [y0, y1] };
}

/** @param {Figure["layout"]} layout */
function viewOf({ xaxis, yaxis }) {
  return [...xaxis.range, ...yaxis.range];
}

/**
 * @param {number} k
 * @param {number[]} highlighted
 */
function isLit(k, highlighted) {
  return highlighted.length === 0 || highlighted.includes(k);
}

/**
 * Plotly names single ends of ranges when a person moved them, whole ranges when we did.
 * @param {Record<string, unknown>} change
 */
function isByPerson(change) {
  return "xaxis.range[0]" in change || "yaxis.range[0]" in change;
}

/**
 * @param {number[]} range
 * @param {number} part
 */
function between([low, high], part) {
  return low + part * (high - low);
}

/**
 * @param {number[]} range
 * @param {number} value
 */
function share([low, high], value) {
  return (value - low) / (high - low);
}
