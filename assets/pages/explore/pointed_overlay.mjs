/** What moves with the pointer over the stars: the nearest image, or the line through a place of a line. */

/** @import { Box } from "../../sky/pen.mjs" */
/** @import { Shown } from "../../sky/sky_overlay.mjs" */
/** @import { Colours, PicturePart, Point } from "../../types.d.ts" */

import { THUMBNAIL } from "../../sky/pen.mjs";
import { layerOver, SkyOverlay } from "../../sky/sky_overlay.mjs";

const RING = 6;
/** Around what is drawn: half a line, and the sky's colour beside it. */
const EDGE = 4;
const REACH = RING + EDGE;

/** The test image nearest to what is pointed at. picture: null where it is still to come. @typedef {{place: Point, picture: PicturePart | null, isAbsent: boolean, colour: string}} Nearest */

/** What moves with the pointer. @typedef {{isLine: boolean, pointed: Point, nearest: Nearest | null}} PointedScene */

/** @extends {SkyOverlay<PointedScene>} */
export class PointedOverlay extends SkyOverlay {
  #covered;

  /**
   * covered(): the box of the overlay that something floats over, or null.
   * @param {HTMLElement} overlay over which it lies
   * @param {Shown} sky
   * @param {Colours} colours
   * @param {() => Box | null} covered
   */
  constructor(overlay, sky, colours, covered) {
    super(layerOver(overlay, { moves: true }), sky, colours);
    this.#covered = covered;
  }

  /** @param {PointedScene} scene */
  show(scene) {
    if (scene.isLine || scene.nearest !== null) this.now(scene);
    else this.clear();
  }

  /** @param {PointedScene} scene */
  box({ isLine, pointed, nearest }) {
    // An upright line goes through all of the pane.
    if (isLine || nearest === null) return this.pen.whole;
    const [x, y] = this.sky.toPixel(nearest.place);
    const { left, top } = nearest.isAbsent ? { left: x, top: y } : this.#corner(pointed);
    return {
      left: Math.min(x - REACH, left - EDGE),
      top: Math.min(y - REACH, top - EDGE),
      right: Math.max(x + REACH, left + THUMBNAIL + EDGE),
      bottom: Math.max(y + REACH, top + THUMBNAIL + EDGE),
    };
  }

  /** @param {PointedScene} scene */
  draw({ isLine, pointed, nearest }) {
    if (isLine) this.#drawUpright(pointed);
    if (nearest !== null) this.#drawNearest(nearest, pointed);
  }

  /**
   * All that lies over a place of a line decodes to the same.
   * @param {Point} place
   */
  #drawUpright(place) {
    const { context } = this.pen;
    const x = Math.round(this.sky.toPixel(place)[0]) + 0.5;
    this.pen.stroke(this.colours.accent, 1, 0.65);
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, context.canvas.height);
    context.stroke();
  }

  /**
   * @param {Nearest} nearest
   * @param {Point} pointed
   */
  #drawNearest({ place, picture, isAbsent, colour }, pointed) {
    const [x, y] = this.sky.toPixel(place);
    this.pen.trace(this.colours.ink, 1.5, (context) => context.arc(x, y, RING, 0, 2 * Math.PI));
    if (isAbsent) return;
    const corner = this.#corner(pointed);
    const [edgeX, edgeY] = nearestOnBox(x, y, corner);
    const far = Math.max(1, Math.hypot(edgeX - x, edgeY - y));
    this.pen.trace(this.colours.ink, 1, (context) => {
      context.moveTo(x + (RING * (edgeX - x)) / far, y + (RING * (edgeY - y)) / far);
      context.lineTo(edgeX, edgeY);
    });
    this.pen.thumbnail(corner, picture, colour);
  }

  /**
   * Of the thumbnail.
   * @param {Point} pointed
   */
  #corner(pointed) {
    return this.pen.corner(...this.sky.toPixel(pointed), this.#covered());
  }
}

/**
 * @param {number} x
 * @param {number} y
 * @param {{left: number, top: number}} box of a thumbnail
 */
function nearestOnBox(x, y, { left, top }) {
  const clamp = (/** @type {number} */ value, /** @type {number} */ low) =>
    Math.min(low + THUMBNAIL, Math.max(low, value));
  return [clamp(x, left), clamp(y, top)];
}
