/** The kept views as numbers that lead to them; while they are presented, which it is, and a sentence. */

/** @import { Elements } from "../../../shell/types.d.ts" */
/** @import { Cloud } from "../../../sky/cloud.mjs" */
/** @import { Run } from "../../../types.d.ts" */
/** @import { Kept } from "./kept.mjs" */

import { element, write } from "../../../shell/page.mjs";
import { rounded } from "../../../shell/parameters.mjs";
import { tr } from "../../../shell/texts.mjs";
import { shownOf } from "./kept.mjs";
import { NEIGHBOURS, placeSentence } from "./sentence.mjs";

export class PresentingView {
  #page;
  #go;
  #isOn = false;
  /** @type {{run: Run, cloud: Cloud | null} | null} */
  #opened = null;
  /** @type {Kept[]} */
  #kept = [];
  /** @type {Kept[]} */
  #classes = [];
  /** @type {ArrayLike<number>} */
  #z = [];

  /**
   * @param {Elements} page
   * @param {(view: Kept) => void} go
   */
  constructor(page, go) {
    this.#page = page;
    this.#go = go;
  }

  /** @param {{run: Run, cloud: Cloud | null}} opened */
  open(opened) {
    this.#opened = opened;
    this.#classes = [];
  }

  /** @param {Cloud} cloud */
  openCloud(cloud) {
    this.#classes = classMeans(cloud);
  }

  /** Those that arrows lead through: the kept views, or without any the classes' means. */
  get walk() {
    return this.#kept.length > 0 ? this.#kept : this.#classes;
  }

  /** @param {{kept: Kept[], z: number[]}} state */
  show({ kept, z }) {
    const { keptViews, keep, presentCount } = this.#page;
    if (kept !== this.#kept) keptViews.replaceChildren(...kept.map((view, k) => this.#button(view, k)));
    this.#kept = kept;
    const at = shownOf(kept, z);
    [...keptViews.children].forEach((button, k) => {
      button.ariaPressed = String(k === at);
    });
    keep.ariaPressed = String(at !== -1);
    write(keep, at === -1 ? tr("Keep this view") : tr("Forget this view"));
    const { walk } = this;
    write(
      presentCount,
      walk.length === 0 ? "" : tr("{walk} of {n}", { walk: shownOf(walk, z) + 1 || "–", n: walk.length }),
    );
  }

  /** @param {boolean} isOn it is presented now, or no longer */
  present(isOn) {
    this.#isOn = isOn;
    this.look(this.#z);
  }

  /**
   * The place that is decoded: on every frame.
   * @param {ArrayLike<number>} z
   */
  look(z) {
    this.#z = z;
    if (!this.#isOn || this.#opened === null || this.#opened.cloud === null) return;
    const { run, cloud } = this.#opened;
    const near = cloud.nearestK(z, NEIGHBOURS);
    const names = near.map(({ row }) => run.classes[cloud.label[row]]);
    write(this.#page.presentWords, placeSentence(names, near[0]?.distance > cloud.far));
  }

  /**
   * @param {Kept} view
   * @param {number} k
   */
  #button(view, k) {
    const button = element("button", { type: "button", className: "button" }, String(k + 1));
    button.ariaLabel = tr("Kept view {value}", { value: k + 1 });
    button.addEventListener("click", () => this.#go(view));
    return button;
  }
}

/**
 * A view of each class that has images, at their mean.
 * @param {Cloud} cloud
 * @returns {Kept[]}
 */
function classMeans(cloud) {
  const present = Array.from(cloud.counts, (count, k) => ({ count, k })).filter(({ count }) => count > 0);
  return present.map(({ k }) => ({ z: rounded(cloud.classMean(k)), classes: [], view: null }));
}
