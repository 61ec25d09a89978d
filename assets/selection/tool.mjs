/** What selects on the sky: a lasso or a box, drawn by the pointer, or a box between two corners by keys. */

/** @import { Point, Polygon, Surface } from "../types.d.ts" */

import { polygonOf, rectangle, roundedPolygon } from "../maths/polygon.mjs";
import { tr } from "../shell/texts.mjs";
import { watchHolds } from "../sky/holds.mjs";

const DRAG_PIXELS = 6;
const CORNER_PIXELS = 3;
/** @typedef {"lasso" | "box"} ToolName */

/** @type {Record<ToolName, string>} */
const TO_DO = {
  lasso: tr("Draw around the images that you want."),
  box: tr("Drag from one corner to the other, or press b at each."),
};
const OTHER_CORNER = tr("One corner is here. Move with the arrows, then press b again for the other.");

export class Tool {
  /**
   * Null while the pointer explores.
   * @type {ToolName | null}
   */
  #armed = null;
  /** @type {Point | null} */
  #corner = null;
  #pane;
  #sky;
  #spotlight;
  #tell;

  /**
   * @param {{skyPane: HTMLElement}} page
   * @param {Surface} sky
   * @param {{draft(corners: Point[]): void}} spotlight of the sky, on which is drawn
   * @param {{selected(polygon: Polygon): void, notice(text: string): void}} tell
   */
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

  /**
   * Takes the tool into the hand, or puts it down again.
   * @param {ToolName} tool
   */
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

  /** Is the first corner of a box set? */
  get hasCorner() {
    return this.#corner !== null;
  }

  /**
   * A corner of the box is at the place: the first, or the other.
   * @param {Point} place
   */
  corner(place) {
    if (this.#corner !== null) {
      this.#finish(rectangle(this.#corner, place));
      return;
    }
    this.#arm("box");
    this.#corner = place;
    this.#tell.notice(OTHER_CORNER);
  }

  /**
   * The mark has moved to the place: an open box follows it.
   * @param {Point} place
   */
  follow(place) {
    if (this.#corner !== null) this.#spotlight.draft(rectangle(this.#corner, place));
  }

  /** @param {ToolName | null} tool */
  #arm(tool) {
    this.#armed = tool;
    this.#corner = null;
    this.#spotlight.draft([]);
    this.#pane.classList.toggle("is-drawing", tool !== null);
    for (const name of Object.keys(TO_DO)) {
      pressed(name, name === tool);
    }
  }

  /**
   * @param {Point[]} points in the window
   * @returns {Point[]} on the plane
   */
  #corners(points) {
    const places = points.map(([x, y]) => this.#sky.toLatent(x, y));
    return this.#armed === "box" ? rectangle(places[0], places[places.length - 1]) : places;
  }

  /** @param {Point[]} corners */
  #finish(corners) {
    const polygon = polygonOf(corners);
    this.drop();
    if (polygon !== null) this.#tell.selected(roundedPolygon(polygon));
  }
}

/**
 * Shows whether the tool, or the order, of that name is the chosen one.
 * @param {string} action
 * @param {boolean} isPressed
 */
export function pressed(action, isPressed) {
  document.querySelector(`[data-action="${action}"]`)?.setAttribute("aria-pressed", String(isPressed));
}

/**
 * Points are in the window, from where the pointer was pressed to where it is. draw: at most once a
 * frame. cancel: the drawing was given up, or was no more than a click.
 * @param {HTMLElement} pane
 * @param {{isArmed(): boolean, draw(points: Point[]): void, drawn(points: Point[]): void, cancel(): void}} tell
 */
function watchDrawing(pane, { isArmed, draw, drawn, cancel }) {
  /** @type {Point[]} */
  let points = [];
  let frame = 0;

  /** @param {PointerEvent} event */
  function take({ clientX, clientY }) {
    if (isArmed()) points = [[clientX, clientY]];
    return isArmed();
  }

  /** @param {PointerEvent} event */
  function move({ clientX, clientY }) {
    /** @type {Point} */
    const at = [clientX, clientY];
    if (distance(at, points[points.length - 1]) < (points.length === 1 ? DRAG_PIXELS : CORNER_PIXELS)) return;
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

/**
 * @param {Point} from
 * @param {Point} to
 */
function distance([x0, y0], [x1, y1]) {
  return Math.hypot(x1 - x0, y1 - y0);
}
