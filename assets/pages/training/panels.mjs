/** All panels of the curves: one pointer reads them together, one zoom holds for all. */

import { plotly } from "../../shell/plotly.mjs";
import { Panel } from "./panel.mjs";
import { zoomAround, zoomTo } from "./reading.mjs";

/** A press that moves no further is a click. */
const DRAG_PIXELS = 6;

export class Panels {
  lines = [];
  #holder;
  #colours;
  #panels = new Map();
  #choose;
  #zoomed;
  #marked = null;
  #read = null;
  #selected = null;
  #zoom = null;
  #frame = 0;
  #isDrawn = false;

  /** choose(epoch): it was clicked; zoomed([first, last] | null): seen from now on. */
  constructor(holder, colours, { choose, zoomed }) {
    this.#holder = holder;
    this.#colours = colours;
    this.#choose = choose;
    this.#zoomed = zoomed;
    new ResizeObserver(() => this.#resize()).observe(holder);
  }

  /** {lines, panels} of /api/curves.json. Throws in a sentence where Plotly cannot be had. */
  async draw({ lines, panels }, signal) {
    const Plotly = await plotly();
    signal.throwIfAborted();
    this.lines = lines;
    this.#isDrawn = false;
    for (const panel of panels) {
      if (!this.#panels.has(panel.key)) this.#add(panel.key);
      await this.#panels.get(panel.key).draw(Plotly, panel, lines, this.#zoom);
      signal.throwIfAborted();
    }
    this.#isDrawn = true;
    this.again();
  }

  /** The epoch that the page is at; it may lie between two. */
  mark(epoch) {
    this.#marked = epoch;
    this.again();
  }

  /** Shows the epochs [first, last], null all. */
  async zoom(epochs) {
    this.#zoom = epochs;
    if (!this.#isDrawn) return;
    for (const panel of this.#panels.values()) await panel.zoom(window.Plotly, epochs);
    this.again();
  }

  /** Half or twice as many epochs around the marked one. */
  zoomBy(factor, whole) {
    this.#zoomed(zoomAround(this.#marked ?? whole[1], this.#zoom ?? whole, whole, factor));
  }

  get lastEpoch() {
    return Math.max(1, ...Array.from(this.#panels.values(), (panel) => panel.lastEpoch));
  }

  /** What the panel of that key says of a line at an epoch, null where it says nothing. */
  value(key, line, epoch) {
    return this.#panels.get(key)?.value(line, Math.round(epoch)) ?? null;
  }

  /** The theme's colours are others now. */
  recolour() {
    for (const panel of this.#panels.values()) panel.forget();
    this.again();
  }

  again() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.#isDrawn) return;
      const reading = { marked: this.#marked, read: this.#read, selected: this.#selected };
      for (const panel of this.#panels.values()) panel.read(reading);
    });
  }

  #add(key) {
    const panel = new Panel(key, this.#colours);
    this.#panels.set(key, panel);
    this.#holder.append(panel.element);
    this.#listen(panel);
  }

  #listen(panel) {
    const { reader } = panel;
    let pressed = null;
    const at = ({ clientX }) => Math.max(1, Math.round(panel.epochAt(clientX)));
    const show = (read, selected = null) => {
      this.#read = read;
      this.#selected = selected;
      this.again();
    };
    const isDrag = (event) =>
      event.pointerType === "mouse" && Math.abs(event.clientX - pressed.x) > DRAG_PIXELS;
    reader.addEventListener("pointerdown", (event) => {
      if (!this.#isDrawn || event.button !== 0) return;
      pressed = { x: event.clientX, epoch: at(event) };
      if (event.pointerType === "mouse") reader.setPointerCapture(event.pointerId);
    });
    reader.addEventListener("pointermove", (event) => {
      if (!this.#isDrawn) return;
      show(at(event), pressed !== null && isDrag(event) ? [pressed.epoch, at(event)] : null);
    });
    reader.addEventListener("pointerup", (event) => {
      if (pressed === null) return;
      if (isDrag(event)) this.#zoomed(zoomTo([pressed.epoch, at(event)], [1, Infinity]) ?? this.#zoom);
      else this.#choose(at(event));
      pressed = null;
      show(event.pointerType === "mouse" ? at(event) : null);
    });
    reader.addEventListener("dblclick", () => this.#zoomed(null));
    for (const end of ["pointerleave", "pointercancel"]) {
      reader.addEventListener(end, () => {
        pressed = null;
        show(null);
      });
    }
  }

  async #resize() {
    if (!this.#isDrawn) return;
    for (const panel of this.#panels.values()) await panel.resize(window.Plotly);
    this.again();
  }
}
