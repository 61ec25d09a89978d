/** The prior under the stars: each component as rings of one and two sigma, the heavier the stronger. */

/** @import { Plane } from "../types.d.ts" */
/** @import { Prior } from "../maths/prior.mjs" */
/** @import { Around, Scene } from "./layer_view.mjs" */
/** @import { Key, Seen } from "./under_stars.mjs" */

import { ellipseOf, shadowOf } from "../maths/posterior.mjs";
import { priorOf } from "../maths/prior.mjs";
import { tr } from "../shell/texts.mjs";
import { isSame } from "./under_stars.mjs";

const SIGMAS = [1, 2];
/** Opacity of the lightest component's rings, and of the heaviest one's. */
const OPACITY = [0.35, 1];
const FILL = 0.08;
/** So many weights are said in words. */
const MOST_SAID = 12;

/** @typedef {ReturnType<typeof ellipseOf> & {weight: number}} Component */

export class PriorLayer {
  #around;
  /** @type {Key | null} */
  #key = null;

  /** @param {Around} around */
  constructor(around) {
    this.#around = around;
  }

  /** @param {Scene} scene */
  show({ opened: { run, cloud }, plane }) {
    const key = [cloud, plane];
    if (this.#key !== null && isSame(key, this.#key)) return;
    this.#key = key;
    const prior = priorOf(run);
    const components = componentsOn(prior, plane);
    this.#around.panel.showScale("layer", priorText(prior, run.prior != null));
    this.#around.field(true);
    this.#around.under.show("layer", () => ({
      draw: (context, sky) => this.#draw(context, sky, components),
    }));
  }

  hide() {
    this.#key = null;
    this.#around.field(false);
    this.#around.under.show("layer", null);
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {Seen} sky
   * @param {Component[]} components
   */
  #draw(context, sky, components) {
    const scale = sky.toPixel([1, 0])[0] - sky.toPixel([0, 0])[0];
    const heaviest = Math.max(...components.map(({ weight }) => weight));
    context.strokeStyle = context.fillStyle = this.#around.colours.accent;
    for (const { x, y, long, short, angle, weight } of components) {
      const [px, py] = sky.toPixel([x, y]);
      const share = weight / heaviest;
      for (const sigmas of SIGMAS) {
        context.beginPath();
        // Pixels go down where the plane goes up.
        context.ellipse(px, py, sigmas * long * scale, sigmas * short * scale, -angle, 0, 2 * Math.PI);
        context.globalAlpha = FILL * share;
        context.fill();
        context.globalAlpha = OPACITY[0] + (OPACITY[1] - OPACITY[0]) * share;
        context.lineWidth = sigmas === 1 ? 2 : 1;
        context.stroke();
      }
    }
    context.globalAlpha = 1;
  }
}

/**
 * What the plane shows of each component: the ellipse of its shadow's one sigma.
 * @param {Prior} prior
 * @param {Plane} plane
 * @returns {Component[]}
 */
export function componentsOn({ weights, means, deviations }, plane) {
  return weights.map((weight, k) => ({ weight, ...ellipseOf(shadowOf(means[k], deviations[k], plane)) }));
}

/**
 * @param {Prior} prior
 * @param {boolean} isLearnt
 */
export function priorText({ weights }, isLearnt) {
  if (!isLearnt)
    return tr("N(0, I): one round part for all images. Inside 2 σ are 86 % of its samples in two latents.");
  const said = weights.slice(0, MOST_SAID).map((weight) => `${(100 * weight).toFixed(0)}\u00a0%`);
  const rest = weights.length > MOST_SAID ? "…" : "";
  return tr("{n} parts, learnt with the nets; their weights, the heaviest first: {weights}.", {
    n: weights.length,
    weights: said.join(", ") + rest,
  });
}
