/** One place of latent space: its decoded picture, its numbers, the test image nearest to it. */

/** @import { OpenedCloud } from "../../selection/saving.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Opened, Plane } from "../../types.d.ts" */

/** A test image, and how far from z it is. @typedef {{row: number, distance: number}} Nearest */

import { toldClasses } from "../../inference/condition.mjs";
import { ask } from "../../inference/served.mjs";
import { Picture } from "../../pictures/picture.mjs";
import { idle, write } from "../../shell/page.mjs";
import { writeTerms } from "../../shell/terms.mjs";
import { quoted, tr } from "../../shell/texts.mjs";
import { explainedNats, placeText, statusText } from "../../shell/words.mjs";
import { sounding } from "../../sky/sound/sounding.mjs";

/** The shown time is a mean over this many decodes and changes this often, so it can be read. */
const TIMES = 30;
const STATUS_MILLISECONDS = 250;
/** The nearest image's reconstruction follows the pointer at least this often. */
const RECONSTRUCTION_MILLISECONDS = 50;
const NEAREST = tr("The test image nearest to here.");
const NEAREST_ON_PLANE = tr(
  "The test image whose star is nearest on this plane; its other latents may be far from z. Distance from the data counts all latents.",
);

/** As the nearest image is called that is nearest on it. */
const IN = Object.freeze({
  plane: { short: tr("In plane"), long: tr("in the plane") },
  map: { short: tr("On the map"), long: tr("on the map") },
});

export class PlaceView {
  decodes = 0;
  /**
   * Of the last decode.
   * @type {number | null}
   */
  milliseconds = null;
  #page;
  #decoded;
  #original;
  #reconstruction;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {number | null} */
  #row = null;
  /**
   * Whose reconstruction is asked for but not yet painted.
   * @type {number | null}
   */
  #unpainted = null;
  #hasOriginal = false;
  /**
   * Is what is seen all of latent space? null: not yet known.
   * @type {boolean | null}
   */
  #isWhole = null;
  /** @type {"plane" | "map"} */
  #seenIn = "plane";
  /** @type {ArrayLike<number> | null} */
  #shown = null;
  /** @type {Float32Array | null} */
  #pixels = null;
  /** @type {number[]} */
  #times = [];
  /** @type {ReturnType<typeof setTimeout> | 0} */
  #statusTimer = 0;

  /** @param {Elements} page */
  constructor(page) {
    this.#page = page;
    this.#decoded = new Picture(page.decoded);
    this.#original = new Picture(/** @type {HTMLCanvasElement} */ (page.original));
    this.#reconstruction = new Picture(/** @type {HTMLCanvasElement} */ (page.reconstruction));
  }

