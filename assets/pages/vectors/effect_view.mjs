/** Strength and what it does: slider, number, pictures, and the chart of what is measured on them. */

import { Dial } from "../../shell/dial.mjs";
import { showPlaying } from "../../shell/player.mjs";
import { Effect, effectLines } from "./effect.mjs";
import { EffectChart } from "./effect_chart.mjs";
import { MEASURES, measuresFor } from "./measures.mjs";
import { NEIGHBOURS, REACH } from "./state.mjs";
import { StripView } from "./strip_view.mjs";

export class EffectView {
  /** What the chart shows, null until it is measured. */
  lines = null;
  #page;
  #dial;
  #effect;
  #opened = null;
  #state = null;
  #shown = null;
  #drawn = null;

  /** commands: {seek(s), commit(change), problem(error)}. */
  constructor(page, pool, { seek, commit, problem }) {
    this.#page = page;
    this.#dial = new Dial({ range: [-REACH, REACH], step: 0.01, label: "Strength" }, seek);
    page.strength.append(this.#dial.slider);
    page.strengthNumber.append(this.#dial.number);
    page.measure.addEventListener("change", () => commit({ measure: page.measure.value }));
    this.strip = new StripView(page, seek);
    this.chart = new EffectChart(page.effectChart);
    this.#effect = new Effect(pool, {
      painted: (pixels, first, count) => this.strip.paint(pixels, first, count),
      finished: () => this.#draw(),
      problem,
    });
  }

  open(opened) {
    this.#opened = opened;
    this.strip.open(opened.run.image);
  }

  close() {
    this.#effect.stop();
    this.#clear();
    this.strip.clear();
  }

  /** The direction or its points may be others; shown: see vectors.mjs. */
  follow(state, shown) {
    this.#state = state;
    this.#shown = shown;
    const { step, direction, points } = shown;
    this.#offer(direction, this.#opened.run);
    if (step === null) {
      this.#effect.stop();
      this.#clear();
      return;
    }
    const base = points.find(({ slot }) => slot === "at").z;
    this.#effect.show(base, step);
    if (this.#effect.pixels === null) this.#page.effect.classList.add("is-measuring");
    else this.#draw();
  }

  showStrength(s) {
    this.strip.show(s);
    this.chart.show(s);
    this.#dial.show(s);
  }

  showPlaying(isPlaying) {
    showPlaying(this.#page.play, isPlaying);
  }

  /** The pictures (FRAMES · C · H · W), null while some are missing. */
  get pixels() {
    return this.#effect.pixels;
  }

  /** The chart's measure: what the state says, or what suits the direction. */
  get measure() {
    const { measure } = this.#state;
    const { direction } = this.#shown;
    const isOfClasses = direction.kind === "classes";
    if (measure !== null && (measure !== NEIGHBOURS || isOfClasses)) return measure;
    if (isOfClasses) return NEIGHBOURS;
    return direction.kind === "attribute" ? direction.name : measuresFor(this.#opened.run.image)[0];
  }

  #offer(direction, { image }) {
    const options = measuresFor(image).map(
      (name) => new Option(`${MEASURES[name].label} (${MEASURES[name].unit})`, name),
    );
    if (direction.kind === "classes")
      options.unshift(new Option("Classes of the 15 nearest test images", NEIGHBOURS));
    this.#page.measure.replaceChildren(...options);
    this.#page.measure.value = this.measure;
  }

  #draw() {
    const { direction, found } = this.#shown;
    const { run, cloud } = this.#opened;
    const { measure } = this;
    this.#page.effect.classList.remove("is-measuring");
    const key = { pixels: this.#effect.pixels, measure, direction };
    if (this.#drawn !== null && Object.entries(key).every(([name, value]) => this.#drawn[name] === value))
      return;
    this.#drawn = key;
    this.lines = effectLines(this.#effect, measure, { direction, found, run, cloud });
    this.chart.draw(this.lines, measure, this.#names(measure, direction, run));
  }

  #names(measure, { to, from }, { classes }) {
    if (measure !== NEIGHBOURS)
      return { measured: "measured on the pictures", other: "as the direction promises" };
    return { measured: classes[to], other: from === null ? "" : classes[from] };
  }

  #clear() {
    this.lines = this.#drawn = null;
    this.chart.draw(null, NEIGHBOURS, {});
  }
}
