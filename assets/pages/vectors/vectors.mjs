/** The Vectors page: what a person does changes the state; the direction, the views and the address follow. */

/** @import { FoundPoint } from "../../points/placed_points.mjs" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { How } from "../../shell/store.mjs" */
/** @import { Point } from "../paths/state.mjs" */
/** @import { Found } from "./finding.mjs" */
/** @import { Direction, Slot, VectorState } from "./state.mjs" */

/** @typedef {FoundPoint & {slot: Slot, letter: string}} SlotPoint */

/**
 * What views are told beside the state; slot: the one that a click sets.
 * @typedef {{direction: Direction, step: Float64Array | null, found: Found | null, points: SlotPoint[],
 *   slot: Slot, snapping: boolean, past: Past, selectedCount: number | null}} VectorShown
 */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { seededRandom } from "../../maths/statistics.mjs";
import { Player } from "../../shell/controls/player.mjs";
import { Past } from "../../shell/store.mjs";
import { tr } from "../../shell/texts.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import { pointAt } from "../paths/state.mjs";
import { ofKind, randomSeed, swapped } from "./changes.mjs";
import { randomDirection } from "./directions.mjs";
import { Finder } from "./finder.mjs";
import { connect } from "./gestures.mjs";
import { Places } from "./places.mjs";
import { firstDirection, PARAMETERS, REACH, SLOTS, strengthOf } from "./state.mjs";
import { VectorViews } from "./vector_views.mjs";
import { vectorAnnouncement } from "./vector_words.mjs";

const LETTERS = { a: "A", b: "B", at: "C" };
/** From one end to the other and back. */
const SECONDS = 6;
const MISSING = tr("Some of the link's test images are not among this run's: they were left out.");

/** @extends {SkyPage<VectorState, VectorViews>} */
export class Vectors extends SkyPage {
  /**
   * What is known of the direction; null while it is looked for, or needs no looking.
   * @type {Found | null}
   */
  found = null;
  /** The step that strength 1 takes (D), null while it is looked for. @type {Float64Array | null} */
  step = null;
  ofImages = ["snap"];
  past = new Past(this.store, ["direction", ...SLOTS]);
  /** @type {Slot} */
  #chosen = "at";
  /** Were the keys the last to move a point? Their steps are undone together. */
  #isStepping = false;
  /** A point that the pointer would put into the slot. @type {Point | null} */
  #candidate = null;

  /** @param {string[]} runs */
  constructor(runs) {
    super(runs, PARAMETERS);
    this.finder = new Finder({
      found: () => this.isThere && this.#followWhole(),
      best: (name) =>
        this.turn(
          name === null ? ofKind("attribute", this.run, this.places.classes) : { kind: "attribute", name },
        ),
      progress: (share) => this.views.form.showProgress(share),
      problem: (text) =>
        this.views.form.showProblem(tr("The direction could not be found: {text}.", { text })),
    });
    this.player = new Player({
      rate: 1 / SECONDS,
      isEndless: true,
      moved: (t) => this.store.pass({ s: strengthAt(t) }),
      playing: (isPlaying) => this.views.effect.showPlaying(isPlaying),
    });
    this.views = new VectorViews(this.page, this.pool, this.state, {
      ...this.skyCommands,
      commit: (change) => this.commit(change),
      seek: (s) => this.seek(s),
      select: (slot) => this.select(slot),
      put: (point) => this.put(point),
      turn: (direction) => this.turn(direction),
      turnKind: (kind) => this.turnKind(kind),
      problem: (error) => this.fail(error),
    });
    this.pointer = connect(this);
  }

  leave() {
    this.player.pause();
    this.finder.forget();
    this.past.forget();
    this.#chosen = "at";
    this.#isStepping = false;
    this.found = this.step = this.#candidate = null;
  }

