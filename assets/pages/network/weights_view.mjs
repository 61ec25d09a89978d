/** Weights that are pictures, those of this run and of another one side by side. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Run, Weights } from "../../types.d.ts" */
/** @import { Asking } from "./asking.mjs" */
/** @import { NetworkState } from "./state.mjs" */
/** @import { Match } from "./matching.mjs" */
/** @import { Side } from "./network_words.mjs" */
/** @import { WeightPictures } from "./weights.mjs" */

import { fetchTensors } from "../../inference/safetensors.mjs";
import { drawnOnPaper } from "../../shell/charts/printing.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { reach } from "../../sky/explored_run.mjs";
import { comparisonWords, matchText, weightsWords, withoutWords } from "./network_words.mjs";
import { paintColourSheet, paintSheet, sheetOf, usualPeak } from "./sheets.mjs";
import { UnitSheet } from "./unit_sheet.mjs";
import { picked, strongest, weightPictures, weightTensor } from "./weights.mjs";

/** Units whose weights are shown, those with the largest ones. */
const MOST = 60;
const ASPECT = 1.6;
/** The share of weights that stay below the brightest colour: a few at the edges are far larger. */
const BRIGHT = 0.98;

/** Weights on a sheet. @typedef {{sheet: UnitSheet, pictures: WeightPictures, data: Float32Array, count: number}} Painted */

export class WeightsView {
  #page;
  #asking;
  #tell;
  #own;
  #other;
  #others;
  #isSeen = false;
  /** @type {{run: Run, tensors: Weights} | null} */
  #opened = null;
  /** @type {{weights: Side, other: string | null}} */
  #state = { weights: "encoder", other: null };
  /** What is shown, so that it is not made anew. */
  #shown = "";
  /** @type {Painted[]} */
  #painted = [];
  /** @type {Match[]} */
  #matches = [];
  /** The pair that was pressed: it is told while no other one is pointed at. @type {number | null} */
  #kept = null;
  #opening = new AbortController();

