/** What was measured on the pictures against strength: does the direction do what it says? */

/** @import { Lines } from "./effect.mjs" */

/** What the lines are called. @typedef {{measured: string, other: string}} Names */

import { MEASURES } from "../../measures/measures.mjs";
import { WalkedChart } from "../../shell/charts/own_charts.mjs";
import { ValueTable } from "../../shell/charts/value_table.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { FRAMES, strengthAt } from "./effect.mjs";
import { NEIGHBOURS, REACH } from "./state.mjs";

const TEMPLATE = `
  <p class="key"><b class="measured"></b> <b class="other"></b></p>
  <div class="plot">
    <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img">
      <line class="nought" x1="50" x2="50" y1="0" y2="100"></line><polyline class="other"></polyline><polyline class="measured"></polyline>
    </svg>
    <span class="high tick"></span><span class="low tick"></span><div class="playhead"></div>
  </div>
  <p class="scale"><span>−${REACH}</span><span>${tr("strength 0")}</span><span>+${REACH}</span></p>`;

export class EffectChart {
  #find;
  #walked;
  #table = new ValueTable(tr("What the direction does"), [], "direction-effect");

  /** @param {HTMLElement} holder */
  constructor(holder) {
    holder.insertAdjacentHTML("beforeend", TEMPLATE);
    this.#find = (/** @type {string} */ selector) =>
      /** @type {HTMLElement} */ (holder.querySelector(selector));
    this.#walked = new WalkedChart(this.#find(".plot"), tr("What the direction does"));
    holder.append(this.#table.element);
  }

  /**
   * lines: null empties the chart.
   * @param {Lines | null} lines
   * @param {string} measure
   * @param {Names} names
   */
  draw(lines, measure, names) {
    const text = textOf(measure);
    for (const name of /** @type {const} */ (["measured", "other"])) {
      const values = lines?.[name] ?? null;
      this.#find(`polyline.${name}`).setAttribute(
        "points",
        lines === null || values === null ? "" : polyline(values, lines.range),
      );
      write(
        this.#find(`.key .${name}`),
        values === null ? "" : `${name === "measured" ? "—" : "- -"} ${names[name]}`,
      );
    }
    this.#walked.show(lines === null ? [] : rowsOf(lines, names, text));
    this.#tabulate(lines, names);
    write(this.#find(".high"), lines === null ? "" : text(lines.range[1]));
    write(this.#find(".low"), lines === null ? "" : text(lines.range[0]));
    this.#find("svg").setAttribute(
      "aria-label",
      lines === null ? tr("Nothing is measured yet") : summary(lines, names, text),
    );
  }

  /**
   * @param {Lines | null} lines
   * @param {Names} names
   */
  #tabulate(lines, names) {
    const shown =
      lines === null ? [] : /** @type {const} */ (["measured", "other"]).filter((line) => lines[line]);
    this.#table.show(
      () =>
        Array.from({ length: shown.length === 0 ? 0 : FRAMES }, (_, i) => [
          Number(strengthAt(i).toFixed(3)),
          ...shown.map((line) => Number(/** @type {Lines} */ (lines)[line]?.[i].toPrecision(4))),
        ]),
      [tr("strength"), ...shown.map((line) => names[line])],
    );
  }

  /** @param {number} s */
  show(s) {
    this.#find(".playhead").style.transform = `translateX(${(100 * (s + REACH)) / (2 * REACH)}%)`;
  }
}

/**
 * @param {Lines} lines
 * @param {Names} names
 * @param {(value: number) => string} text
 */
function rowsOf(lines, names, text) {
  return /** @type {const} */ (["measured", "other"]).map((line) => ({
    length: lines[line]?.length ?? 0,
    share: (/** @type {number} */ i) => i / (FRAMES - 1),
    say: (/** @type {number} */ i) =>
      tr("{name}: {value} at strength {s}", {
        name: names[line],
        value: text(/** @type {number[]} */ (lines[line])[i]),
        s: ((2 * REACH * i) / (FRAMES - 1) - REACH).toFixed(2).replace("-", "−"),
      }),
  }));
}

/**
 * @param {string} measure
 * @returns {(value: number) => string}
 */
function textOf(measure) {
  if (measure === NEIGHBOURS) return (value) => `${Math.round(100 * value)} %`;
  return (value) => value.toFixed(MEASURES[measure].digits).replace("-", "−");
}

/**
 * @param {number[]} values
 * @param {number[]} range
 */
function polyline(values, [low, high]) {
  return values
    .map(
      (value, i) =>
        `${((100 * i) / (FRAMES - 1)).toFixed(2)},${(100 * (1 - (value - low) / (high - low))).toFixed(2)}`,
    )
    .join(" ");
}

/**
 * @param {Lines} lines
 * @param {Names} names
 * @param {(value: number) => string} text
 */
function summary({ measured }, names, text) {
  const [first, middle, last] = [0, (FRAMES - 1) / 2, FRAMES - 1].map((frame) => text(measured[frame]));
  return tr("{measured}: {first} at strength −{REACH}, {middle} at 0, {last} at {REACH}", {
    measured: names.measured,
    first,
    REACH,
    middle,
    last,
  });
}
