/** All panels, showing one image or one place together. */

/** @import { Colours, Point } from "../../types.d.ts" */
/** @import { SharedImages } from "./images.mjs" */
/** @import { Brush } from "./parameters.mjs" */
/** @import { OpenedRun } from "./runs.mjs" */

import { alignment, UNALIGNED } from "../../maths/alignment.mjs";
import { placeText } from "../../shell/words.mjs";
import { imageRate } from "../../sky/latents.mjs";
import { litImages, nearestImage, ownImages, shareImages } from "./images.mjs";
import { Panel } from "./panel.mjs";
import { extentOf } from "./panel_sky.mjs";
import { shortNames } from "./runs.mjs";
import { sumText } from "./words.mjs";

export class Panels {
  /** @type {Panel[]} */
  all = [];
  /**
   * The test images that all runs share; null where they share none.
   * @type {SharedImages | null}
   */
  images = null;
  /**
   * Masks of the lit images, one a panel.
   * @type {Uint8Array[]}
   */
  lit = [];
  #holder;
  #colours;
  #extent = [-3, 3, -3, 3];
  #resized;

  /**
   * remove(k): a person takes panel k out. drawn(): all stars are where they are now.
   * @param {HTMLElement} holder
   * @param {Colours} colours
   * @param {{remove(k: number): void, drawn(): void}} commands
   */
  constructor(holder, colours, { remove, drawn }) {
    this.#holder = holder;
    this.#colours = colours;
    this.#resized = new ResizeObserver(() => {
      this.draw();
      drawn();
    });
    holder.addEventListener("click", ({ target }) => {
      const button = /** @type {Element} */ (target).closest(".panel-close");
      if (button !== null) remove(this.all.findIndex(({ element }) => element.contains(button)));
    });
  }

  /**
   * Empty panels in the shape of what comes.
   * @param {number} count
   */
  expect(count) {
    this.#resized.disconnect();
    this.all = Array.from({ length: count }, (_, k) => new Panel(k));
    this.lit = [];
    this.#holder.dataset.count = String(count);
    this.#holder.replaceChildren(...this.all.map(({ element }) => element));
  }

  /** @param {OpenedRun[]} runs one a panel */
  open(runs) {
    this.images = shareImages(runs);
    const names = shortNames(runs.map(({ run }) => run));
    this.all.forEach((panel, k) => {
      const own = this.images ?? ownImages(runs[k]);
      panel.open(runs[k], own, own.rows[this.images === null ? 0 : k], names[k]);
    });
  }

  /**
   * Where among the shared images that number of the test set is; 0 where they lack it.
   * @param {number} index
   */
  position(index) {
    return Math.max(0, this.images?.index.indexOf(index) ?? 0);
  }

  /** Can all decode the same z? */
  get haveOnePlace() {
    return new Set(this.all.map(({ run }) => run.latent_dim)).size === 1;
  }

  /**
   * Lays all planes onto the first panel's, or shows each as it is.
   * @param {boolean} isAligned
   */
  align(isAligned) {
    const [first, ...others] = this.all;
    first.align(UNALIGNED);
    for (const panel of others) {
      panel.align(isAligned && this.images !== null ? alignment(panel.points, first.points) : UNALIGNED);
    }
    this.#extent = extentOf(this.all.map(({ shownPoints }) => shownPoints));
  }

  /**
   * Only images of the classes within the brush are lit: in all panels, or in its own where none are shared.
   * @param {number[]} classes
   * @param {Brush | null} brush
   */
  select(classes, brush) {
    const brushed = brush === null ? undefined : this.all[brush.panel];
    const polygon = brushed === undefined || brush === null ? null : brush.polygon;
    const points = brushed?.points ?? [];
    if (this.images !== null) {
      const shared = litImages(this.images, classes, polygon, points);
      this.lit = this.all.map(() => shared);
    } else {
      this.lit = this.all.map((panel) =>
        litImages(panel.images, classes, panel === brushed ? polygon : null, points),
      );
    }
  }

  /** Draws all stars anew; also whenever a sky has another size. */
  draw() {
    this.all.forEach((panel, k) => {
      if (this.lit[k] === undefined) return;
      panel.fit(this.#extent);
      panel.draw(this.lit[k], this.#colours);
      this.#resized.observe(panel.sky);
    });
  }

  /**
   * The lit image whose star in panel k is nearest to the shown place, -1 for none.
   * @param {number} k
   * @param {Point} shown
   */
  nearest(k, shown) {
    return nearestImage(this.all[k].shownPoints, this.lit[k], shown);
  }

  /**
   * Each panel decodes its own mean of shared image j.
   * @param {number} j
   */
  showImage(j) {
    for (const panel of this.all) panel.show(panel.mu(j), true, imageFact(panel, j));
  }

  /**
   * The z of each panel for one place: z itself or, aligned, what lies where z lies in the first.
   * @param {number[]} z
   * @param {boolean} isAligned
   */
  places(z, isAligned) {
    if (!isAligned) return this.all.map(() => z);
    const shown = this.all[0].shown(z);
    return this.all.map((panel) => panel.zAt(shown, z));
  }

  /**
   * Each panel decodes its own z.
   * @param {ArrayLike<number>[]} places
   */
  showPlaces(places) {
    for (const [k, panel] of this.all.entries()) {
      panel.show(places[k], false, placeText(places[k], panel.plane));
    }
  }
}

/**
 * @param {Panel} panel
 * @param {number} j
 */
function imageFact(panel, j) {
  const row = panel.row(j);
  return `this image ${sumText(panel.latents.reconstructionNats[row], imageRate(panel.latents, row))}`;
}
