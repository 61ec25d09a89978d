/** What selects on the sky: a lasso or a box, drawn by the pointer, or a box between two corners by keys. */

import { polygonOf, rectangle, roundedPolygon } from "../maths/polygon.mjs";
import { watchHolds } from "../sky/holds.mjs";

const DRAG_PIXELS = 6;
const CORNER_PIXELS = 3;
const TO_DO = {
  lasso: "Draw around the images that you want.",
  box: "Drag from one corner to the other, or press b at each.",
};
const OTHER_CORNER = "One corner is here. Move with the arrows, then press b again for the other.";

export class Tool {
  /** "lasso", "box", or null while the pointer explores. */
  #armed = null;
  #corner = null;
  #pane;
  #sky;
  #spotlight;
  #tell;

  /** tell: {selected(polygon), notice(text)} */
  constructor({ skyPane: pane }, sky, spotlight, tell) {
    this.#pane = pane;
    this.#sky = sky;
    this.#spotlight = spotlight;
    this.#tell = tell;
    watchDrawing(pane, {
      isArmed: () => this.#armed !== null && sky.isThere,
      draw: (points) => spotlight.draft(this.#corners(points)),
      drawn: (points) => this.#finish(this.#corners(points)),
      cancel: () => spotlight.draft([]),
    });
  }

  /** Takes the tool into the hand, or puts it down again. */
  toggle(tool) {
    const isTaken = tool !== this.#armed;
    this.drop();
    if (!isTaken) return;
    this.#arm(tool);
    this.#tell.notice(TO_DO[tool]);
  }

  /** Puts down what is in the hand; false where nothing is. */
  drop() {
    if (this.#armed === null) return false;
    this.#arm(null);
    return true;
  }

  /** A corner of the box is at the place: the first, or the other. */
  corner(place) {
    if (this.#corner !== null) {
      this.#finish(rectangle(this.#corner, place));
      return;
    }
    this.#arm("box");
    this.#corner = place;
    this.#tell.notice(OTHER_CORNER);
  }

  /** The mark has moved to the place: an open box follows it. */
  follow(place) {
    if (this.#corner !== null) this.#spotlight.draft(rectangle(this.#corner, place));
  }

  #arm(tool) {
    this.#armed = tool;
    this.#corner = null;
    this.#spotlight.draft([]);
    this.#pane.classList.toggle("is-drawing", tool !== null);
    for (const name of Object.keys(TO_DO)) {
      document.querySelector(`[data-action="${name}"]`).setAttribute("aria-pressed", name === tool);
    }
  }

  #corners(points) {
    const places = points.map(([x, y]) => this.#sky.toLatent(x, y));
    return this.#armed === "box" ? rectangle(places[0], places.at(-1)) : places;
  }

  #finish(corners) {
    const polygon = polygonOf(corners);
    this.drop();
    if (polygon !== null) this.#tell.selected(roundedPolygon(polygon));
  }
}

/**
 * watchDrawing(pane, {isArmed(), draw(points), drawn(points), cancel()})
 *
 * points: [[x, y], …] in the window, from where the pointer was pressed to where it is. draw: at
 * most once a frame. cancel: the drawing was given up, or was no more than a click.
 */
function watchDrawing(pane, { isArmed, draw, drawn, cancel }) {
  let points = [];
  let frame = 0;

  function take({ clientX, clientY }) {
    if (isArmed()) points = [[clientX, clientY]];
    return isArmed();
  }

  function move({ clientX, clientY }) {
    const at = [clientX, clientY];
    if (distance(at, points.at(-1)) < (points.length === 1 ? DRAG_PIXELS : CORNER_PIXELS)) return;
    points.push(at);
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw(points);
    });
  }

  function release() {
    end();
    if (points.length > 1) drawn(points);
    else cancel();
  }

  function end() {
    cancelAnimationFrame(frame);
    frame = 0;
  }

  watchHolds(pane, {
    take,
    move,
    release,
    cancel() {
      end();
      cancel();
    },
  });
}

function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}
