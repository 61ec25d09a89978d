/** What a person decides of direction and points: and the way back. */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { Past } from "../../points/points.mjs";
import { pointAt } from "../paths/state.mjs";
import { measuresFor } from "./measures.mjs";
import { firstClasses, SLOTS } from "./state.mjs";

const MOST_SEEDS = 1_000_000;

export class Editor {
  past = new Past();
  #vectors;
  #chosen = "at";
  /** Were the keys the last to move a point? Their steps are taken back together. */
  #isStepping = false;

  constructor(vectors) {
    this.#vectors = vectors;
  }

  /** The slot that a click sets. */
  get slot() {
    return this.#vectors.slots.includes(this.#chosen) ? this.#chosen : "at";
  }

  /** Another run: nothing of the last one can be undone. */
  forget() {
    this.past.forget();
    this.#chosen = "at";
    this.#isStepping = false;
  }

  select(slot) {
    if (!this.#vectors.isThere || !this.#vectors.slots.includes(slot)) return;
    this.#chosen = slot;
    this.#vectors.views.look();
  }

  selectNext() {
    const { slots } = this.#vectors;
    this.select(slots[(slots.indexOf(this.slot) + 1) % slots.length]);
  }

  /** The chosen slot is at that point. */
  put(point) {
    this.#decide({ [this.slot]: point });
  }

  /** The chosen slot's point moved on the plane by the keys. */
  step(dx, dy) {
    const vectors = this.#vectors;
    if (!vectors.isThere) return;
    const { z } = vectors.pointOf(this.slot);
    const [x, y] = onPlane(z, vectors.plane);
    if (!this.#isStepping) this.past.remember(this.#present());
    this.#isStepping = true;
    vectors.shell.forgetInvitation();
    vectors.flow({ [this.slot]: pointAt(movedOnPlane(z, vectors.plane, [x + dx, y + dy])) });
  }

  /** Test images by chance: for the chosen slot, or for all of an analogy. */
  renew(all) {
    const { isThere, places, slots } = this.#vectors;
    if (!isThere) return;
    const renewed = all ? slots : [this.slot];
    this.#decide(Object.fromEntries(renewed.map((slot) => [slot, places.random(this.#vectors)])));
  }

  turn(direction) {
    this.#vectors.finder.forgive();
    this.#decide({ direction });
  }

  turnKind(kind) {
    const {
      direction,
      opened: { run },
    } = this.#vectors;
    if (kind === direction.kind) return;
    if (kind === "classes") this.turn(firstClasses(run));
    else if (kind === "attribute") this.turn({ kind, name: measuresFor(run.image)[0] });
    else if (kind === "random") this.another();
    else this.turn({ kind });
  }

  /** Another direction by chance. */
  another() {
    if (this.#vectors.isThere) this.turn({ kind: "random", seed: Math.floor(Math.random() * MOST_SEEDS) });
  }

  /** The other way round: from the class that it led to, or from B to A. */
  swap() {
    const { isThere, direction } = this.#vectors;
    if (!isThere) return;
    if (direction.kind === "analogy") {
      const [a, b] = ["a", "b"].map((slot) => this.#vectors.chosenPoint(slot));
      this.#decide({ a: b, b: a });
    } else if (direction.kind === "classes" && direction.from !== null) {
      this.turn({ ...direction, to: direction.from, from: direction.to });
    } else {
      this.#vectors.seek(-this.#vectors.state.s || 0);
    }
  }

  /** Everything as it was at first. */
  reset() {
    this.#decide({ direction: null, at: null, a: null, b: null });
    if (this.#vectors.isThere) this.#vectors.seek(1);
  }

  /** "undo" or "redo". */
  back(way) {
    if (!this.#vectors.isThere) return;
    const found = this.past[way](this.#present());
    if (found === null) return;
    this.#isStepping = false;
    this.#vectors.commit(found);
  }

  #decide(change) {
    if (!this.#vectors.isThere) return;
    this.past.remember(this.#present());
    this.#isStepping = false;
    this.#vectors.shell.forgetInvitation();
    this.#vectors.commit(change);
  }

  #present() {
    const { direction } = this.#vectors.state;
    return { direction, ...Object.fromEntries(SLOTS.map((slot) => [slot, this.#vectors.state[slot]])) };
  }
}
