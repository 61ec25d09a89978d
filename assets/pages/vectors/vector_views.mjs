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

  /** `vectors` is told what a person chose in a view. */
  constructor(page, vectors) {
    super(page, vectors);
    this.overlay = new ArrowOverlay(page, this.sky, this.colours);
    this.decoded = new DecodedView(page);
    this.effect = new EffectView(page, vectors);
    this.selected = new SelectedButton(page);
    this.slots = new SlotsView(page.slots, (slot) => vectors.editor.select(slot));
    this.nearest = new NearestView(page.nearest);
    this.form = new DirectionForm(page, {
      chosen: (direction) => vectors.editor.turn(direction),
      kindChosen: (kind) => vectors.editor.turnKind(kind),
      taken: (mean) => vectors.editor.put({ mean }),
    });
  }

  open(opened) {
    super.open(opened);
    const { run, decoder } = opened;
    this.decoded.open(decoder);
    this.effect.open(run);
    this.nearest.open(run.image);
    this.form.open(opened);
    write(this.page.status, "Loading the test images …");
  }

  drawOver() {
    if (this.skyPage.isThere) this.look();
  }

  close() {
    super.close();
    this.shown = null;
    this.effect.close();
    this.overlay.clear();
  }

  /** Everything that a decision changes. */
  follow() {
    const {
      state,
      plane,
      direction,
      step,
      found,
      opened: { run },
      editor,
      places,
      snapping,
    } = this.skyPage;
    this.axes.show(plane);
    this.showSelection(state);
    this.selected.show(places.selectedCount(this.skyPage));
    this.legend.show(state.classes);
    this.form.show(direction);
    this.page.snap.setAttribute("aria-pressed", snapping);
    this.page.undo.disabled = !editor.past.canUndo;
    this.page.redo.disabled = !editor.past.canRedo;
    if (step !== null)
      this.form.showFacts(
        facts(direction, step, found, run.classes),
        unitText(direction, found, run.classes),
      );
    this.look();
    this.effect.follow();
    this.#showStatus();
  }

  /** The points as they are, or as the pointer would have them: on every frame. */
  look() {
    const {
      points,
      slot,
      opened: { decoder },
    } = this.skyPage;
    this.slots.show(points, slot, decoder);
    this.showStrength();
  }

  /** The picture at the present strength: on every frame. */
  showStrength() {
    const {
      state: { s },
      points,
      step,
      plane,
    } = this.skyPage;
    this.effect.showStrength(s);
    const base = points.find(({ slot }) => slot === "at").z;
    const z = step === null ? base : moved(base, step, s);
    this.decoded.show(z, plane);
    this.shown = { z, base, ...this.#arrow(base, step) };
    this.#drawOver();
    this.showNearest();
  }

  /** Of the place that is decoded; again when more test images can be drawn. */
  showNearest() {
    if (this.shown === null) return;
    const { cloud, run, sheets } = this.skyPage.opened;
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
    const {
      plane,
      state: { s },
    } = this.skyPage;
    const at = (strength) => onPlane(moved(base, step, strength), plane);
    const arrow = { base: at(0), tip: at(1), ends: [at(-REACH), at(REACH)], at: at(s) };
    return { arrow, fan: this.#fanOn(plane, step) };
  }

  #fanOn(plane, step) {
    const { found } = this.skyPage;
    if (found === null) return null;
    if (this.#fan.found !== found || this.#fan.plane !== plane) {
      const flat = (vector) =>
        [0, 1].map((side) => vector.reduce((sum, value, k) => sum + value * plane.basis[side][k], 0));
      this.#fan = { found, plane, angles: fanOf(flat(step), found.resamples.map(flat)) };
    }
    return this.#fan.angles;
  }

  #drawOver() {
    const { points, slot, plane } = this.skyPage;
    const { arrow, fan } = this.shown;
    this.overlay.now({
      arrow,
      fan,
      points: points.map(({ z, letter, slot: own }) => ({
        place: onPlane(z, plane),
        letter,
        isActive: own === slot,
      })),
    });
  }

  #showStatus() {
    const {
      opened: { decoder, cloud, run },
      direction,
    } = this.skyPage;
    const status = {
      backend: decoder.backend,
      milliseconds: this.decoded.milliseconds,
      images: cloud?.count ?? null,
      name: directionName(direction, run.classes),
    };
    write(this.page.status, vectorStatus(status));
  }
}
