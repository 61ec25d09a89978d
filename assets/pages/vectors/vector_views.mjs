/** All views of the Vectors page, showing one state and one direction together. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { SkyCommands } from "../../sky/sky_views.mjs" */
/** @import { Opened, Plane } from "../../types.d.ts" */
/** @import { Point } from "../paths/state.mjs" */
/** @import { ArrowScene } from "./arrow_overlay.mjs" */
/** @import { Found } from "./finding.mjs" */
/** @import { Direction, Slot, VectorState } from "./state.mjs" */
/** @import { SlotPoint, VectorShown } from "./vectors.mjs" */

/**
 * What a person does in a view, see vectors.mjs.
 * @typedef {SkyCommands & {commit(change: Partial<VectorState>): void, seek(s: number): void,
 *   select(slot: Slot): void, put(point: Point): void, turn(direction: Direction): void,
 *   turnKind(kind: Direction["kind"]): void, problem(error: unknown): void}} VectorCommands
 */

/** What is decoded. @typedef {{z: number[], base: number[]} & Pick<ArrowScene, "arrow" | "fan">} Decoded */

import { onPlane } from "../../maths/plane.mjs";
import { fanOf } from "../../maths/statistics.mjs";
import { SelectedButton } from "../../selection/selected_button.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
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

/** @extends {SkyViews<VectorState>} */
export class VectorViews extends SkyViews {
  /** @type {Decoded | null} */
  shown = null;
  /**
   * The direction's resamples on the plane, which change less often than a frame.
   * @type {{found: Found | null, plane: Plane | null, angles: number[] | null}}
   */
  #fan = { found: null, plane: null, angles: null };

  /** @type {VectorShown | null} */
  #shown = null;

  /**
   * @param {Elements} page
   * @param {DecoderPool} pool
   * @param {VectorState} state
   * @param {VectorCommands} commands
   */
  constructor(page, pool, state, commands) {
    super(page, state, commands);
    this.overlay = new ArrowOverlay(page, this.sky, this.colours);
    this.decoded = new DecodedView({ decoded: page.decoded, place: page.place });
    this.effect = new EffectView(page, pool, commands);
    this.selected = new SelectedButton({ selected: page.selected, skyPane: page.skyPane });
    this.slots = new SlotsView(page.slots, commands.select);
    this.nearest = new NearestView(page.nearestImages);
    this.form = new DirectionForm(page, {
      chosen: commands.turn,
      kindChosen: commands.turnKind,
      taken: (mean) => commands.put({ mean }),
    });
  }

  /** @param {Opened} opened */
  open(opened) {
    super.open(opened);
    const { run, decoder } = opened;
    this.decoded.open(decoder);
    this.effect.open(opened);
    this.nearest.open(run.image);
    this.form.open(opened);
    write(this.page.status, tr("Loading the test images …"));
  }

  /** @param {{counts: ArrayLike<number>}} cloud */
  openCloud({ counts }) {
    super.openCloud({ counts });
    this.form.openCloud({ run: this.run, counts });
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

  /**
   * Everything that a decision changes.
   * @param {VectorShown} shown
   */
  follow(shown) {
    const { direction, step, found, snapping, past, selectedCount } = shown;
    const { classes } = this.run;
    this.axes.show(this.plane);
    this.showSelection(this.state);
    this.selected.show(selectedCount);
    this.legend.show(this.state.classes);
    this.form.show(direction);
    this.page.snap.setAttribute("aria-pressed", String(snapping));
    this.page.undo.disabled = !past.canUndo;
    this.page.redo.disabled = !past.canRedo;
    if (step !== null)
      this.form.showFacts(facts(direction, step, found, classes), unitText(direction, found, classes));
    this.look(shown);
    this.effect.follow(this.state, shown);
    this.#showStatus();
  }

  /**
   * The points as they are, or as the pointer would have them: on every frame.
   * @param {VectorShown} shown
   */
  look(shown) {
    this.#shown = shown;
    if (this.opened !== null) this.slots.show(shown.points, shown.slot, this.opened.decoder);
    this.showStrength();
  }

  /** The picture at the present strength: on every frame. */
  showStrength() {
    if (this.#shown === null) return;
    const { points, step } = this.#shown;
    const { s } = this.state;
    this.effect.showStrength(s);
    const { z: base } = /** @type {SlotPoint} */ (points.find(({ slot }) => slot === "at"));
    const z = step === null ? base : moved(base, step, s);
    this.decoded.show(z, this.plane);
    this.shown = { z, base, ...this.#arrow(base, step) };
    this.#drawOver();
    this.showNearest();
  }

  /** Of the place that is decoded; again when more test images can be drawn. */
  showNearest() {
    if (this.shown === null || this.opened === null) return;
    const { cloud, run, sheets } = this.opened;
    if (cloud === null) return;
    const near = cloud.nearestK(this.shown.z, NEAREST);
    this.nearest.show(
      near.map(({ row }) => ({ index: cloud.index[row], label: run.classes[cloud.label[row]] })),
      sheets,
    );
  }

  get pixels() {
    return this.decoded.pixels;
  }

  /**
   * On the plane of the sky, both null while the direction is looked for.
   * @param {number[]} base
   * @param {Float64Array | null} step
   * @returns {Pick<ArrowScene, "arrow" | "fan">}
   */
  #arrow(base, step) {
    if (step === null) return { arrow: null, fan: null };
    const { plane } = this;
    const at = (/** @type {number} */ strength) => onPlane(moved(base, step, strength), plane);
    const arrow = { base: at(0), tip: at(1), ends: [at(-REACH), at(REACH)], at: at(this.state.s) };
    return { arrow, fan: this.#fanOn(plane, step) };
  }

  /**
   * @param {Plane} plane
   * @param {Float64Array} step
   */
  #fanOn(plane, step) {
    const found = this.#shown?.found ?? null;
    if (found === null) return null;
    if (this.#fan.found !== found || this.#fan.plane !== plane) {
      const along = (/** @type {Float64Array} */ vector, /** @type {number} */ side) =>
        vector.reduce((sum, value, k) => sum + value * plane.basis[side][k], 0);
      /** @type {(vector: Float64Array) => [number, number]} */
      const flat = (vector) => [along(vector, 0), along(vector, 1)];
      this.#fan = { found, plane, angles: fanOf(flat(step), found.resamples.map(flat)) };
    }
    return this.#fan.angles;
  }

  #drawOver() {
    if (this.#shown === null || this.shown === null) return;
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
    if (this.opened === null || this.#shown === null) return;
    const { decoder, cloud, run, sheets } = this.opened;
    const status = {
      backend: decoder.backend,
      milliseconds: this.decoded.milliseconds,
      images: cloud?.count ?? null,
      areSeen: sheets.areThere,
      name: directionName(this.#shown.direction, run.classes),
    };
    write(this.page.status, vectorStatus(status));
  }
}
