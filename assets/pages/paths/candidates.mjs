/** The point that would be added: under the pointer, or where the keys have gone. */

import { Picture } from "../../pictures/picture.mjs";

export class Candidates {
  #paths;
  #picture = new Picture(document.createElement("canvas"));

  constructor(paths) {
    this.#paths = paths;
  }

  /** At a point of the window, over which the pointer moves. */
  under(x, y) {
    const { editor, isThere, views } = this.#paths;
    if (!isThere || !views.surface.isThere || !editor.adding) return;
    const point = editor.pointUnder(x, y);
    if (point === null) this.forget();
    else this.#show(point);
  }

  /** A click or a tap at a point of the window. */
  press(x, y, shiftKey) {
    const { editor, isThere, views } = this.#paths;
    if (isThere && views.surface.isThere && (editor.adding || shiftKey)) editor.add(editor.pointUnder(x, y));
  }

  /** steps: along each direction of the plane, or along the three latents. */
  move(steps) {
    const { views, isThere } = this.#paths;
    if (!isThere || !views.surface.isThere) return;
    views.cursor = this.#start().map((value, k) => value + (steps[k] ?? 0));
    this.#show(this.#atCursor());
  }

  /** Adds what the keys have gone to. */
  add() {
    const { views, isThere } = this.#paths;
    if (!isThere) return;
    views.cursor = this.#start();
    this.#paths.editor.add(this.#atCursor());
  }

  /** False where there was nothing to forget. */
  forget() {
    const { views } = this.#paths;
    if (views.candidate === null && views.cursor === null) return false;
    Object.assign(views, { candidate: null, cursor: null });
    if (this.#paths.opened !== null) views.look(this.#paths);
    return true;
  }

  #start() {
    const { views, placed } = this.#paths;
    return views.cursor ?? views.marker ?? this.#paths.placeOf(placed.origin);
  }

  #atCursor() {
    const { placed, views, points } = this.#paths;
    return placed.under(views.cursor, points.at(-1)?.z, this.#paths);
  }

  #show(point) {
    const { views, placed, shownPlane, opened } = this.#paths;
    const [{ z, image }] = placed.all([point], shownPlane);
    const picture = image === undefined ? this.#decoded(z) : opened.sheets.find(image);
    views.candidate = { place: this.#paths.placeOf(z), picture, colour: views.colours.accent };
    views.look(this.#paths);
  }

  #decoded(z) {
    const { decoder, run } = this.#paths.opened;
    this.#picture.resize(run.image);
    this.#picture.paint(decoder.decode(z));
    return { image: this.#picture.canvas, x: 0, y: 0, width: run.image.width, height: run.image.height };
  }
}
