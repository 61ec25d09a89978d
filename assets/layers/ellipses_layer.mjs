/** The posteriors of images under their stars: for each its ellipse of one sigma. */

/** @import { Around, Scene, Tell } from "./layer_view.mjs" */
/** @import { Key, Seen } from "./under_stars.mjs" */

import { deviations, ellipseOf, shadowOf } from "../maths/posterior.mjs";
import { ofClasses, rowsWithin } from "../selection/chosen.mjs";
import { tr } from "../shell/texts.mjs";
import { whole } from "../shell/words.mjs";
import { isSame } from "./under_stars.mjs";

/** More ellipses hide one another. */
const MOST = 400;
/** Less wide than so many pixels an ellipse is not seen. */
const LEAST_PIXELS = 0.5;

export class EllipsesLayer {
  #around;
  #tell;
  /** @type {{key: Key, ellipses: (ReturnType<typeof ellipseOf> & {row: number})[]} | null} */
  #made = null;

  /**
   * @param {Around} around
   * @param {Tell} tell
   */
  constructor(around, tell) {
    this.#around = around;
    this.#tell = tell;
  }

  /** @param {Scene} scene */
  show({ opened: { cloud }, plane, sel, classes }) {
    const key = [cloud, plane, String(sel), String(classes)];
    if (this.#made !== null && isSame(key, this.#made.key)) return;
    const within = ofClasses(rowsWithin(cloud.stars(plane), sel), cloud.label, classes);
    const rows = evenly(within, MOST);
    const ellipses = rows.map((row) => {
      const sigma = deviations(cloud.logvar.subarray(row * cloud.latentDim, (row + 1) * cloud.latentDim));
      return { row, ...ellipseOf(shadowOf(cloud.place(row), sigma, plane)) };
    });
    this.#made = { key, ellipses };
    const of =
      rows.length < within.length
        ? tr("{n} of {n2}", { n: rows.length, n2: whole(within.length) })
        : whole(rows.length);
    this.#around.panel.showScale("layer", tr("{of} images.", { of }));
    this.#around.field(true);
    this.#around.under.show("layer", () => ({
      draw: (context, sky) => this.#draw(context, sky, ellipses, cloud.label),
    }));
  }

  hide() {
    this.#made = null;
    this.#around.field(false);
    this.#around.under.show("layer", null);
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {Seen} sky
   * @param {(ReturnType<typeof ellipseOf> & {row: number})[]} ellipses
   * @param {ArrayLike<number>} label
   */
  #draw(context, sky, ellipses, label) {
    const { classes } = this.#around.colours;
    const scale = sky.toPixel([1, 0])[0] - sky.toPixel([0, 0])[0];
    context.lineWidth = 1;
    for (const { row, x, y, long, short, angle } of ellipses) {
      const [px, py] = sky.toPixel([x, y]);
      const colour = this.#tell.colourOf(row) ?? classes[label[row] % classes.length];
      context.beginPath();
      // Pixels go down where the plane goes up.
      const half = [long, short].map((axis) => Math.max(LEAST_PIXELS, axis * scale));
      context.ellipse(px, py, half[0], half[1], -angle, 0, 2 * Math.PI);
      context.fillStyle = context.strokeStyle = colour;
      context.globalAlpha = 0.08;
      context.fill();
      context.globalAlpha = 0.7;
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

/**
 * At most so many of them, evenly among all.
 * @param {number[]} rows
 * @param {number} most
 */
export function evenly(rows, most) {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, k) => rows[Math.floor((k * rows.length) / most)]);
}