  /**
   * compare: a person chose another run, or none; table(): the colours of values.
   * @param {Elements} page
   * @param {Asking} asking
   * @param {{compare(id: string | null): void, problem(error: unknown): void, table(): Uint32Array}} tell
   */
  constructor(page, asking, tell) {
    this.#page = page;
    this.#asking = asking;
    this.#tell = tell;
    const pair = {
      look: (/** @type {number | null} */ place) => this.#look(place),
      choose: (/** @type {number} */ place) => this.#keep(place),
    };
    this.#own = new UnitSheet(pair, () => this.#show());
    this.#other = new UnitSheet(pair);
    this.#own.name(tr("Weights of this run as pictures"));
    this.#other.name(tr("Weights of the other run as pictures, each beside the one that it is most like"));
    page.ownWeights.append(this.#own.element);
    page.otherWeights.append(this.#other.element);
    this.#others = /** @type {HTMLSelectElement} */ (page.otherRun);
    this.#others.addEventListener("change", () => tell.compare(this.#others.value || null));
    new IntersectionObserver(([{ isIntersecting }]) => {
      this.#isSeen = isIntersecting;
      this.#show();
    }).observe(page.weights);
    const draw = () => {
      this.#isSeen = true;
      return this.#show();
    };
    drawnOnPaper({ owner: page.weights, draw });
  }

  /**
   * Both networks' weights have come.
   * @param {Run} run
   * @param {Weights} tensors
   */
  open(run, tensors) {
    this.#opened = { run, tensors };
    this.#offer(run);
    this.#show();
  }

  close() {
    this.#opening.abort();
    this.#opened = null;
    this.#shown = "";
    this.#painted = [];
    this.#forget();
  }

  /** @param {{weights: Side, other: string | null}} state */
  follow(state) {
    this.#state = state;
    this.#show();
  }

  recolour() {
    for (const each of this.#painted) this.#paint(each);
  }

  /** The runs on images of the same data set, which alone have weights of the same meaning. @param {Run} run */
  async #offer(run) {
    try {
      const answer = await reach("/api/runs");
      /** @type {Run[]} */
      const runs = await answer.json();
      if (run !== this.#opened?.run) return;
      const alike = runs.filter(({ id, dataset, status }) => {
        return id !== run.id && dataset === run.dataset && status === "ready";
      });
      const options = alike.map(({ id, title }) => new Option(title, id));
      this.#others.replaceChildren(new Option(tr("No other run"), ""), ...options);
      this.#others.value = this.#state.other ?? "";
    } catch (error) {
      this.#tell.problem(error);
    }
  }

  async #show() {
    const { weights: side, other } = this.#state;
    if (this.#opened === null || !this.#isSeen) return;
    const key = `${this.#opened.run.id} ${side} ${other}`;
    if (key === this.#shown) return;
    this.#shown = key;
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    this.#others.value = other ?? "";
    try {
      const units = this.#showOwn(side);
      await this.#showOther(side, units, signal);
    } catch (error) {
      if (!signal.aborted) this.#tell.problem(error);
    }
  }

  /** @param {Side} side */
  #showOwn(side) {
    const { run, tensors } = /** @type {{run: Run, tensors: Weights}} */ (this.#opened);
    const pictures = weightPictures(side, run, tensors);
    this.#painted = [];
    this.#forget();
    this.#page.otherWeights.hidden = true;
    write(this.#page.comparison, "");
    this.#page.ownWeights.hidden = pictures === null;
    for (const name of ["encoder", "decoder"]) {
      const button = this.#page[`${name}Weights`];
      button.setAttribute("aria-pressed", String(name === side));
    }
    if (pictures === null) {
      write(this.#page.weightsWords, weightsWords(side, null, 0));
      return [];
    }
    const units = strongest(pictures, MOST);
    write(this.#page.weightsWords, weightsWords(side, pictures, units.length));
    this.#put(this.#own, pictures, picked(pictures, units));
    return units;
  }

  /**
   * @param {Side} side
   * @param {number[]} units those that are shown of this run
   * @param {AbortSignal} signal
   */
  async #showOther(side, units, signal) {
    const { run, tensors } = /** @type {{run: Run, tensors: Weights}} */ (this.#opened);
    const { other } = this.#state;
    if (other === null || units.length === 0) return;
    write(this.#page.comparison, tr("Loading …"));
    const theirs = await fetchPictures(other, side, signal);
    if (signal.aborted) return;
    const own = weightPictures(side, run, tensors);
    if (theirs.pictures === null || own === null) {
      write(this.#page.comparison, withoutWords(side, "the other"));
      return;
    }
    const matched = isOfShape(own, theirs.pictures)
      ? await this.#asking.ask({
          ask: "match",
          own: { units, numbers: own.data.length / own.count, data: picked(own, units) },
          other: {
            units: Array.from({ length: theirs.pictures.count }, (_, unit) => unit),
            numbers: theirs.pictures.data.length / theirs.pictures.count,
            data: theirs.pictures.data,
          },
        })
      : null;
    if (signal.aborted) return;
    this.#matches = matched?.matches ?? [];
    const shown =
      matched === null ? strongest(theirs.pictures, MOST) : this.#matches.map((each) => each.other);
    const signs = matched === null ? undefined : this.#matches.map(({ cosine }) => (cosine < 0 ? -1 : 1));
    this.#page.otherWeights.hidden = false;
    this.#put(this.#other, theirs.pictures, picked(theirs.pictures, shown, signs));
    write(this.#page.comparison, comparisonWords(matched, [run.training?.seed, theirs.run.training?.seed]));
  }

  /**
   * @param {UnitSheet} sheet
   * @param {WeightPictures} pictures
   * @param {Float32Array} data of those that are shown
   */
  #put(sheet, pictures, data) {
    const { channels, height, width } = pictures;
    const count = data.length / (channels * height * width);
    const wanted = { aspect: ASPECT, most: count, isLarge: true };
    sheet.resize(sheetOf({ count, tileWidth: width, tileHeight: height }, wanted));
    const painted = { sheet, pictures, data, count };
    this.#painted.push(painted);
    this.#paint(painted);
  }

  /** @param {Painted} painted */
  #paint({ sheet, pictures, data, count }) {
    const { channels, height, width } = pictures;
    const peak = usualPeak(data, BRIGHT);
    sheet.paintWith((pixels, laid) => {
      if (channels === 3) paintColourSheet(pixels, laid, data, peak);
      else {
        const value = { data, interleaved: false, shape: [count, height, width] };
        paintSheet(pixels, laid, value, peak, this.#tell.table());
      }
    });
  }

  #forget() {
    this.#matches = [];
    this.#kept = null;
    this.#look(null);
  }

  /** A finger points at nothing once it is lifted: what it pressed stays, until it is pressed again. @param {number} place */
  #keep(place) {
    this.#kept = place === this.#kept ? null : place;
    this.#look(null);
  }

  /** A pair is pointed at. @param {number | null} place */
  #look(place) {
    const told = place ?? this.#kept;
    const match = told === null ? undefined : this.#matches[told];
    const marked = match === undefined ? null : told;
    this.#own.mark(marked);
    this.#other.mark(marked);
    write(this.#page.matchText, match === undefined ? "" : matchText(match));
  }
}

/**
 * What one side of another run has for weights, and nothing else of it.
 * @param {string} id
 * @param {Side} side
 * @param {AbortSignal} signal
 */
async function fetchPictures(id, side, signal) {
  const answer = await reach(`/api/runs/${encodeURIComponent(id)}`, { signal });
  /** @type {Run} */
  const run = await answer.json();
  if (!answer.ok) throw new Error(run.error ?? `the server answered ${answer.status}`);
  const name = weightTensor(side, run);
  if (name === null) return { run, pictures: null };
  const tensors = await fetchTensors(run.urls.weights, name, { fetch: reach, signal });
  return { run, pictures: weightPictures(side, run, tensors) };
}

/**
 * @param {WeightPictures} one
 * @param {WeightPictures} other
 */
function isOfShape(one, other) {
  return one.channels === other.channels && one.height === other.height && one.width === other.width;
}
