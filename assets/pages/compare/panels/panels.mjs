/** All panels, showing one image or one place together. */

/** @import { Elements } from "../../../shell/types.d.ts" */
/** @import { Colours, Point } from "../../../types.d.ts" */
/** @import { SharedImages } from "../images.mjs" */
/** @import { Brush } from "../parameters.mjs" */
/** @import { OpenedRun } from "../runs.mjs" */

import { toldClasses } from "../../../inference/condition.mjs";
import { alignment, UNALIGNED } from "../../../maths/alignment.mjs";
import { tr } from "../../../shell/texts.mjs";
import { placeText } from "../../../shell/words.mjs";
import { imageRate } from "../../../sky/latents.mjs";
import { litImages, nearestImage, ownImages, shareImages, typicalImage } from "../images.mjs";
import { differByBeta, shortNames } from "../runs.mjs";
import { LEAST_STAGED, nearestToOne, Stage } from "../stage.mjs";
import { sumText } from "../words.mjs";
import { marks } from "./marks.mjs";
import { Panel } from "./panel.mjs";
import { extentOf } from "./panel_sky.mjs";

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
  stage;
  #holder;
  #colours;
  #extent = [-3, 3, -3, 3];
  #resized;

  /**
   * remove(k): a person takes panel k out; enlarge(k): wants it large. drawn(): all stars are where
   * they are now.
   * @param {Elements} page
   * @param {Colours} colours
   * @param {{remove(k: number): void, enlarge(k: number): void, drawn(): void}} commands
   */
  constructor({ panels: holder, stage }, colours, { remove, enlarge, drawn }) {
    this.#holder = holder;
    this.stage = new Stage(stage, new Panel("stage-panel"), enlarge);
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
    this.stage.close();
    delete this.#holder.dataset.staged;
    this.all = Array.from({ length: count }, () => new Panel());
    this.lit = [];
    this.#holder.dataset.count = String(count);
    this.#holder.style.setProperty("--count", String(count));
    this.#holder.replaceChildren(...this.all.map(({ element }) => element));
  }

  /**
   * @param {OpenedRun[]} runs one a panel
   * @param {boolean} isWhole are they a series as it is offered?
   */
  open(runs, isWhole) {
    this.images = shareImages(runs);
    if (this.images !== null && isWhole) this.images.first = typicalImage(this.images, runs);
    const opened = runs.map(({ run }) => run);
    const names = shortNames(opened);
    const isStaged = runs.length >= LEAST_STAGED && differByBeta(opened);
    const marked = marks(opened);
    this.all.forEach((panel, k) => {
      const own = this.images ?? ownImages(runs[k]);
      panel.mark(marked[k]);
      panel.open(runs[k], own, own.rows[this.images === null ? 0 : k], names[k]);
    });
    if (!isStaged) return;
    this.#holder.dataset.staged = "yes";
    this.stage.open(opened, names);
  }

  /**
   * Run k has the large sky, null for the one whose β is nearest to 1.
   * @param {number | null} k
   */
  enlarge(k) {
    if (this.stage.isOpen) this.stage.enlarge(k ?? nearestToOne(this.all.map(({ run }) => run)), this.all);
  }

  /** All panels that are shown, each with the place of its run. */
  get shown() {
    const shown = this.all.map((panel, k) => ({ panel, k }));
    return this.stage.isOpen ? [...shown, { panel: this.stage.panel, k: this.stage.large }] : shown;
  }

  /**
   * The panel of a sky or of what stands in its place; undefined for anything else.
   * @param {Element | null} pane
   */
  of(pane) {
    return this.shown.find(({ panel }) => panel.sky === pane || panel.detail.contains(pane));
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
    for (const { panel, k } of this.shown) this.#drawOne(panel, k);
  }

  /** Draws the large sky alone, which is another run's now. */
  drawLarge() {
    if (this.stage.isOpen) this.#drawOne(this.stage.panel, this.stage.large);
  }

  /**
   * @param {Panel} panel
   * @param {number} k
   */
  #drawOne(panel, k) {
    if (this.lit[k] === undefined) return;
    panel.fit(this.#extent);
    panel.draw(this.lit[k], this.#colours);
    this.#resized.observe(panel.sky);
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
    for (const { panel } of this.shown) {
      panel.show(panel.mu(j), true, imageFact(panel, j), panel.latents.label[panel.row(j)]);
    }
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
    for (const { panel, k } of this.shown) {
      panel.show(places[k], false, placeText(places[k], panel.plane) + toldText(panel.run));
    }
  }
}

/**
 * Of a conditional run a place is drawn as its first class, an image as its own.
 * @param {Panel["run"]} run
 */
function toldText(run) {
  return toldClasses(run) > 0 ? tr(", told {name}", { name: run.classes[0] }) : "";
}

/**
 * @param {Panel} panel
 * @param {number} j
 */
function imageFact(panel, j) {
  const row = panel.row(j);
  return tr("this image {reconstructionNats}", {
    reconstructionNats: sumText(panel.latents.reconstructionNats[row], imageRate(panel.latents, row)),
  });
}
