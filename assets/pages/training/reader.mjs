/** All charts read together: a rule at the film's epoch, and every chart's values at one epoch. */

import { epochOf, shareOf } from "./reading.mjs";

/**
 * @import { Axis } from "./reading.mjs";
 * @typedef {HTMLElement & {_fullLayout?: object}} Chart what Plotly draws into
 */

export class Reader {
  #panels;
  /** @type {Axis | null} */
  #axis = null;
  /** @type {number | null} */
  #marked = null;
  #areValuesShown = false;
  #isPointed = false;
  #frame = 0;

  /** @param {HTMLElement} panels the element around all charts */
  constructor(panels) {
    this.#panels = panels;
    panels.addEventListener("pointermove", (event) => this.#point(event));
    panels.addEventListener("pointerleave", () => this.#leave());
    // Fingers scroll the page: Plotly would take a touch as a drag, and still hears of a tap.
    panels.addEventListener("touchstart", (event) => event.stopPropagation(), {
      capture: true,
      passive: true,
    });
  }

  /** @param {Axis} axis the charts' from now on */
  open(axis) {
    this.#axis = axis;
    this.mark(this.#marked);
  }

  /** @param {number | null} epoch where the film is, which may lie between two; null is none */
  mark(epoch) {
    this.#marked = epoch;
    if (this.#areValuesShown && !this.#isPointed) this.#hide();
    const share = epoch === null || this.#axis === null ? -1 : shareOf(epoch, this.#axis);
    this.#panels.classList.toggle("is-marked", share >= 0 && share <= 1);
    this.#panels.style.setProperty("--at", String(share));
  }

  /** All charts show their values at the marked epoch, until it moves. */
  readMarked() {
    if (this.#marked !== null && !this.#isPointed) this.#show(Math.round(this.#marked));
  }

  /** @param {PointerEvent} event */
  #point({ target, clientX, pointerType }) {
    const reader = target instanceof Element ? target.closest(".reader") : null;
    if (reader === null || this.#axis === null || pointerType !== "mouse") return;
    this.#isPointed = true;
    const { left, width } = reader.getBoundingClientRect();
    const [start, end] = ["--left", "--right"].map((name) =>
      Number.parseFloat(this.#panels.style.getPropertyValue(name)),
    );
    const epoch = epochOf((clientX - left - start) / (width - start - end), this.#axis);
    // Plotly itself shows the values of the chart under the pointer.
    this.#show(epoch, reader);
  }

  #leave() {
    if (!this.#isPointed) return;
    this.#isPointed = false;
    this.#hide();
  }

  /**
   * @param {number} epoch
   * @param {Element | null} except holds the chart that shows its values itself
   */
  #show(epoch, except = null) {
    this.#areValuesShown = true;
    this.#draw((chart) => {
      if (!except?.contains(chart)) Fx().hover(chart, { xval: epoch }, "xy");
    });
  }

  #hide() {
    this.#areValuesShown = false;
    this.#draw((chart) => Fx().unhover(chart));
  }

  /** @param {(chart: Chart) => void} act done once a frame, in all charts that are drawn */
  #draw(act) {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#charts.forEach(act));
  }

  get #charts() {
    /** @type {NodeListOf<Chart>} */
    const charts = this.#panels.querySelectorAll(".js-plotly-plot");
    return [...charts].filter((chart) => chart._fullLayout);
  }
}

/**
 * What Plotly's types leave out.
 * @returns {{hover(chart: Chart, at: {xval: number}, subplot: string): void, unhover(chart: Chart): void}}
 */
function Fx() {
  return /** @type {any} */ (window.Plotly).Fx;
}
