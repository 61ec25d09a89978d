/** All views of the Vectors page, showing one state and one direction together. */

import { AxesView } from "../view/axes_view.mjs";
import { themeColours } from "../view/colours.mjs";
import { Legend } from "../view/legend.mjs";
import { write } from "../view/page.mjs";
import { Picture } from "../view/picture.mjs";
import { onPlane } from "../view/plane.mjs";
import { Sky } from "../view/sky.mjs";
import { placeText } from "../view/words.mjs";
import { ArrowOverlay } from "./arrow_overlay.mjs";
import { DirectionForm } from "./direction_form.mjs";
import { moved } from "./effect.mjs";
import { EffectView } from "./effect_view.mjs";
import { NEAREST, NearestView } from "./nearest_view.mjs";
import { SlotsView } from "./slots_view.mjs";
import { REACH } from "./state.mjs";
import { fanOf } from "./uncertainty.mjs";
import { directionName, facts, unitText, vectorStatus } from "./vector_words.mjs";

export class VectorViews {
  decodes = 0;
  /** What is decoded: {z, base, arrow, fan}. */
  shown = null;
  #page;
  #vectors;
  #decoded;
  #pixels = null;
  #milliseconds = null;
  /** The direction's resamples on the plane, which change less often than a frame. */
  #fan = { found: null, plane: null, angles: null };

  /** `vectors` is told what a person chose in a view. */
  constructor(page, vectors) {
    this.#page = page;
    this.#vectors = vectors;
    this.colours = themeColours(() => vectors.isThere && this.recolour(vectors.state));
    this.sky = new Sky(page, (byPerson) => vectors.skyMoved(byPerson));
    this.overlay = new ArrowOverlay(page, this.sky, this.colours);
    this.#decoded = new Picture(page.decoded);
    this.effect = new EffectView(page, vectors);
    this.slots = new SlotsView(page.slots, (slot) => vectors.editor.select(slot));
    this.nearest = new NearestView(page.nearest);
    this.form = new DirectionForm(page, {
      chosen: (direction) => vectors.editor.turn(direction),
      kindChosen: (kind) => vectors.editor.turnKind(kind),
      taken: (mean) => vectors.editor.put({ mean }),
    });
    this.axes = new AxesView(page, { choose: (axes) => vectors.showPlane(axes) });
    this.legend = new Legend(page.legend, {
      toggle: (k) => vectors.toggleClass(k),
      clear: () => vectors.commit({ classes: [] }),
    });
  }

  /** A run's decoder has come. */
  open(opened) {
    const { run, decoder } = opened;
    this.#decoded.resize(run.image);
    this.#pixels = new Float32Array(decoder.pixels);
    this.effect.open(run);
    this.nearest.open(run.image);
    this.legend.open(run.classes);
    this.axes.open(opened);
    this.form.open(opened);
    write(this.#page.status, "Loading the test images …");
  }

  openCloud({ counts }) {
    this.legend.showCounts(counts);
  }

  /** The figure of the stars has come: its places can be pointed at, and then it is drawn. */
  async openSky(figure, state, signal) {
    this.sky.take(figure, state.view);
    if (this.#vectors.isThere) this.look();
    await this.sky.draw(() => ({ colours: this.colours.classes, highlighted: this.#vectors.state.classes }), signal);
    this.#page.pane.classList.remove("is-loading");
  }

  leaveSky() {
    this.#page.pane.classList.add("is-loading");
    this.sky.leave();
  }

  close() {
    this.leaveSky();
    this.shown = null;
    this.effect.close();
    this.overlay.clear();
  }

  recolour({ classes }) {
    if (this.sky.plot === null) return Promise.resolve();
    this.overlay.again();
    return this.sky.colour(this.colours.classes, classes);
  }

  /** Everything that a decision changes. */
  follow() {
    const { state, plane, direction, step, found, opened: { run }, editor, snapping } = this.#vectors;
    this.axes.show(plane);
    this.legend.show(state.classes);
    this.form.show(direction);
    this.#page.snap.setAttribute("aria-pressed", snapping);
    this.#page.undo.disabled = !editor.past.canUndo;
    this.#page.redo.disabled = !editor.past.canRedo;
    if (step !== null) this.form.showFacts(facts(direction, step, found, run.classes), unitText(direction, found, run.classes));
    this.look();
    this.effect.follow();
    this.#showStatus();
  }

  /** The points as they are, or as the pointer would have them: on every frame. */
  look() {
    const { points, slot, opened: { decoder } } = this.#vectors;
    this.slots.show(points, slot, decoder);
    this.showStrength();
  }

  /** The picture at the present strength: on every frame. */
  showStrength() {
    const { state: { s }, points, step, opened, plane } = this.#vectors;
    this.effect.showStrength(s);
    const base = points.find(({ slot }) => slot === "at").z;
    const z = step === null ? base : moved(base, step, s);
    const begin = performance.now();
    this.#pixels.set(opened.decoder.decode(z));
    this.#milliseconds = performance.now() - begin;
    this.decodes += 1;
    this.#decoded.paint(this.#pixels);
    write(this.#page.place, placeText(z, plane));
    this.shown = { z, base, ...this.#arrow(base, step) };
    this.#drawOver();
    this.showNearest();
  }

  /** Of the place that is decoded; again when more test images can be drawn. */
  showNearest() {
    if (this.shown === null) return;
    const { cloud, run, sheets } = this.#vectors.opened;
    const near = cloud.nearestK(this.shown.z, NEAREST);
    this.nearest.show(near.map(({ row }) => ({ index: cloud.index[row], label: run.classes[cloud.label[row]] })), sheets);
  }

  get pixels() {
    return this.#pixels;
  }

  /** {arrow, fan} on the plane of the sky, both null while the direction is looked for. */
  #arrow(base, step) {
    if (step === null) return { arrow: null, fan: null };
    const { plane, state: { s } } = this.#vectors;
    const at = (strength) => onPlane(moved(base, step, strength), plane);
    const arrow = { base: at(0), tip: at(1), ends: [at(-REACH), at(REACH)], at: at(s) };
    return { arrow, fan: this.#fanOn(plane, step) };
  }

  #fanOn(plane, step) {
    const { found } = this.#vectors;
    if (found === null) return null;
    if (this.#fan.found !== found || this.#fan.plane !== plane) {
      const flat = (vector) => [0, 1].map((side) => vector.reduce((sum, value, k) => sum + value * plane.basis[side][k], 0));
      this.#fan = { found, plane, angles: fanOf(flat(step), found.resamples.map(flat)) };
    }
    return this.#fan.angles;
  }

  #drawOver() {
    const { points, slot, plane } = this.#vectors;
    const { arrow, fan } = this.shown;
    this.overlay.now({
      arrow,
      fan,
      points: points.map(({ z, letter, slot: own }) => ({ place: onPlane(z, plane), letter, isActive: own === slot })),
    });
  }

  #showStatus() {
    const { opened: { decoder, cloud, run }, direction } = this.#vectors;
    const status = {
      backend: decoder.backend,
      milliseconds: this.#milliseconds,
      images: cloud?.count ?? null,
      name: directionName(direction, run.classes),
    };
    write(this.#page.status, vectorStatus(status));
  }
}
