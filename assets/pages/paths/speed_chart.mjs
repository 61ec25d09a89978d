/** How fast pictures and z change along a path, each relative to its own mean. */

/** @import { Journey } from "./journey.mjs" */

import { WalkedChart } from "../../shell/charts/own_charts.mjs";
import { ValueTable } from "../../shell/charts/value_table.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

/** The chart reaches at least this far, so that an even path is a line in its middle. */
const LEAST_TOP = 2;
const MEAN = tr("mean");
const TEMPLATE = `
  <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img">
    <line class="mean" x1="0" x2="100"></line><polyline class="in-z"></polyline><polyline class="in-pictures"></polyline>
  </svg>
  <span class="top tick"></span><span class="mean tick">${MEAN}</span><div class="playhead"></div>`;

export class SpeedChart {
  #svg;
  #playhead;
  #find;
  #walked;
  #table = new ValueTable(
    tr("Speed of change along the path"),
    ["t", tr("pictures"), "z"],
    "speed-along-the-path",
    tr("Speed of change as a table"),
  );

  /**
   * @param {HTMLElement} holder
   * @param {Element} below where its table has room
   */
  constructor(holder, below) {
    holder.insertAdjacentHTML("beforeend", TEMPLATE);
    this.#find = (/** @type {string} */ selector) =>
      /** @type {HTMLElement | SVGElement} */ (holder.querySelector(selector));
    this.#svg = this.#find("svg");
    this.#playhead = this.#find(".playhead");
    this.#walked = new WalkedChart(holder, tr("Speed of change along the path"));
    below.append(this.#table.element);
  }

  /**
   * null empties the chart.
   * @param {Journey | null} journey
   */
  draw(journey) {
    const pictures = relative(journey?.image?.speeds ?? []);
    const z = relative(journey?.latent.speeds ?? []);
    const top = Math.max(LEAST_TOP, ...pictures, ...z) * 1.05;
    const y = (/** @type {number} */ value) => 100 * (1 - value / top);
    this.#find(".in-pictures").setAttribute("points", polyline(pictures, y));
    this.#find(".in-z").setAttribute("points", polyline(z, y));
    const mean = this.#find("line");
    for (const end of ["y1", "y2"]) mean.setAttribute(end, String(y(1)));
    this.#find("span.mean").style.top = `${y(1)}%`;
    write(this.#find(".top"), pictures.length > 0 ? `${Math.max(...pictures).toFixed(1)}×` : "");
    this.#svg.setAttribute("aria-label", summary(pictures));
    this.#walked.show([rowOf(tr("pictures"), pictures), rowOf("z", z)]);
    this.#table.show(() =>
      Array.from({ length: Math.max(pictures.length, z.length) }, (_, i) => [
        Number(((i + 0.5) / Math.max(pictures.length, z.length)).toFixed(3)),
        ...[pictures, z].map((speeds) => (i in speeds ? Number(speeds[i].toPrecision(4)) : "")),
      ]),
    );
  }

  /** @param {number} t */
  show(t) {
    this.#playhead.style.transform = `translateX(${100 * t}%)`;
  }
}

/**
 * @param {string} name
 * @param {number[]} speeds
 */
function rowOf(name, speeds) {
  const t = (/** @type {number} */ i) => (i + 0.5) / speeds.length;
  return {
    length: speeds.length,
    share: t,
    say: (/** @type {number} */ i) =>
      tr("{name}: {value} times the mean at t = {t}", {
        name,
        value: speeds[i].toFixed(1),
        t: t(i).toFixed(2),
      }),
  };
}

/**
 * Speeds by their mean; none where nothing moves.
 * @param {ArrayLike<number>} speeds
 */
function relative(speeds) {
  const all = Array.from(speeds);
  const mean = all.reduce((sum, speed) => sum + speed, 0) / all.length;
  return mean > 0 ? all.map((speed) => speed / mean) : [];
}

/**
 * Each speed is that of a step, so it stands in the middle of it.
 * @param {number[]} values
 * @param {(value: number) => number} y
 */
function polyline(values, y) {
  return values
    .map((value, i) => `${((100 * (i + 0.5)) / values.length).toFixed(2)},${y(value).toFixed(2)}`)
    .join(" ");
}

/** @param {number[]} pictures */
function summary(pictures) {
  if (pictures.length === 0) return tr("Speed of change along the path: nothing yet");
  const most = Math.max(...pictures);
  const at = (pictures.indexOf(most) + 0.5) / pictures.length;
  return tr("Pictures change fastest at t = {value}, {value2} times as fast as on average", {
    value: at.toFixed(2),
    value2: most.toFixed(1),
  });
}
