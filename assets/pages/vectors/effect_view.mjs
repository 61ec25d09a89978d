/** Strength and what it does: slider, number, pictures, and the chart of what is measured on them. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape, Opened, Run } from "../../types.d.ts" */
/** @import { Lines } from "./effect.mjs" */
/** @import { Direction, VectorState } from "./state.mjs" */
/** @import { VectorCommands } from "./vector_views.mjs" */
/** @import { SlotPoint, VectorShown } from "./vectors.mjs" */

/**
 * What lines were drawn of.
 * @typedef {{pixels: Float32Array, measure: string, direction: Direction}} Drawn
 */

import { MEASURES, measuresFor } from "../../measures/measures.mjs";
import { Dial } from "../../shell/controls/dial.mjs";
import { showPlaying } from "../../shell/controls/player.mjs";
import { tr } from "../../shell/texts.mjs";
import { Effect, effectLines } from "./effect.mjs";
import { EffectChart } from "./effect_chart.mjs";
import { NEIGHBOURS, REACH } from "./state.mjs";
import { StripView } from "./strip_view.mjs";

export class EffectView {
  /** What the chart shows, null until it is measured. @type {Lines | null} */
  lines = null;
  #page;
  #dial;
  #effect;
  #measures;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {VectorState | null} */
  #state = null;
  /** @type {VectorShown | null} */
  #shown = null;
  /** @type {Drawn | null} */
  #drawn = null;

  /**
   * @param {Elements} page
   * @param {DecoderPool} pool
   * @param {Pick<VectorCommands, "seek" | "commit" | "problem">} commands
   */
  constructor(page, pool, { seek, commit, problem }) {
    this.#page = page;
    this.#dial = new Dial({ range: [-REACH, REACH], step: 0.01, label: tr("Strength") }, seek);
    page.strength.append(this.#dial.slider);
    page.strengthNumber.append(this.#dial.number);
    this.#measures = /** @type {HTMLSelectElement} */ (page.measure);
    this.#measures.addEventListener("change", () => commit({ measure: this.#measures.value }));
    this.strip = new StripView(page, seek);
    this.chart = new EffectChart(page.effectChart);
    this.#effect = new Effect(pool, {
      painted: (pixels, first, count) => this.strip.paint(pixels, first, count),
      finished: () => this.#draw(),
      problem,
    });
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.strip.open(opened.run.image);
  }

  close() {
    this.#effect.stop();
    this.#clear();
    this.strip.clear();
  }

  /**
   * The direction or its points may be others.
   * @param {VectorState} state
   * @param {VectorShown} shown
   */
  follow(state, shown) {
    this.#state = state;
    this.#shown = shown;
    const { step, direction, points } = shown;
    if (this.#opened !== null) this.#offer(direction, this.#opened.run);
    if (step === null) {
      this.#effect.stop();
      this.#clear();
      return;
    }
    const { z } = /** @type {SlotPoint} */ (points.find(({ slot }) => slot === "at"));
    this.#effect.show(z, step);
    if (this.#effect.pixels === null) this.#page.effect.classList.add("is-measuring");
    else this.#draw();
  }

  /** @param {number} s */
  showStrength(s) {
    this.strip.show(s);
    this.chart.show(s);
    this.#dial.show(s);
  }

  /** @param {boolean} isPlaying */
  showPlaying(isPlaying) {
    showPlaying(this.#page.play, isPlaying);
  }

  /** The pictures (FRAMES · C · H · W), null while some are missing. */
  get pixels() {
    return this.#effect.pixels;
  }

  /** The chart's measure: what the state says, or what suits the direction. */
  get measure() {
    if (this.#opened === null || this.#state === null || this.#shown === null)
      throw new Error(tr("no direction is shown"));
    const { measure } = this.#state;
    const { direction } = this.#shown;
    const isOfClasses = direction.kind === "classes";
    if (measure !== null && (measure !== NEIGHBOURS || isOfClasses)) return measure;
    if (isOfClasses) return NEIGHBOURS;
    return direction.kind === "attribute" ? direction.name : measuresFor(this.#opened.run.image)[0];
  }

  /**
   * @param {Direction} direction
   * @param {Pick<Run, "image">} run
   */
  #offer(direction, { image }) {
    const options = measuresFor(image).map(
      (name) => new Option(`${MEASURES[name].label} (${MEASURES[name].unit})`, name),
    );
    if (direction.kind === "classes")
      options.unshift(new Option(tr("Classes of the 15 nearest test images"), NEIGHBOURS));
    this.#measures.replaceChildren(...options);
    this.#measures.value = this.measure;
  }

  #draw() {
    const { pixels, places } = this.#effect;
    if (this.#shown === null || this.#opened === null || pixels === null) return;
    const { direction, found } = this.#shown;
    const { run, cloud } = this.#opened;
    if (cloud === null) return;
    const { measure } = this;
    this.#page.effect.classList.remove("is-measuring");
    const drawn = this.#drawn;
    if (drawn?.pixels === pixels && drawn.measure === measure && drawn.direction === direction) return;
    this.#drawn = { pixels, measure, direction };
    this.lines = effectLines({ pixels, places }, measure, { direction, found, run, cloud });
    this.chart.draw(this.lines, measure, this.#names(measure, direction, run));
  }

  /**
   * @param {string} measure
   * @param {Direction} direction
   * @param {Pick<Run, "classes">} run
   */
  #names(measure, { kind, to, from }, { classes }) {
    if (measure !== NEIGHBOURS || kind !== "classes")
      return { measured: tr("measured on the pictures"), other: tr("as the direction promises") };
    return { measured: classes[to], other: from === null ? "" : classes[from] };
  }

  #clear() {
    this.lines = this.#drawn = null;
    this.chart.draw(null, NEIGHBOURS, { measured: "", other: "" });
  }
}
