/** The Plotly graph as a map: from the screen to latent space and back, its view, its colours. */

const DIMMED = 0.12;
const OPACITY = 0.7;
const NARROW = 600;
const STARS = { narrow: 2.5, wide: 3.5 };
/** A finger may not zoom into a single float or out of sight of everything. */
const WIDTHS = [0.01, 400];

export class Sky {
  /** Is the sky drawn without WebGL? */
  isSlow = false;
  #pane;
  #plot = null;
  #start = null;
  #names = new CSSStyleSheet();
  #moved;

  /** `moved(byPerson)` is called whenever what is seen has changed. */
  constructor(pane, moved) {
    this.#pane = pane;
    this.#moved = moved;
    document.adoptedStyleSheets.push(this.#names);
    new ResizeObserver(() => this.#fit()).observe(pane);
  }

  /** Resolves when the run's stars are drawn; rejects when `signal` is aborted before. */
  async drawn(run, signal) {
    const isDrawn = () => this.#find()?._fullLayout?.meta?.run === run;
    while (!isDrawn()) {
      await new Promise(requestAnimationFrame);
      signal.throwIfAborted();
    }
    this.#start = this.view;
    // Plotly says in words that there is no WebGL, instead of drawing stars.
    this.isSlow = this.#pane.querySelector(".no-webgl") !== null;
    if (this.isSlow) await window.Plotly.restyle(this.#plot, { type: "scatter" });
  }

  get plot() {
    return this.#plot;
  }

  /** [x0, x1, y0, y1] of what is seen. */
  get view() {
    const { xaxis, yaxis } = this.#plot._fullLayout;
    return [...xaxis.range, ...yaxis.range].map(Number);
  }

  /** null is the view that the figure came with. */
  show(view) {
    const [x0, x1, y0, y1] = view ?? this.#start;
    return window.Plotly.relayout(this.#plot, { "xaxis.range": [x0, x1], "yaxis.range": [y0, y1] });
  }

  /** The place under a point of the window, through zoom, pan and CSS scale. */
  toLatent(clientX, clientY) {
    const [px, py] = this.toPane(clientX, clientY);
    const { xaxis, yaxis } = this.#plot._fullLayout;
    const x = (px - xaxis._offset) / xaxis._length;
    const y = (py - yaxis._offset) / yaxis._length;
    return [between(xaxis.range, x), between(yaxis.range, 1 - y)];
  }

  /** The point of the pane, in its own pixels, that shows the place. */
  toPixel([x, y]) {
    const { xaxis, yaxis } = this.#plot._fullLayout;
    return [
      xaxis._offset + xaxis._length * share(xaxis.range, x),
      yaxis._offset + yaxis._length * (1 - share(yaxis.range, y)),
    ];
  }

  toPane(clientX, clientY) {
    const rect = this.#plot.getBoundingClientRect();
    const scale = this.#plot.offsetWidth / rect.width;
    return [(clientX - rect.left) * scale, (clientY - rect.top) * scale];
  }

  /** Moves and zooms so that the place stays under the point (px, py), `zoom` times as large. */
  hold([x, y], clientX, clientY, zoom) {
    const [u, v] = this.toLatent(clientX, clientY);
    const [x0, x1, y0, y1] = this.view;
    const width = Math.min(WIDTHS[1], Math.max(WIDTHS[0], (x1 - x0) / zoom));
    const k = width / (x1 - x0);
    const left = x - k * (u - x0);
    const bottom = y - k * (v - y0);
    const view = [left, left + k * (x1 - x0), bottom, bottom + k * (y1 - y0)];
    return this.show(view).then(() => this.#moved(true));
  }

  /** Highlighted classes keep their colour, the others fall back; none means all. */
  colour(colours, highlighted) {
    const isLit = (k) => highlighted.length === 0 || highlighted.includes(k);
    const count = this.#plot.data.length;
    const numbers = Array.from({ length: count }, (_, k) => k);
    const names = this.#plot.layout.annotations ?? [];
    this.#names.replaceSync(
      names
        .map(({ name }, at) => (isLit(Number(name)) ? "" : `.annotation[data-index="${at}"]{opacity:.25!important}`))
        .join(""),
    );
    if (count === 0) return Promise.resolve();
    return window.Plotly.restyle(this.#plot, {
      "marker.color": numbers.map((k) => colours[k % colours.length]),
      "marker.size": this.#plot.offsetWidth < NARROW ? STARS.narrow : STARS.wide,
      "marker.opacity": numbers.map((k) => (isLit(k) ? OPACITY : DIMMED)),
    });
  }

  /** Draws in the pane's size, where that is another; not under a drag, which it would end. */
  #fit() {
    if (this.#plot === null || this.#plot._dragging) return;
    const { width, height } = this.#plot._fullLayout;
    const { clientWidth, clientHeight } = this.#pane;
    if (clientWidth === 0 || clientHeight === 0) return;
    if (Math.abs(clientWidth - width) > 1 || Math.abs(clientHeight - height) > 1) {
      window.Plotly.relayout(this.#plot, { autosize: true });
    }
  }

  /** Looked for anew each time: Dash puts the graph there after its own bundle has come. */
  #find() {
    const plot = this.#pane.querySelector(".js-plotly-plot");
    if (plot !== this.#plot && plot?.on) {
      this.#plot = plot;
      plot.on("plotly_relayouting", () => this.#moved(false));
      plot.on("plotly_afterplot", () => this.#moved(false));
      plot.on("plotly_relayout", (change) => {
        this.#moved(isByPerson(change));
        this.#fit();
      });
    }
    return this.#plot;
  }
}

/** Plotly names single ends of ranges when a person moved them, whole ranges when we did. */
function isByPerson(change) {
  return "xaxis.range[0]" in change || "yaxis.range[0]" in change;
}

function between([low, high], part) {
  return Number(low) + part * (high - low);
}

function share([low, high], value) {
  return (value - low) / (high - low);
}
