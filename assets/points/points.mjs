/** A path's points: lists that are never changed but replaced, and the way back to earlier ones. */

/** "A", "B", … */
export function letter(k) {
  return String.fromCharCode(65 + k);
}

export function without(points, k) {
  return points.toSpliced(k, 1);
}

export function replaced(points, k, point) {
  return points.toSpliced(k, 1, point);
}

/** Point k one earlier (−1) or later (+1); the same list where it is at its end. */
export function shifted(points, k, by) {
  if (!(k + by in points)) return points;
  return points.toSpliced(k, 1).toSpliced(k + by, 0, points[k]);
}

/** Undo and redo: the lists before and after the present one. */
export class Past {
  #before = [];
  #after = [];

  /** The list `points` has been replaced by a person's decision. */
  remember(points) {
    this.#before.push(points);
    this.#after = [];
  }

  /** The list before `points`, or null where there is none. */
  undo(points) {
    return step(this.#before, this.#after, points);
  }

  redo(points) {
    return step(this.#after, this.#before, points);
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  get canRedo() {
    return this.#after.length > 0;
  }

  forget() {
    this.#before = [];
    this.#after = [];
  }
}

function step(from, to, points) {
  if (from.length === 0) return null;
  to.push(points);
  return from.pop();
}