  /** @param {Opened} opened the same object while the run is shown */
  open(opened) {
    this.#opened = opened;
    this.#row = null;
    this.#unpainted = null;
    this.#shown = null;
    this.#times = [];
    this.#isWhole = null;
    for (const picture of [this.#decoded, this.#original, this.#reconstruction]) {
      picture.resize(opened.run.image);
    }
    this.#pixels = new Float32Array(opened.decoder.pixels);
  }

  /** The last decoded pixels (C · H · W), in [0, 1]. */
  get pixels() {
    return this.#pixels;
  }

  /** The latents' row of the image that is shown as nearest, null while unknown. */
  get row() {
    return this.#row;
  }

  /** The place that is shown. */
  get shown() {
    return this.#shown;
  }

  /**
   * Decodes and paints z; returns {row, distance} of the plane's nearest star, null if unknown.
   * Without a plane all latents are seen.
   * @param {ArrayLike<number>} z
   * @param {Plane | null} plane
   * @param {number[]} classes
   */
  show(z, plane, classes) {
    this.#seeWhole(plane === null || z.length <= 2);
    this.#seeIn(plane?.isMap ? "map" : "plane");
    const { decoder, cloud } = /** @type {Opened} */ (this.#opened);
    const pixels = /** @type {Float32Array} */ (this.#pixels);
    const begin = performance.now();
    ask(decoder, "place", z, (decoded) => {
      pixels.set(decoded);
      this.#count(decoder.served?.milliseconds ?? performance.now() - begin);
      this.#decoded.paint(pixels);
      sounding.heard(z, pixels);
    });
    this.#shown = z;
    write(this.#page.place, placeText(z, plane));
    if (cloud === null) return null;
    const nearest = cloud.nearestStar(z, plane, classes);
    this.#showDistance(cloud.nearestK(z, 1)[0] ?? null);
    this.#showNearest(nearest?.row ?? null);
    return nearest;
  }

  /** The nearest image is shown once more, whichever it is. */
  forgetNearest() {
    this.#row = null;
  }

  /** A sheet has come, perhaps the one that was missed. */
  sheetArrived() {
    if (this.#row !== null && !this.#hasOriginal) this.#drawOriginal();
  }

  showStatus() {
    clearTimeout(this.#statusTimer);
    this.#statusTimer = 0;
    const { run, decoder, cloud, sheets } = /** @type {Opened} */ (this.#opened);
    const total = this.#times.reduce((sum, time) => sum + time, 0);
    const status = {
      milliseconds: this.#times.length > 0 ? total / this.#times.length : null,
      backend: decoder.backend,
      isServed: decoder.served !== undefined,
      images: cloud?.count ?? null,
      areSeen: sheets.areThere,
      negativeElbo: run.metrics?.test?.negative_elbo,
    };
    writeTerms(this.#page.status, statusText(status));
  }

  /** The run, once its images have come. */
  get #withCloud() {
    return /** @type {OpenedCloud} */ (this.#opened);
  }

  /** @param {boolean} isWhole */
  #seeWhole(isWhole) {
    if (isWhole === this.#isWhole) return;
    this.#isWhole = isWhole;
    this.#row = null;
    this.#page.wholePlace.hidden = isWhole;
    const frame = /** @type {HTMLElement} */ (this.#page.original.parentElement);
    frame.dataset.hint = isWhole ? NEAREST : NEAREST_ON_PLANE;
  }

  /** @param {"plane" | "map"} seenIn */
  #seeIn(seenIn) {
    if (seenIn === this.#seenIn) return;
    this.#seenIn = seenIn;
    // The same image is nearest otherwise.
    this.#row = null;
  }

  /** @param {number} milliseconds */
  #count(milliseconds) {
    this.decodes += 1;
    this.milliseconds = milliseconds;
    this.#times.push(milliseconds);
    if (this.#times.length > TIMES) this.#times.shift();
    this.#statusTimer ||= setTimeout(() => this.showStatus(), STATUS_MILLISECONDS);
  }

  /** @param {Nearest | null} nearest */
  #showDistance(nearest) {
    const isFar = nearest !== null && nearest.distance > this.#withCloud.cloud.far;
    write(this.#page.distance, distanceText(nearest, isFar));
    this.#page.distance.classList.toggle("is-far", isFar);
  }

  /** @param {number | null} row */
  #showNearest(row) {
    if (row === this.#row && row !== null) return;
    this.#row = row;
    if (row === null) return this.#showNone();
    const { run, cloud } = this.#withCloud;
    this.#reconstruct(row);
    const name = run.classes[cloud.label[row]];
    const shown = name.length > 1 ? name : quoted(name);
    if (!this.#isWhole) write(this.#page.originalName, `${IN[this.#seenIn].short}: ${shown}`);
    else if (toldClasses(run) > 0) write(this.#page.originalName, tr("Of any class: {shown}", { shown }));
    else write(this.#page.originalName, name.length > 1 ? name : tr("Nearest: {shown}", { shown }));
    writeTerms(
      this.#page.nearestFacts,
      `#${cloud.index[row]}\n${explainedNats(cloud.reconstructionNats[row])}`,
    );
    const where = this.#isWhole ? "" : ` ${IN[this.#seenIn].long}`;
    this.#page.original.setAttribute("aria-label", tr("Nearest test image{where}: {name}", { where, name }));
    this.#drawOriginal();
  }

  /** There is no image: the run came without, or none is of the highlighted classes. */
  #showNone() {
    this.#unpainted = null;
    this.#original.clear(true);
    this.#reconstruction.clear(true);
    write(this.#page.originalName, tr("No test image"));
    write(this.#page.nearestFacts, "");
    this.#page.original.setAttribute("aria-label", tr("No test image"));
  }

  /**
   * A frame decodes the place alone: a second decode would not fit into it for large decoders.
   * @param {number} row
   */
  async #reconstruct(row) {
    const isWaiting = this.#unpainted !== null;
    this.#unpainted = row;
    if (isWaiting) return;
    await idle(RECONSTRUCTION_MILLISECONDS);
    if (this.#unpainted === null) return;
    const { decoder, cloud } = this.#withCloud;
    const shown = this.#unpainted;
    // Of a conditional run an image is repaired as what it is, whatever is told elsewhere.
    const ofImage = decoder.told(cloud.label[shown]);
    this.#unpainted = null;
    ask(ofImage, "reconstruction", cloud.place(shown), (pixels) => {
      if (this.#row === shown) this.#reconstruction.paint(pixels);
    });
  }

  #drawOriginal() {
    const { cloud, sheets } = this.#withCloud;
    const index = cloud.index[/** @type {number} */ (this.#row)];
    const picture = sheets.find(index);
    this.#hasOriginal = picture !== null;
    if (picture !== null) this.#original.draw(picture);
    else this.#original.clear(!sheets.areThere);
    if (picture === null) sheets.want(index);
  }
}

/**
 * @param {Nearest | null} nearest
 * @param {boolean} isFar
 */
function distanceText(nearest, isFar) {
  if (nearest === null) return tr("No test image to be near to");
  const distance = nearest.distance.toFixed(2);
  return isFar
    ? tr("{distance} from every test image: a guess", { distance })
    : tr("Distance from the data {distance}", { distance });
}
