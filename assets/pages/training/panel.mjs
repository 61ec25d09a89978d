/** One panel: a still Plotly chart, over it the epochs that are read, beside it its labels. */

import { latentName } from "../../maths/plane.mjs";
import { write } from "../../shell/page.mjs";
import { spread, valueAt, valueText } from "./reading.mjs";

const CONFIG = { staticPlot: true, responsive: false, displaylogo: false };
/** Panels whose values fill the height again when fewer epochs are seen. */
const RESCALED = ["negative_elbo", "reconstruction", "kl"];
/** Of many values the largest few, of an epoch that went astray, may lie outside. */
const MANY = 40;
const SEEN_SHARE = 0.95;
const LABEL_HEIGHT = 16;
const LABEL_GAP = 8;
const NARROW = 300;
const WIDEST_LABELS = 0.4;
const DOT = 3.5;
const ROOM = 0.06;
const LABEL_FONT = "13px system-ui, sans-serif";

export class Panel {
  element = document.createElement("figure");
  /** What the pointer reads from. */
  reader = document.createElement("div");
  #key;
  #colours;
  #title = document.createElement("figcaption");
  #plot = document.createElement("div");
  #canvas = document.createElement("canvas");
  #labels = document.createElement("div");
  #lines = [];
  #curves = [];
  #whole = null;
  #size = { width: 0, height: 0 };
  /** What is drawn over the chart: a film that plays moves it by less than a pixel in most frames. */
  #seen = null;

