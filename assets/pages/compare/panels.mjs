/** All panels, showing one image or one place together. */

import { alignment, UNALIGNED } from "../../maths/alignment.mjs";
import { placeText } from "../../shell/words.mjs";
import { imageRate } from "../../sky/latents.mjs";
import { extentOf } from "./frame.mjs";
import { litImages, nearestImage, ownImages, shareImages } from "./images.mjs";
import { shortNames } from "./names.mjs";
import { Panel } from "./panel.mjs";
import { sumText } from "./words.mjs";

export class Panels {
  all = [];
  /** The test images that all runs share, see shareImages; null where they share none. */
  images = null;
  /** Masks of the lit images, one a panel. */
  lit = [];
  #holder;
  #colours;
  #extent = [-3, 3, -3, 3];
  #resized;

  /** remove(k): a person takes panel k out. drawn(): all stars are where they are now. */
  constructor(holder, colours, { remove, drawn }) {
    this.#holder = holder;
    this.#colours = colours;
    this.#resized = new ResizeObserver(() => {
      this.draw();
      drawn();
    });
    holder.addEventListener("click", (event) => {
      const button = event.target.closest(".panel-close");
      if (button !== null) remove(this.all.findIndex(({ element }) => element.contains(button)));
    });
  }

  /** Empty panels in the shape of what comes. */
  expect(count) {
    this.#resized.disconnect();
    this.all = Array.from({ length: count }, (_, k) => new Panel(k));
    this.#holder.dataset.count = count;
    this.#holder.replaceChildren(...this.all.map(({ element }) => element));
  }

  /** runs: [{run, decoder, latents}], one a panel. */
  open(runs) {
    this.images = shareImages(runs);
    const names = shortNames(runs.map(({ run }) => run));
    this.all.forEach((panel, k) => {
      const images = this.images ?? ownImages(runs[k]);
      panel.open(runs[k], images, this.images === null ? images.rows[0] : images.rows[k], names[k]);
    });
  }

  /** Where among the shared images that number of the test set is; 0 where they lack it. */
  position(index) {
    return Math.max(0, this.images.index.indexOf(index));
  }

  /** Can all decode the same z? */
  get haveOnePlace() {
    return new Set(this.all.map(({ run }) => run.latent_dim)).size === 1;
  }

  /** Lays all planes onto the first panel's, or shows each as it is. */
  align(isAligned) {
    const [first, ...others] = this.all;
    first.align(UNALIGNED);
    for (const panel of others) {
      panel.align(isAligned && this.images !== null ? alignment(panel.points, first.points) : UNALIGNED);
    }
    this.#extent = extentOf(this.all.map(({ shownPoints }) => shownPoints));
  }

  /** Lights the images of the classes within the brush: in all panels, or in its own where none are shared. */
  light(classes, brush) {
    const points = brush && this.all[brush.panel]?.points;
    const lit = (panel, polygon) => litImages(panel.images, classes, polygon, points);
    if (this.images !== null) {
      const shared = lit(this.all[0], points ? brush.polygon : null);
      this.lit = this.all.map(() => shared);
    } else {
      this.lit = this.all.map((panel, k) => lit(panel, points && k === brush.panel ? brush.polygon : null));
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

  /** The lit image whose star in this panel is nearest to the shown place, -1 for none. */
  nearest(k, shown) {
    return nearestImage(this.all[k].shownPoints, this.lit[k], shown);
  }

  /** Each panel decodes its own mean of shared image j. */
  showImage(j) {
    for (const panel of this.all) panel.show(panel.mu(j), true, imageFact(panel, j));
  }

  /** The z of each panel for one place: z itself or, aligned, what lies where z lies in the first. */
  places(z, isAligned) {
    if (!isAligned) return this.all.map(() => z);
    const shown = this.all[0].shown(z);
    return this.all.map((panel) => panel.zAt(shown, z));
  }

  /** Each panel decodes its own z. */
  showPlaces(places) {
    this.all.forEach((panel, k) => panel.show(places[k], false, placeText(places[k], panel.plane)));
  }
}

function imageFact({ latents, rows }, j) {
  return `this image ${sumText(latents.reconstructionNats[rows[j]], imageRate(latents, rows[j]))}`;
}