  /** @param {Cloud} cloud */
  settle(cloud) {
    const { run } = this;
    /** @type {Places} */
    this.places = new Places({ run, cloud });
    this.finder.open({ run, cloud });
    const missing = SLOTS.filter((slot) => {
      const point = this.state[slot];
      return point !== null && !this.places.has(point);
    });
    if (missing.length > 0) this.shell.notice(MISSING);
    this.views.openCloud(cloud);
    this.store.pass(Object.fromEntries(missing.map((slot) => [slot, null])));
  }

  /**
   * @param {string[]} changed
   * @param {How} how
   */
  follow(changed, how) {
    if (how === "pass" && changed.includes("s")) this.views.showStrength();
    else this.#followWhole();
  }

  /** @param {Partial<VectorState>} change */
  announcement(change) {
    const said = vectorAnnouncement(change, {
      direction: this.direction,
      run: this.run,
      points: this.points,
    });
    const z = this.views.shown?.z;
    return said === "" || z === undefined ? said : `${said} ${this.inWords(z)}`;
  }

  sheetCame() {
    super.sheetCame();
    if (this.isThere) this.views.showNearest();
  }

  /** @returns {Direction} */
  get direction() {
    return this.state.direction ?? firstDirection(this.places.classes);
  }

  /**
   * The slots of this kind of direction, in their order.
   * @returns {Slot[]}
   */
  get slots() {
    return this.direction.kind === "analogy" ? ["a", "b", "at"] : ["at"];
  }