  constructor(key, colours) {
    this.#key = key;
    this.#colours = colours;
    this.element.className = "panel";
    this.element.dataset.key = key;
    this.#plot.className = "plot";
    this.#canvas.className = "overlay";
    this.#labels.className = "labels";
    this.reader.className = "reader";
    this.reader.append(this.#plot, this.#canvas, this.#labels);
    this.element.append(this.#title, this.reader);
  }

  /** lines: [{label}] of the whole page in their order; figure: Plotly's, taken over. */
  async draw(Plotly, { title, hint, figure }, lines, zoom) {
    write(this.#title, title);
    this.element.dataset.hint = hint;
    this.#lines = lines;
    this.#whole = { x: [...figure.layout.xaxis.range], y: figure.layout.yaxis.range };
    figure.layout.margin.r = this.#labelWidth(figure.data);
    await Plotly.react(this.#plot, figure.data, figure.layout, CONFIG);
    this.#curves = this.#key === "latents" ? this.#rows() : this.#drawnLines();
    this.#makeLabels();
    await this.zoom(Plotly, zoom);
  }

  /** Shows the epochs [first, last], their values filling the height; null is as drawn at first. */
  async zoom(Plotly, epochs) {
    const { xaxis, yaxis } = this.#axes;
    const log = ({ type }, values) => (type === "log" ? values.map(Math.log10) : values);
    const change = { "xaxis.range": epochs === null ? this.#whole.x : log(xaxis, epochs) };
    if (RESCALED.includes(this.#key)) {
      change["yaxis.range"] = epochs === null ? this.#whole.y : padded(log(yaxis, this.#reach(epochs)));
    }
    await Plotly.relayout(this.#plot, change);
    this.#placeLabels();
  }

  async resize(Plotly) {
    await Plotly.relayout(this.#plot, { autosize: true, "margin.r": this.#labelWidth(this.#plot.data) });
    this.#placeLabels();
  }

  /** The epoch under a point of the window, not rounded. */
  epochAt(clientX) {
    const { xaxis } = this.#axes;
    return xaxis.p2d(clientX - this.#plot.getBoundingClientRect().left - xaxis._offset);
  }

  /** The last epoch of any line. */
  get lastEpoch() {
    return Math.max(1, ...this.#curves.map(({ x }) => x.at(-1)));
  }

  /** The value that a line has at an epoch, null where it has none. */
  value(line, epoch) {
    const curve = this.#curves.find((each) => each.line === line);
    return curve === undefined ? null : valueAt(curve.x, curve.y, epoch);
  }

  /** marked: the epoch of the page; read: the one under the pointer, or null; selected: [from, to] | null. */
  read({ marked, read, selected }) {
    if (this.#whole === null) return;
    const { xaxis, yaxis } = this.#axes;
    const [top, height] = [yaxis._offset, yaxis._length];
    const x = (epoch) => xaxis._offset + xaxis.d2p(epoch);
    const seen = [Math.round(x(marked)), Math.round(read ?? marked), read, selected].join();
    if (seen === this.#seen) return;
    this.#seen = seen;
    const context = this.#fitted();
    const isSeen = (epoch) => xaxis.d2p(epoch) >= -1 && xaxis.d2p(epoch) <= xaxis._length + 1;
    if (selected !== null) {
      context.globalAlpha = 0.15;
      context.fillStyle = this.#colours.accent;
      context.fillRect(x(selected[0]), top, x(selected[1]) - x(selected[0]), height);
      context.globalAlpha = 1;
    }
    const rule = (epoch, colour, width) => {
      context.fillStyle = colour;
      context.fillRect(Math.round(x(epoch) - width / 2), top, width, height);
    };
    if (marked !== null && isSeen(marked)) rule(marked, this.#colours.accent, 2);
    if (read !== null && isSeen(read)) rule(read, this.#colours.quiet, 1);
    const epoch = Math.round(read ?? marked ?? NaN);
    this.#curves.forEach(({ line, x: epochs, y: values }, k) => {
      const value = valueAt(epochs, values, epoch);
      write(this.#labels.children[k].lastChild, valueText(value, this.#key));
      if (value === null || this.#key === "latents" || !isSeen(epoch)) return;
      context.fillStyle = this.#colour(line);
      context.beginPath();
      context.arc(x(epoch), yaxis._offset + yaxis.d2p(value), DOT, 0, 2 * Math.PI);
      context.fill();
    });
  }

  /** What is drawn over the chart is out of date. */
  forget() {
    this.#seen = null;
  }

  /** Plotly's own axes, for their conversions. */
  get #axes() {
    return this.#plot._fullLayout;
  }

  #drawnLines() {
    return this.#plot._fullData
      .filter(({ meta }) => meta.split === "validation" && !meta.raw)
      .map(({ meta, x, y }) => ({ line: meta.line, name: this.#lines[meta.line].label, x, y }));
  }

  /** The rows of the heat map that say most, as many as have room, each as a curve. */
  #rows() {
    const { x, z, meta } = this.#plot._fullData[0];
    const room = Math.max(1, Math.floor(this.#axes.yaxis._length / LABEL_HEIGHT));
    return meta
      .map((number, row) => ({ line: row, name: latentName(number - 1), x, y: z[row] }))
      .slice(-room);
  }

  #makeLabels() {
    this.#labels.replaceChildren(
      ...this.#curves.map(({ line, name }) => {
        const label = document.createElement("span");
        const [title, value] = [document.createElement("span"), document.createElement("span")];
        title.className = "name";
        title.textContent = name;
        label.append(title, value);
        if (this.#key !== "latents")
          label.style.color = `var(--class-${line % this.#colours.classes.length})`;
        return label;
      }),
    );
  }

  #placeLabels() {
    this.forget();
    // Asking for it while drawing would lay out the page anew in every frame.
    this.#size = { width: this.#plot.clientWidth, height: this.#plot.clientHeight };
    const { xaxis, yaxis } = this.#axes;
    const last = xaxis.p2d(xaxis._length);
    const ends = this.#curves.map(({ line, x, y }) => {
      if (this.#key === "latents") return yaxis.d2p(line);
      const seen = Array.from(x).findLastIndex((epoch) => epoch <= last + 1e-6);
      const end = yaxis.d2p(y[Math.max(0, seen)]);
      return Number.isFinite(end) ? Math.min(yaxis._length, Math.max(0, end)) : yaxis._length;
    });
    const left = xaxis._offset + xaxis._length + LABEL_GAP;
    const width = this.#plot.clientWidth - left;
    this.element.classList.toggle("is-narrow", this.#plot.clientWidth < NARROW);
    spread(ends, LABEL_HEIGHT, 0, yaxis._length).forEach((end, k) => {
      const { style } = this.#labels.children[k];
      style.left = `${left}px`;
      style.width = `${width}px`;
      style.top = `${yaxis._offset + end - LABEL_HEIGHT / 2}px`;
    });
  }

  /** What the longest label takes, where the panel is wide enough for names. */
  #labelWidth(traces) {
    const context = this.#canvas.getContext("2d");
    context.font = LABEL_FONT;
    const names =
      this.#key === "latents"
        ? [`${latentName(Math.max(...(traces[0].meta ?? [1])) - 1)}`]
        : this.#lines.map(({ label }) => label);
    const width = this.#plot.clientWidth;
    const texts = width < NARROW ? ["0000.0"] : names.map((name) => `${name} 0000.0`);
    const longest = Math.max(...texts.map((text) => context.measureText(text).width));
    return Math.ceil(Math.min(WIDEST_LABELS * width, longest + 2 * LABEL_GAP));
  }

  #reach([first, last]) {
    const values = this.#plot._fullData
      .filter(({ meta }) => !meta.raw)
      .flatMap(({ x, y }) => Array.from(y).filter((_, k) => x[k] >= first && x[k] <= last))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    if (values.length === 0) return [0, 1];
    return [values[0], values[Math.ceil((values.length > MANY ? SEEN_SHARE : 1) * (values.length - 1))]];
  }

  #fitted() {
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(this.#size.width * ratio), Math.round(this.#size.height * ratio)];
    const canvas = this.#canvas;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.#size.width, this.#size.height);
    return context;
  }

  #colour(line) {
    return this.#colours.classes[line % this.#colours.classes.length];
  }
}

function padded([low, high]) {
  const room = ROOM * (high - low) || 0.1 * Math.abs(high) || 1;
  return [low - room, high + room];
}
