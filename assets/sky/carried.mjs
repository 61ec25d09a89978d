/** What was painted of a sky goes along with it while it is dragged, by a transform, and is not painted anew. */

/** @import { Point } from "../types.d.ts" */

/** Where places are seen, in pixels of the pane. @typedef {(place: Point) => Point} ToPixel */
/** Of the pane, in pixels of the page; ratio: of the screen's to those. @typedef {{width: number, height: number, ratio: number}} Size */
/** corners: the places of the pane's upper left and lower right. @typedef {Size & {corners: Point[], margin: number}} Painted */

/** Around a pane that is dragged more is painted, so far: what comes into sight is there already. */
export const MARGIN = 160;
/** Between two views, of a pixel of the screen; farther from whole ones the picture would blur. */
const WHOLE = 0.01;

export class Carried {
  #style;
  /** @type {Painted | null} */
  #painted = null;

  /** @param {HTMLElement} canvas that fills the pane by its style */
  constructor({ style }) {
    this.#style = style;
  }

  /** What is to be seen is not what was painted. */
  forget() {
    this.#painted = null;
  }

  /**
   * The pane and so many pixels around it were painted.
   * @param {ToPixel} toPixel
   * @param {Size} size
   * @param {number} margin
   */
  painted(toPixel, size, margin) {
    const { width, height } = size;
    const corners = [placeAt(toPixel, [0, 0]), placeAt(toPixel, [width, height])];
    this.#painted = { ...size, corners, margin };
    const style = this.#style;
    style.inset = style.width = style.height = style.transform = "";
    if (margin === 0) return;
    style.inset = `${-margin}px`;
    [style.width, style.height] = [width, height].map((length) => `${length + 2 * margin}px`);
  }

  /**
   * Shows the view by what was painted; false: it has to be painted anew.
   * @param {ToPixel} toPixel
   * @param {Size} size
   */
  follows(toPixel, size) {
    const by = this.#painted && shift(this.#painted, toPixel, size);
    if (by === null) return false;
    this.#style.transform = `translate(${by[0]}px, ${by[1]}px)`;
    return true;
  }
}

/**
 * By how many pixels of the page what was painted is to be moved, if it can show the view with that.
 * @param {Painted} painted
 * @param {ToPixel} toPixel
 * @param {Size} size
 * @returns {Point | null}
 */
export function shift({ corners, margin, ...painted }, toPixel, { width, height, ratio }) {
  if (painted.width !== width || painted.height !== height || painted.ratio !== ratio) return null;
  const [[left, top], [right, bottom]] = corners.map(toPixel);
  const [wider, higher] = [right - left - width, bottom - top - height].map(Math.abs);
  if (Math.max(wider, higher) > WHOLE / ratio) return null;
  const whole = (/** @type {number} */ by) => Math.round(by * ratio) / ratio;
  const isWhole = [left, top].every((by) => Math.abs(by - whole(by)) < WHOLE / ratio);
  if (!isWhole || Math.abs(left) > margin || Math.abs(top) > margin) return null;
  return [whole(left), whole(top)];
}

/**
 * The place that is seen at a pixel of the pane.
 * @param {ToPixel} toPixel
 * @param {Point} pixel
 * @returns {Point}
 */
export function placeAt(toPixel, [x, y]) {
  const [x0, y0] = toPixel([0, 0]);
  const [x1, y1] = toPixel([1, 1]);
  return [(x - x0) / (x1 - x0), (y - y0) / (y1 - y0)];
}