  /** The slot that a click sets. */
  get slot() {
    return this.slots.includes(this.#chosen) ? this.#chosen : "at";
  }

  /** The points as they are shown. */
  get points() {
    return this.slots.map((slot) => this.#pointOf(slot));
  }

  /**
   * The point that the pointer would choose, null for none: on every frame.
   * @param {Point | null} point
   */
  preview(point) {
    if (!this.isThere || (point === null && this.#candidate === null)) return;
    this.#candidate = point;
    if (point !== null) this.shell.forgetInvitation();
    this.#findStep();
    this.views.look(this.#shown);
  }

  /**
   * The point under a point of the window.
   * @param {number} x
   * @param {number} y
   */
  pointUnder(x, y) {
    if (!this.isThere || !this.views.sky.isThere) return null;
    const { z } = this.places.found(this.#chosenPoint(this.slot), this.plane);
    return this.places.under(this.views.sky.toLatent(x, y), z, this);
  }

  /**
   * The chosen slot is at that point; null is none.
   * @param {Point | null} point
   */
  put(point) {
    if (point !== null) this.#decide({ [this.slot]: point });
  }

  /**
   * The chosen slot's point moves on the plane, by keys.
   * @param {number} dx
   * @param {number} dy
   */
  movePoint(dx, dy) {
    if (!this.isThere) return;
    const { z } = this.#pointOf(this.slot);
    const [x, y] = onPlane(z, this.plane);
    if (!this.#isStepping) this.past.remember();
    this.#isStepping = true;
    this.shell.forgetInvitation();
    this.flow({ [this.slot]: pointAt(movedOnPlane(z, this.plane, [x + dx, y + dy])) });
  }

  /**
   * Test images by chance: for the chosen slot, or for all of an analogy.
   * @param {boolean} all
   */
  renew(all) {
    if (!this.isThere) return;
    const renewed = all ? this.slots : [this.slot];
    this.#decide(Object.fromEntries(renewed.map((slot) => [slot, this.places.random(this)])));
  }

  /** @param {Slot} slot */
  select(slot) {
    if (!this.isThere || !this.slots.includes(slot)) return;
    this.#chosen = slot;
    this.views.look(this.#shown);
  }

  selectNext() {
    if (!this.isThere) return;
    this.select(this.slots[(this.slots.indexOf(this.slot) + 1) % this.slots.length]);
  }

  /** @param {Direction} direction */
  turn(direction) {
    this.finder.forgive();
    this.#decide({ direction });
  }

  /** @param {Direction["kind"]} kind */
  turnKind(kind) {
    if (kind === this.direction.kind) return this.#followWhole();
    if (kind === "attribute") this.finder.askBest();
    else this.turn(ofKind(kind, this.run, this.places.classes));
  }

  /** Another direction by chance. */
  another() {
    if (this.isThere) this.turn({ kind: "random", seed: randomSeed() });
  }

  /** The other way round. */
  swap() {
    if (!this.isThere) return;
    const { direction } = this;
    const change = swapped(direction, { a: this.#chosenPoint("a"), b: this.#chosenPoint("b") });
    if (change === null) this.seek(-this.state.s);
    else this.#decide(change);
  }

  /** Everything as it was at first. */
  reset() {
    this.#decide({ direction: null, at: null, a: null, b: null });
    this.seek(1);
  }

  /**
   * Of what was done to direction and points.
   * @param {"undo" | "redo"} way
   */
  goBack(way) {
    if (!this.isThere) return;
    this.#isStepping = false;
    this.past[way]();
  }

  /**
   * A person moved the strength.
   * @param {number} s
   */
  seek(s) {
    if (!this.isThere) return;
    this.player.seek(timeOf(strengthOf(s)));
    this.store.record({});
    this.shell.announce(this.announcement({ s: this.state.s }));
  }

  toggle() {
    if (this.player.isPlaying) {
      this.player.pause();
      this.store.record({});
    } else if (this.isThere && this.step !== null) {
      this.shell.forgetInvitation();
      this.player.play(timeOf(this.state.s));
    }
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (this.player.isPlaying) this.toggle();
    else if (this.state.sel !== null) this.unselect();
    else if (this.state.classes.length > 0) this.commit({ classes: [] });
  }

  /** @returns {VectorShown} */
  get #shown() {
    const { direction, step, found, points, slot, snapping, past } = this;
    const selectedCount = this.places.selectedCount(this);
    return { direction, step, found, points, slot, snapping, past, selectedCount };
  }

  #followWhole() {
    this.#candidate = null;
    this.#findStep();
    this.views.follow(this.#shown);
  }

  /** @param {Partial<VectorState>} change */
  #decide(change) {
    if (!this.isThere) return;
    this.past.remember();
    this.#isStepping = false;
    this.shell.forgetInvitation();
    this.commit(change);
  }

  /**
   * What a person chose for the slot, or what stands there first.
   * @param {Slot} slot
   */
  #chosenPoint(slot) {
    return this.state[slot] ?? this.places.first(slot, this.direction);
  }

  /**
   * @param {Slot} slot
   * @returns {SlotPoint}
   */
  #pointOf(slot) {
    const point = slot === this.slot && this.#candidate !== null ? this.#candidate : this.#chosenPoint(slot);
    const letter = this.direction.kind === "analogy" ? LETTERS[slot] : "";
    return { slot, letter, ...this.places.found(point, this.plane) };
  }

  /** The step of the direction, or a question for it. */
  #findStep() {
    const { direction } = this;
    this.found = null;
    if (direction.kind === "random") {
      this.step = randomDirection(this.run.latent_dim, seededRandom(direction.seed));
    } else if (direction.kind === "analogy") {
      const [from, to] = [this.#pointOf("a").z, this.#pointOf("b").z];
      this.step = Float64Array.from(to, (value, k) => value - from[k]);
    } else {
      this.found = this.finder.ask(direction);
      this.step = this.found?.vector ?? null;
    }
  }
}

/**
 * Play goes from one end of the strengths to the other and back while t runs from 0 to 1.
 * @param {number} t
 */
function strengthAt(t) {
  return REACH * (1 - 4 * Math.abs(t - 0.5));
}

/**
 * When play, on its way up, comes by that strength.
 * @param {number} s
 */
function timeOf(s) {
  return (s / REACH + 1) / 4;
}
