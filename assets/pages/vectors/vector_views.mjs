/** All views of the Vectors page, showing one state and one direction together. */

import { onPlane } from "../../maths/plane.mjs";
import { fanOf } from "../../maths/statistics.mjs";
import { SelectedButton } from "../../selection/selected_button.mjs";
import { write } from "../../shell/page.mjs";
import { DecodedView } from "../../sky/decoded_view.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { ArrowOverlay } from "./arrow_overlay.mjs";
import { DirectionForm } from "./direction_form.mjs";
import { moved } from "./effect.mjs";
import { EffectView } from "./effect_view.mjs";
import { NEAREST, NearestView } from "./nearest_view.mjs";
import { SlotsView } from "./slots_view.mjs";
import { REACH } from "./state.mjs";
import { directionName, facts, unitText, vectorStatus } from "./vector_words.mjs";

export class VectorViews extends SkyViews {
  /** What is decoded: {z, base, arrow, fan}. */
  shown = null;
  /** The direction's resamples on the plane, which change less often than a frame. */
  #fan = { found: null, plane: null, angles: null };

  /** See vectors.mjs. */
  #shown = null;

  /** commands: what a person does in a view, see vectors.mjs. */
  constructor(page, pool, state, commands) {
    super(page, state, commands);
    this.overlay = new ArrowOverlay(page, this.sky, this.colours);
    this.decoded = new DecodedView(page);
    this.effect = new EffectView(page, pool, commands);
    this.selected = new SelectedButton(page);
    this.slots = new SlotsView(page.slots, commands.select);
    this.nearest = new NearestView(page.nearestImages);
    this.form = new DirectionForm(page, {
      chosen: commands.turn,
      kindChosen: commands.turnKind,
      taken: (mean) => commands.put({ mean }),
    });
  }

  open(opened) {
    super.open(opened);
    const { run, decoder } = opened;
    this.decoded.open(decoder);
    this.effect.open(opened);
    this.nearest.open(run.image);
    this.form.open(opened);
    write(this.page.status, "Loading the test images …");
  }

  overlayAgain() {
    this.overlay.again();
  }

  drawOver() {
    if (this.#shown !== null) this.look(this.#shown);
  }

  close() {
    super.close();
    this.shown = this.#shown = null;
    this.effect.close();
    this.overlay.clear();
  }

  /** Everything that a decision changes; shown: see vectors.mjs. */
  follow(shown) {
    const { direction, step, found, snapping, past, selectedCount } = shown;
    const { classes } = this.opened.run;
    this.axes.show(this.plane);
    this.showSelection(this.state);
    this.selected.show(selectedCount);
    this.legend.show(this.state.classes);
    this.form.show(direction);
    this.page.snap.setAttribute("aria-pressed", snapping);
    this.page.undo.disabled = !past.canUndo;
    this.page.redo.disabled = !past.canRedo;
    if (step !== null)
      this.form.showFacts(facts(direction, step, found, classes), unitText(direction, found, classes));
    this.look(shown);
    this.effect.follow(this.state, shown);
    this.#showStatus();
  }

  /** The points as they are, or as the pointer would have them: on every frame. */
  look(shown) {
    this.#shown = shown;
    this.slots.show(shown.points, shown.slot, this.opened.decoder);
    this.showStrength();
  }

  /** The picture at the present strength: on every frame. */
  showStrength() {
    const { points, step } = this.#shown;
    const { s } = this.state;
    this.effect.showStrength(s);
    const base = points.find(({ slot }) => slot === "at").z;
    const z = step === null ? base : moved(base, step, s);
    this.decoded.show(z, this.plane);
    this.shown = { z, base, ...this.#arrow(base, step) };
    this.#drawOver();
    this.showNearest();
  }

  /** Of the place that is decoded; again when more test images can be drawn. */
  showNearest() {
    if (this.shown === null) return;
    const { cloud, run, sheets } = this.opened;
    const near = cloud.nearestK(this.shown.z, NEAREST);
    this.nearest.show(
      near.map(({ row }) => ({ index: cloud.index[row], label: run.classes[cloud.label[row]] })),
      sheets,
    );
  }

  get pixels() {
    return this.decoded.pixels;
  }

  /** {arrow, fan} on the plane of the sky, both null while the direction is looked for. */
  #arrow(base, step) {
    if (step === null) return { arrow: null, fan: null };
    const { plane } = this;
    const at = (strength) => onPlane(moved(base, step, strength), plane);
    const arrow = { base: at(0), tip: at(1), ends: [at(-REACH), at(REACH)], at: at(this.state.s) };
    return { arrow, fan: this.#fanOn(plane, step) };
  }

  #fanOn(plane, step) {
    const { found } = this.#shown;
    if (found === null) return null;
    if (this.#fan.found !== found || this.#fan.plane !== plane) {
      const flat = (vector) =>
        [0, 1].map((side) => vector.reduce((sum, value, k) => sum + value * plane.basis[side][k], 0));
      this.#fan = { found, plane, angles: fanOf(flat(step), found.resamples.map(flat)) };
    }
    return this.#fan.angles;
  }

  #drawOver() {
    const { points, slot } = this.#shown;
    const { arrow, fan } = this.shown;
    this.overlay.now({
      arrow,
      fan,
      points: points.map(({ z, letter, slot: own }) => ({
        place: onPlane(z, this.plane),
        letter,
        isActive: own === slot,
      })),
    });
  }

  #showStatus() {
    const { decoder, cloud, run } = this.opened;
    const status = {
      backend: decoder.backend,
      milliseconds: this.decoded.milliseconds,
      images: cloud?.count ?? null,
      name: directionName(this.#shown.direction, run.classes),
    };
    write(this.page.status, vectorStatus(status));
  }
}
