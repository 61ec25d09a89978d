/** What a person does to the points of the path: add, renew, move along the list, remove, undo. */

import { Past, replaced, shifted, without } from "../../points/points.mjs";
import { MOST_POINTS, pointAt } from "./state.mjs";

export class PointEditor {
  /** Does a click on the sky add a point? */
  adding = true;
  past = new Past();
  #paths;
  #selected = null;

  constructor(paths) {
    this.#paths = paths;
  }

  /** The number of the selected point, null for none. */
  get selected() {
    const { points } = this.#paths.state;
    return points !== null && this.#selected in points ? this.#selected : null;
  }

  /** Another run: nothing of the last one can be undone. */
  forget() {
    this.past.forget();
    this.#selected = null;
  }

  set(points) {
    this.past.remember(this.#paths.state.points);
    this.#paths.commit({ points });
  }

  /** The point that a click at (x, y) of the window would add; null where the cloud has none to snap to. */
  pointUnder(x, y, base = this.#paths.points.at(-1)?.z) {
    const { placed, views, state, snapping } = this.#paths;
    if (!state.space) return placed.under(views.sky.toLatent(x, y), base, this.#paths);
    if (!snapping) return pointAt(views.space.toPlace(x, y, base ?? placed.origin));
    const row = views.space.rowAt(x, y);
    return row === null ? null : placed.ofRow(row);
  }

  /** point: null is none. */
  add(point) {
    const { shell, state } = this.#paths;
    if (point === null) {
      shell.notice("No test image is there: click a point of the cloud, or turn “Snap to images” off.");
      return;
    }
    if (state.points.length >= MOST_POINTS) {
      shell.notice(`A path has at most ${MOST_POINTS} points: remove one first.`);
      return;
    }
    shell.forgetInvitation();
    this.#selected = state.points.length;
    this.set([...state.points, point]);
  }

  /** New test images by chance for the first point, the last one, or both. */
  renew(first, last) {
    const { isThere, placed, state } = this.#paths;
    if (!isThere) return;
    let { points } = state;
    if (first || points.length === 0) points = replaced(points, 0, placed.random(this.#paths));
    if (last || points.length < 2)
      points = replaced(points, Math.max(1, points.length - 1), placed.random(this.#paths));
    this.set(points);
  }

  swap() {
    const { isThere, state } = this.#paths;
    if (isThere && state.points.length > 1) this.set(state.points.toReversed());
  }

  clear() {
    const { isThere, state } = this.#paths;
    if (isThere && state.points.length > 0) this.set([]);
  }

  /** Selects the point, or no point where it was selected. */
  select(k) {
    this.#selected = this.#selected === k ? null : k;
    this.#paths.views.showPoints(this.#paths);
  }

  shift(by) {
    const { selected } = this;
    if (selected === null) return;
    const { points } = this.#paths.state;
    const next = shifted(points, selected, by);
    if (next === points) return;
    this.#selected += by;
    this.set(next);
  }

  remove() {
    const { selected } = this;
    if (selected === null) return;
    const points = without(this.#paths.state.points, selected);
    this.#selected = points.length === 0 ? null : Math.min(selected, points.length - 1);
    this.set(points);
  }

  /** "undo" or "redo": the points before or after the last decision. */
  step(direction) {
    if (!this.#paths.isThere) return;
    const points = this.past[direction](this.#paths.state.points);
    if (points === null) return;
    this.#selected = null;
    this.#paths.commit({ points });
  }

  toggleAdding() {
    this.adding = !this.adding;
    if (this.#paths.isThere) this.#paths.views.showPoints(this.#paths);
  }
}
