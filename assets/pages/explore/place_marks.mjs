/**
 * What stays over the stars while the pointer moves: the place or its pin, and the extent of the grid.
 *
 * Elements, since a canvas as large as the pane would be composed into every frame.
 */

/** @import { Point, Surface } from "../../types.d.ts" */

import { element } from "../../shell/page.mjs";
import { Marker } from "../../sky/sky_overlay.mjs";
import { svg } from "../../sky/star_painter.mjs";

/** From the middle of a cross to its strokes and to their ends, in pixels. */
const CROSS = [3, 9];
const PINNED = [4, 12];
const PIN = 8;
const REACH = 14;
/** Beyond the pane's edges nobody sees an extent end. */
const BEYOND = 8;

/** Places are those on the plane of the sky. isLine: all of them lie on one line, at 0. @typedef {{span: number, isLine: boolean, z: Point, pin: boolean}} Scene */

export class PlaceMarks {
  #sky;
  /** Of the pane. */
  #size = { width: 0, height: 0 };
  #extent = element("div", { className: "grid-extent", hidden: true });
  #cross = element("div", { className: "place-mark", hidden: true });
  #marker;
  /** @type {Scene | null} */
  #scene = null;

  /**
   * @param {HTMLElement} overlay under which they lie
   * @param {HTMLElement} pane
   * @param {Pick<Surface, "isThere" | "toPixel">} sky
   */
  constructor(overlay, pane, sky) {
    this.#sky = sky;
    this.#marker = new Marker(this.#cross, sky);
    overlay.before(this.#extent, this.#cross);
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect;
      this.again();
    }).observe(pane);
  }

  /** @param {Scene | null} scene null: there is no plane to mark */
  show(scene) {
    if (scene !== null && scene.pin !== this.#scene?.pin) this.#cross.replaceChildren(cross(scene.pin));
    this.#scene = scene;
    this.again();
  }

  /** The sky has moved. */
  again() {
    this.#marker.show(this.#scene?.z ?? null);
    this.#showExtent();
  }

  #showExtent() {
    const scene = this.#scene;
    const isSeen = scene !== null && scene.span > 0 && this.#sky.isThere;
    this.#extent.hidden = !isSeen;
    if (!isSeen) return;
    const { z, span, isLine } = scene;
    const upward = isLine ? 0 : span;
    const [left, top] = this.#inPane(this.#sky.toPixel([z[0] - span, z[1] + upward]));
    const [right, bottom] = this.#inPane(this.#sky.toPixel([z[0] + span, z[1] - upward]));
    const { style, classList } = this.#extent;
    classList.toggle("is-line", isLine);
    style.transform = `translate(${left}px, ${top}px)`;
    style.width = `${right - left + 1}px`;
    style.height = `${bottom - top + 1}px`;
  }

  /** @param {Point} pixel */
  #inPane([x, y]) {
    const within = (/** @type {number} */ at, /** @type {number} */ length) =>
      Math.round(Math.min(length + BEYOND, Math.max(-BEYOND, at)));
    return [within(x, this.#size.width), within(y, this.#size.height)];
  }
}

/**
 * The sky's colour lies around its lines, so that they are seen among the stars.
 * @param {boolean} isPin
 */
function cross(isPin) {
  const [inner, outer] = isPin ? PINNED : CROSS;
  const strokes = [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ].map(([x, y]) => `M${x * inner} ${y * inner}L${x * outer} ${y * outer}`);
  const ring = isPin ? `M${PIN} 0A${PIN} ${PIN} 0 1 1 ${-PIN} 0A${PIN} ${PIN} 0 1 1 ${PIN} 0` : "";
  const d = strokes.join("") + ring;
  const box = `${-REACH} ${-REACH} ${2 * REACH} ${2 * REACH}`;
  const width = isPin ? 2 : 1.5;
  const [around, line] = [width + 3, width].map((each, k) =>
    svg("path", { d, class: k === 0 ? "around" : "line", "stroke-width": each }),
  );
  return svg("svg", { viewBox: box, width: 2 * REACH, height: 2 * REACH }, around, line);
}
