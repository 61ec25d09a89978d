/** A canvas over the sky, and how things are drawn on it so that they are seen among the stars. */

/** @import { Colours, PicturePart, Point } from "../types.d.ts" */

/** What floats over the canvas. @typedef {{left: number, top: number, right: number, bottom: number}} Box */

import { StillCanvas } from "../pictures/canvas.mjs";
import { groundColour, isSmooth, paintedAnew } from "../pictures/display.mjs";

export const THUMBNAIL = 56;
const REACH = 44;
const EDGE = 4;
/** Radius of a point with a letter, and of one without. */
const POINT = [9, 6];
/** A box that is drawn on grows by so many of the screen's pixels at once: a canvas of another size is made anew. */
const STEP = 128;

export class Pen {
  #still;
  #colours;
  /** Of the pane that the canvas lies over. */
  #size = { width: 0, height: 0 };

  /**
   * resized(): what was drawn has to be drawn again.
   * @param {HTMLCanvasElement} canvas
   * @param {Colours} colours
   * @param {() => void} resized
   */
  constructor(canvas, colours, resized) {
    this.#still = new StillCanvas(canvas);
    this.#colours = colours;
    // Asking for the size while drawing would lay out the page anew on the pointer's path.
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = contentRect;
      resized();
    }).observe(/** @type {Element} */ (canvas.parentElement));
    paintedAnew(canvas, resized);
  }

  get context() {
    return this.#still.context;
  }

  /** @returns {Box} the pane */
  get whole() {
    const { width: right, height: bottom } = this.#size;
    return { left: 0, top: 0, right, bottom };
  }

  /**
   * Begins an empty drawing at the screen's own resolution, in pixels of the pane; on a canvas that moves
   * (see layerOver) of this box of it: all of such a canvas is composed anew in every frame.
   * @param {Box | null} [box]
   */
  begin(box = null) {
    const ratio = window.devicePixelRatio;
    const { left, top, width, height } =
      box === null ? deviceBox(this.whole, ratio) : this.#roomy(box, ratio);
    const context = this.#still.begin(width, height);
    if (box !== null) put(this.#still.canvas, left / ratio, top / ratio, width / ratio, height / ratio);
    context.setTransform(ratio, 0, 0, ratio, -left, -top);
    context.imageSmoothingEnabled = isSmooth();
  }

  /**
   * What of the box lies in the pane, and some more.
   * @param {Box} box
   * @param {number} ratio
   */
  #roomy(box, ratio) {
    const { right, bottom } = this.whole;
    const seen = {
      left: clamp(box.left, right),
      top: clamp(box.top, bottom),
      right: clamp(box.right, right),
      bottom: clamp(box.bottom, bottom),
    };
    const { left, top, width, height } = deviceBox(seen, ratio);
    return { left, top, width: STEP * Math.ceil(width / STEP), height: STEP * Math.ceil(height / STEP) };
  }

  /** What was drawn is seen. */
  end() {
    this.#still.show();
  }

  clear() {
    this.#still.clear();
  }

  /**
   * A line with the sky's colour around it.
   * @param {string} colour
   * @param {number} width
   * @param {(context: OffscreenCanvasRenderingContext2D) => void} path
   */
  trace(colour, width, path) {
    this.context.beginPath();
    path(this.context);
    this.stroke(this.#colours.sky, width + 3, 0.75);
    this.context.stroke();
    this.stroke(colour, width, 1);
    this.context.stroke();
  }

  /**
   * @param {string} colour
   * @param {number} width
   * @param {number} opacity
   */
  stroke(colour, width, opacity) {
    this.context.strokeStyle = colour;
    this.context.lineWidth = width;
    this.context.globalAlpha = opacity;
  }

  /**
   * Four strokes around (x, y), from `inner` to `outer` pixels away; other(context) adds to them.
   * @param {Point} at
   * @param {readonly [number, number]} reach
   * @param {string} colour
   * @param {number} width
   * @param {(context: OffscreenCanvasRenderingContext2D) => void} other
   */
  cross([x, y], [inner, outer], colour, width, other = () => {}) {
    this.trace(colour, width, (context) => {
      for (const [dx, dy] of [
        [1, 0],
        [-1, 0],
        [0, 1],
        [0, -1],
      ]) {
        context.moveTo(x + dx * inner, y + dy * inner);
        context.lineTo(x + dx * outer, y + dy * outer);
      }
      other(context);
    });
  }

  /**
   * A point that a person placed, with its letter or ""; the chosen one is filled.
   * @param {Point} at
   * @param {string} letter
   * @param {boolean} isChosen
   */
  point([x, y], letter, isChosen) {
    const { accent, sky, ink } = this.#colours;
    this.context.globalAlpha = 1;
    this.context.fillStyle = isChosen ? accent : sky;
    this.context.beginPath();
    this.context.arc(x, y, POINT[letter === "" ? 1 : 0], 0, 2 * Math.PI);
    this.context.fill();
    this.stroke(accent, 2, 1);
    this.context.stroke();
    this.context.fillStyle = isChosen ? sky : ink;
    this.context.font = "600 12px system-ui, sans-serif";
    this.context.textAlign = "center";
    this.context.textBaseline = "middle";
    this.context.fillText(letter, x, y + 0.5);
  }

  /**
   * picture: null for an empty frame.
   * @param {{left: number, top: number}} corner
   * @param {Omit<PicturePart, "sheet"> | null} picture
   * @param {string} colour
   */
  thumbnail({ left, top }, picture, colour) {
    this.context.globalAlpha = 1;
    this.context.fillStyle = groundColour();
    this.context.fillRect(left, top, THUMBNAIL, THUMBNAIL);
    if (picture !== null) {
      const { image, x, y, width, height } = picture;
      this.context.drawImage(image, x, y, width, height, left, top, THUMBNAIL, THUMBNAIL);
    }
    this.stroke(colour, 2, 1);
    this.context.strokeRect(left - 1, top - 1, THUMBNAIL + 2, THUMBNAIL + 2);
  }

  /**
   * Where a thumbnail for (px, py) goes: up and to the right, or where there is room that nothing
   * covers.
   * @param {number} px
   * @param {number} py
   * @param {Box | null} covered
   */
  corner(px, py, covered = null) {
    const [right, left] = [px + REACH, px - REACH - THUMBNAIL];
    const [above, below] = [py - REACH - THUMBNAIL, py + REACH];
    const corners = [
      [right, above],
      [left, above],
      [right, below],
      [left, below],
    ];
    const [x, y] = corners.find(([x, y]) => this.#isFree(x, y, covered)) ?? corners[0];
    return { left: Math.round(x), top: Math.round(y) };
  }

  /**
   * @param {number} left
   * @param {number} top
   * @param {Box | null} covered
   */
  #isFree(left, top, covered) {
    const { width, height } = this.#size;
    const isInside =
      left > EDGE && top > EDGE && left + THUMBNAIL + EDGE < width && top + THUMBNAIL + EDGE < height;
    return isInside && !(covered && meet(covered, left, top));
  }
}

/**
 * @param {Box} box
 * @param {number} left
 * @param {number} top
 */
function meet(box, left, top) {
  return (
    left < box.right + EDGE &&
    left + THUMBNAIL > box.left - EDGE &&
    top < box.bottom + EDGE &&
    top + THUMBNAIL > box.top - EDGE
  );
}

/**
 * In the screen's own pixels, at least one each way.
 * @param {Box} box
 * @param {number} ratio
 */
function deviceBox(box, ratio) {
  const [left, top] = [Math.floor(box.left * ratio), Math.floor(box.top * ratio)];
  const length = (/** @type {number} */ from, /** @type {number} */ to) =>
    Math.max(1, Math.round(to * ratio) - from);
  return { left, top, width: length(left, box.right), height: length(top, box.bottom) };
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.min(most, Math.max(0, value));
}

/**
 * By a transform alone, so that the page is not laid out anew; its own size is one pixel.
 * @param {HTMLCanvasElement} canvas
 * @param {number} left in the pane
 * @param {number} top
 * @param {number} width
 * @param {number} height
 */
function put({ style }, left, top, width, height) {
  style.transform = `translate(${left}px, ${top}px) scale(${width}, ${height})`;
}
