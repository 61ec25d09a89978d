/** What all panels decode: the state's image or place, or for a moment another one. */

/** @import { Run } from "../../../types.d.ts" */
/** @import { Target } from "../changes.mjs" */
/** @import { Cell, Details } from "../details.mjs" */
/** @import { Panels } from "./panels.mjs" */
/** @import { Toolbar } from "../toolbar.mjs" */

import { Sheets } from "../../../pictures/sheets.mjs";
import { tr } from "../../../shell/texts.mjs";
import { imageName } from "../words.mjs";

const SAME_Z = tr("One z, decoded by all");
const SAME_PLACE = tr("One place of the aligned skies, decoded by all");

export class Probe {
  decodes = 0;
  /**
   * Of the last decode in all panels.
   * @type {number | null}
   */
  milliseconds = null;
  /**
   * What is shown, unless it is a grid's cell.
   * @type {Target | null}
   */
  target = null;
  #panels;
  #toolbar;
  #details;
  /** @type {Sheets | null} */
  #sheets = null;
  /**
   * The position of the image that is shown among the shared ones, null while a place is.
   * @type {number | null}
   */
  #position = null;
  #isAligned = false;

  /**
   * @param {Panels} panels
   * @param {Toolbar} toolbar
   * @param {Details} details
   */
  constructor(panels, toolbar, details) {
    this.#panels = panels;
    this.#toolbar = toolbar;
    this.#details = details;
  }

  /**
   * Other runs are compared; the test images are those of `run`.
   * @param {Run} run
   */
  open(run) {
    this.#sheets?.close();
    this.#sheets = new Sheets(run, () => this.#showOriginal());
    this.#position = null;
    this.#sheets.loadWhenIdle();
  }

  /** The number in the test set of the image that is shown, null while a place is. */
  get image() {
    const { images } = this.#panels;
    return this.#position === null || images === null ? null : images.index[this.#position];
  }

  /**
   * isAligned: is a place one of the aligned planes?
   * @param {Target} target
   * @param {boolean} isAligned
   */
  show(target, isAligned) {
    this.target = target;
    this.#isAligned = isAligned;
    if (target.image !== undefined) this.#showImage(this.#panels.position(target.image));
    else this.#showPlaces(this.#panels.places(target.z, isAligned));
  }

  /**
   * Each panel shows what its grid has in the cell.
   * @param {Cell} cell
   */
  showCell(cell) {
    const { all } = this.#panels;
    this.#details.mark(all, cell);
    this.#showPlaces(all.map((panel) => this.#details.place(panel, cell)));
  }

  /** What is shown, for people. */
  get name() {
    const { images, all } = this.#panels;
    const { image } = this;
    if (image === null || images === null) return this.#isAligned ? SAME_PLACE : SAME_Z;
    return imageName(image, all[0].run.classes[images.label[Number(this.#position)]]);
  }

  /** @param {number} position */
  #showImage(position) {
    this.#count(() => this.#panels.showImage(position));
    if (position === this.#position) return;
    this.#position = position;
    this.#toolbar.showName(this.name);
    this.#showOriginal();
  }

  /** @param {ArrayLike<number>[]} places */
  #showPlaces(places) {
    this.#count(() => this.#panels.showPlaces(places));
    this.#position = null;
    this.#toolbar.showName(this.name);
  }

  #showOriginal() {
    const { image } = this;
    if (image === null || this.#sheets === null) return;
    const picture = this.#sheets.find(image);
    this.#toolbar.showOriginal(picture, !this.#sheets.areThere);
    if (picture === null) this.#sheets.want(image);
  }

  /** @param {() => void} decode */
  #count(decode) {
    const begin = performance.now();
    decode();
    this.milliseconds = performance.now() - begin;
    this.decodes += 1;
  }
}
