/** The large sky of a series over β: a slider chooses whose it is, the small ones stand below. */

/** @import { Run } from "../../types.d.ts" */
/** @import { Panel } from "./panels/panel.mjs" */

import { element, write } from "../../shell/page.mjs";
import { term } from "../../shell/terms.mjs";
import { tr } from "../../shell/texts.mjs";
import { betaSlope } from "./words.mjs";

/** Fewer skies are large themselves. */
export const LEAST_STAGED = 4;

export class Stage {
  /** The run that is large, among those compared. */
  large = 0;
  #holder;
  #heading = element("h2");
  #fact = element("p", { className: "stage-fact" });
  #slider = element("input", { type: "range", className: "dial-slider", min: 0, step: 1 });
  #value = element("output", { className: "stage-value" });
  #ticks = element("div", { className: "stage-ticks" });
  /** @type {string[]} */
  #names = [];

  /**
   * choose(k): a person wants to see run k large.
   * @param {HTMLElement} holder
   * @param {Panel} panel what is large
   * @param {(k: number) => void} choose
   */
  constructor(holder, panel, choose) {
    this.#holder = holder;
    this.panel = panel;
    panel.element.querySelector(".panel-close")?.setAttribute("hidden", "");
    this.#slider.setAttribute("aria-label", tr("β of the large sky"));
    this.#slider.dataset.hint = tr("Whose sky is large: arrow keys step from one β to the next.");
    this.#slider.addEventListener("input", () => choose(this.#slider.valueAsNumber));
    const words = element("div", { className: "stage-words" }, this.#heading, this.#fact);
    const dial = element("div", { className: "stage-dial dial" }, this.#value, this.#slider, this.#ticks);
    holder.replaceChildren(words, dial, panel.element);
    this.close();
  }

  close() {
    this.#holder.hidden = true;
  }

  get isOpen() {
    return !this.#holder.hidden;
  }

  /**
   * @param {Run[]} runs of one series, by rising β
   * @param {string[]} names
   */
  open(runs, names) {
    this.#names = names;
    const [first, last] = [runs[0], runs[runs.length - 1]];
    const { heading, fact } = betaSlope(first, last);
    write(this.#heading, heading);
    const parts = fact.map(([text, key]) => (key === "" ? text : term(key, text)));
    this.#fact.replaceChildren(...parts);
    this.#slider.max = String(runs.length - 1);
    const ticks = runs.map(({ objective }) => element("span", {}, String(objective.beta)));
    for (const [k, tick] of ticks.entries()) setShare(tick, k, runs.length);
    this.#ticks.replaceChildren(...ticks);
    this.#holder.hidden = false;
  }

  /**
   * Run k is large now, as the panel of its own shows it.
   * @param {number} k
   * @param {Panel[]} all
   */
  enlarge(k, all) {
    this.large = k;
    this.panel.mirror(all[k]);
    this.#slider.value = String(k);
    setShare(this.#slider, k, all.length);
    this.#slider.setAttribute("aria-valuetext", this.#names[k]);
    write(this.#value, this.#names[k]);
    for (const [other, { element: small }] of all.entries()) small.classList.toggle("is-staged", other === k);
  }
}

/**
 * The run to begin with: β nearest to 1, where the objective is the bound itself.
 * @param {Pick<Run, "objective">[]} runs
 */
export function nearestToOne(runs) {
  const distances = runs.map(({ objective }) => Math.abs(Math.log(Math.max(1e-9, objective.beta ?? 0))));
  return distances.indexOf(Math.min(...distances));
}

/**
 * Where the slider is at run k.
 * @param {HTMLElement} of
 * @param {number} k
 * @param {number} count
 */
function setShare(of, k, count) {
  of.style.setProperty("--share", String(k / (count - 1)));
}
