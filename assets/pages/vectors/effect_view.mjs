/** Strength and what it does: slider, number, pictures, and the chart of what is measured on them. */

import { showPlaying } from "../../points/player.mjs";
import { Effect, effectLines } from "./effect.mjs";
import { EffectChart } from "./effect_chart.mjs";
import { MEASURES, measuresFor } from "./measures.mjs";
import { NEIGHBOURS, REACH, strengthOf } from "./state.mjs";
import { StripView } from "./strip_view.mjs";

export class EffectView {
  /** What the chart shows, null until it is measured. */
  lines = null;
  #page;
  #vectors;
  #slider;
  #number;
  #effect;
  #drawn = null;

  constructor(page, vectors) {
    this.#page = page;
    this.#vectors = vectors;
    this.#slider = input(page.strength, { type: "range", step: 0.01 }, "Strength");
    this.#number = input(page.number, { type: "number", step: 0.1 }, "Strength, as a number");
    this.#slider.addEventListener("input", () => vectors.seek(strengthOf(this.#slider.valueAsNumber)));
    this.#number.addEventListener("change", () => this.#type());
    page.measure.addEventListener("change", () => vectors.commit({ measure: page.measure.value }));
    this.strip = new StripView(page, (s) => vectors.isThere && vectors.seek(strengthOf(s)));
    this.chart = new EffectChart(page.chart);
    this.#effect = new Effect(vectors.pool, {
      painted: (pixels, first, count) => this.strip.paint(pixels, first, count),
      finished: () => this.#draw(),
      problem: (error) => vectors.fail(error),
    });
  }

  open({ image }) {
    this.strip.open(image);
  }

  close() {
    this.#effect.stop();
    this.#clear();
    this.strip.clear();
  }

  /** The direction or its points may be others. */
  follow() {
    const {
      step,
      direction,
      opened: { run },
    } = this.#vectors;
    this.#offer(direction, run);
    if (step === null) {
      this.#effect.stop();
      this.#clear();
      return;
    }
    const base = this.#vectors.pointOf("at").z;
    this.#effect.show(base, step);
    if (this.#effect.pixels === null) this.#page.effect.classList.add("is-measuring");
    else this.#draw();
  }

  showStrength(s) {
    this.strip.show(s);
    this.chart.show(s);
    this.#slider.value = s;
    this.#number.value = s.toFixed(2);
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
    const {
      state: { measure },
      direction,
      opened: { run },
    } = this.#vectors;
    const isOfClasses = direction.kind === "classes";
    if (measure !== null && (measure !== NEIGHBOURS || isOfClasses)) return measure;
    if (isOfClasses) return NEIGHBOURS;
    return direction.kind === "attribute" ? direction.name : measuresFor(run.image)[0];
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
    const {
      direction,
      found,
      opened: { run, cloud },
    } = this.#vectors;
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

  #type() {
    const s = this.#number.valueAsNumber;
    if (Number.isFinite(s)) this.#vectors.seek(strengthOf(s));
    this.#number.value = this.#vectors.state.s.toFixed(2);
  }
}

function input(holder, properties, label) {
  const element = document.createElement("input");
  Object.assign(element, { ...properties, min: -REACH, max: REACH, value: 1 });
  element.setAttribute("aria-label", label);
  holder.append(element);
  return element;
}
