/** The stars where samples of the posteriors are, one of each image, instead of where their means are. */

/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { StarPlaces } from "../sky/sky.mjs" */
/** @import { Plane } from "../types.d.ts" */
/** @import { Around, Scene, Tell } from "./layer_view.mjs" */
/** @import { Key } from "./under_stars.mjs" */

import { onPlane } from "../maths/plane.mjs";
import { deviations, reparameterised } from "../maths/posterior.mjs";
import { seededRandom, standardNormal } from "../maths/statistics.mjs";
import { tr } from "../shell/texts.mjs";
import { isSame } from "./under_stars.mjs";

export class SamplesLayer {
  #around;
  #tell;
  /** @type {{key: Key, scene: Scene, samples: Float64Array} | null} */
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
  show(scene) {
    const { opened, plane, draw } = scene;
    const key = [opened.cloud, plane, draw];
    if (this.#made !== null && isSame(key, this.#made.key)) return;
    this.#made = { key, scene, samples: samplesOn(opened.cloud, plane, draw) };
    this.#around.panel.showScale("layer", tr("Draw {draw}.", { draw }));
    this.drawn();
  }

  drawn() {
    if (this.#made === null) return;
    const { cloud, run } = this.#made.scene.opened;
    this.#tell.move(byClass(this.#made.samples, cloud.label, run.classes.length));
  }

  hide() {
    if (this.#made === null) return;
    const { opened, plane } = this.#made.scene;
    this.#made = null;
    this.#tell.move(byClass(opened.cloud.stars(plane), opened.cloud.label, opened.run.classes.length));
  }
}

/**
 * Where the plane shows one sample of each image's posterior: x, y, x, y, … The same draw is the same
 * samples in all latents, whatever plane shows them.
 * @param {Pick<Cloud, "count" | "latentDim" | "logvar" | "place">} cloud
 * @param {Plane} plane
 * @param {number} draw
 */
export function samplesOn(cloud, plane, draw) {
  const { count, latentDim, logvar } = cloud;
  const random = seededRandom(draw);
  const samples = new Float64Array(2 * count);
  for (let row = 0; row < count; row++) {
    const sigma = deviations(logvar.subarray(row * latentDim, (row + 1) * latentDim));
    const epsilon = Float64Array.from(sigma, () => standardNormal(random));
    samples.set(onPlane(reparameterised(cloud.place(row), sigma, epsilon), plane), 2 * row);
  }
  return samples;
}

/**
 * @param {ArrayLike<number>} points x, y, x, y, …
 * @param {ArrayLike<number>} label
 * @param {number} classes
 * @returns {StarPlaces}
 */
export function byClass(points, label, classes) {
  /** @type {StarPlaces} */
  const places = {
    x: Array.from({ length: classes }, () => []),
    y: Array.from({ length: classes }, () => []),
  };
  for (let row = 0; row < points.length / 2; row++) {
    places.x[label[row]].push(points[2 * row]);
    places.y[label[row]].push(points[2 * row + 1]);
  }
  return places;
}
