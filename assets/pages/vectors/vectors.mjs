/** The Vectors page: what a person does changes the state; the direction, the views and the address follow. */

import { seededRandom } from "../../maths/statistics.mjs";
import { Player } from "../../points/player.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import { randomDirection } from "./directions.mjs";
import { Editor } from "./editor.mjs";
import { Finder } from "./finder.mjs";
import { connect } from "./gestures.mjs";
import { IDS } from "./page.mjs";
import { Places } from "./places.mjs";
import {
  firstDirection,
  fittedVector,
  REACH,
  SLOTS,
  START,
  strengthOf,
  VECTOR_PARAMETERS,
  vectorQuery,
} from "./state.mjs";
import { VectorViews } from "./vector_views.mjs";
import { vectorAnnouncement } from "./vector_words.mjs";

const LETTERS = { a: "A", b: "B", at: "C" };

export class Vectors extends SkyPage {
  /** What is known of the direction, see finding.mjs; null while it is looked for, or needs no looking. */
  found = null;
  /** The step that strength 1 takes (D), null while it is looked for. */
  step = null;
  /** A point that the pointer would put into the slot, or null. */
  #candidate = null;

  constructor(runs) {
    super(runs, { ids: IDS, start: START, parameters: VECTOR_PARAMETERS, query: vectorQuery });
    this.finder = new Finder({
      found: () => this.isThere && this.follow(),
      progress: (share) =>
        this.views.form.showProgress(
          share,
          share === null ? "Looking for the direction …" : "Measuring the test images …",
        ),
      problem: (text) => this.views.form.showProblem(`The direction could not be found: ${text}.`),
    });
    this.player = new Player((t) => this.#goTo(strengthAt(t)));
    this.views = new VectorViews(this.page, this);
    this.editor = new Editor(this);
    this.pointer = connect(this);
  }

  kept() {
    return {};
  }

  leave() {
    this.pause();
    this.finder.forget();
    this.editor.forget();
    this.#candidate = null;
    this.found = this.step = null;
  }

  settle(cloud) {
    this.places = new Places(this.opened);
    this.finder.open(this.opened);
    const missing = SLOTS.filter((slot) => this.state[slot] !== null && !this.places.has(this.state[slot]));
    if (missing.length > 0) {
      this.shell.notice("Some of the link's test images are not among this run's: they were left out.");
      this.state = { ...this.state, ...Object.fromEntries(missing.map((slot) => [slot, null])) };
    }
    this.views.openCloud(cloud);
    this.follow();
  }

  restored(state) {
    return fittedVector(state, this.opened.run);
  }

  get direction() {
    return this.state.direction ?? firstDirection(this.opened.run);
  }

  /** The slots of this kind of direction, in their order. */
  get slots() {
    return this.direction.kind === "analogy" ? ["a", "b", "at"] : ["at"];
  }

  get slot() {
    return this.editor.slot;
  }

  /** What a person chose for the slot, or what stands there first. */
  chosenPoint(slot) {
    return this.state[slot] ?? this.places.first(slot, this.direction);
  }

  /** The slot's point as it is shown: {slot, letter, z, image, mean, name}. */
  pointOf(slot) {
    const point = slot === this.slot && this.#candidate !== null ? this.#candidate : this.chosenPoint(slot);
    const letter = this.direction.kind === "analogy" ? LETTERS[slot] : "";
    return { slot, letter, ...this.places.found(point, this.plane) };
  }

  get points() {
    return this.slots.map((slot) => this.pointOf(slot));
  }

  /** The point that the pointer would choose, null for none: on every frame. */
  preview(point) {
    if (!this.isThere || (point === null && this.#candidate === null)) return;
    this.#candidate = point;
    if (point !== null) this.shell.forgetInvitation();
    this.#turn();
    this.views.look();
  }

  /** A click: the slot's point is there. */
  put(point) {
    this.#candidate = null;
    this.editor.put(point);
  }

  /** A person moved the strength. */
  seek(s) {
    if (!this.isThere) return;
    this.player.seek(timeOf(s));
    this.#goTo(s);
    this.history.replace(this.state);
    this.shell.announce(this.told({ s }));
  }

  toggle() {
    if (this.player.isPlaying) {
      this.pause();
      this.history.replace(this.state);
    } else if (this.isThere && this.step !== null) {
      this.shell.forgetInvitation();
      this.player.play(timeOf(this.state.s));
      this.views.effect.showPlaying(true);
    }
  }

  pause() {
    this.player.pause();
    this.views.effect.showPlaying(false);
  }

  follow() {
    this.#candidate = null;
    this.#turn();
    this.views.follow();
  }

  sheetCame() {
    super.sheetCame();
    if (this.isThere) this.views.showNearest();
  }

  told(change) {
    return vectorAnnouncement(change, {
      direction: this.direction,
      run: this.opened.run,
      points: this.points,
    });
  }

  /** The step of the direction, or a question for it. */
  #turn() {
    const { kind, seed } = this.direction;
    this.found = null;
    if (kind === "random") {
      this.step = randomDirection(this.opened.run.latent_dim, seededRandom(seed));
    } else if (kind === "analogy") {
      const [from, to] = ["a", "b"].map((slot) => this.pointOf(slot).z);
      this.step = Float64Array.from(to, (value, k) => value - from[k]);
    } else {
      this.found = this.finder.ask(this.direction);
      this.step = this.found?.vector ?? null;
    }
  }

  #goTo(s) {
    this.state = { ...this.state, s: strengthOf(s) };
    this.views.showStrength();
  }
}

/** Play goes from one end of the strengths to the other and back while t runs from 0 to 1. */
function strengthAt(t) {
  return REACH * (1 - 4 * Math.abs(t - 0.5));
}

/** When play, on its way up, comes by that strength. */
function timeOf(s) {
  return (s / REACH + 1) / 4;
}
