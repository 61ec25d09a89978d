/** The point that would be added: under the pointer, or where the keys have gone. */

import { Picture } from "../view/picture.mjs";
import { onPlane } from "../view/plane.mjs";

export class Candidates {
  #paths;
  #picture = new Picture(document.createElement("canvas"));

  constructor(paths) {
    this.#paths = paths;
  }

  /** At a point of the window. */
  under(x, y) {
    this.#show(this.#paths.editor.pointUnder(x, y));
  }

  move(dx, dy, step) {
    const { views, isThere } = this.#paths;
    if (!isThere || !views.sky.isThere) return;
    const [x, y] = views.cursor ?? views.marker ?? [0, 0];
    views.cursor = [x + dx * step, y + dy * step];
    this.#show(this.#atCursor());
  }

  /** Adds what the keys have gone to. */
  add() {
    const { views, isThere } = this.#paths;
    if (!isThere) return;
    views.cursor ??= views.marker ?? [0, 0];
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

  #atCursor() {
    const { placed, views, points } = this.#paths;
    return placed.under(views.cursor, points.at(-1)?.z, this.#paths);
  }

  #show(point) {
    const { views, placed, plane, opened } = this.#paths;
    const [{ z, image }] = placed.all([point], plane);
    const picture = image === undefined ? this.#decoded(z) : opened.sheets.find(image);
    views.candidate = { place: onPlane(z, plane), picture, colour: views.colours.accent };
    views.look(this.#paths);
  }

  #decoded(z) {
    const { decoder, run } = this.#paths.opened;
    this.#picture.resize(run.image);
    this.#picture.paint(decoder.decode(z));
    return { image: this.#picture.canvas, x: 0, y: 0, width: run.image.width, height: run.image.height };
  }
}
