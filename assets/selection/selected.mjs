/** The images that a page's state selects, found anew only where it selects others. */

import { ofClasses, rowsWithin } from "./chosen.mjs";

export class Selected {
  #cloud;
  #of = [];
  #rows = [];

  constructor(cloud) {
    this.#cloud = cloud;
  }

  /** Their rows, as Explore's panel counts them: within the polygon, of the highlighted classes; none without a polygon. */
  rows({ state: { sel, classes }, plane }) {
    if (sel === null) return [];
    const of = [sel, classes, plane];
    if (of.some((part, k) => part !== this.#of[k])) {
      const { label } = this.#cloud;
      this.#of = of;
      this.#rows = ofClasses(rowsWithin(this.#cloud.stars(plane), sel), label, classes);
    }
    return this.#rows;
  }
}
