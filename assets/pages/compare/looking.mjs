/** What all panels decode: the state's image or place, or for a moment another one. */

import { Sheets } from "../../pictures/sheets.mjs";
import { imageName } from "./words.mjs";

const SAME_Z = "One z, decoded by all";
const SAME_PLACE = "One place of the aligned skies, decoded by all";

export class Looking {
  decodes = 0;
  /** Of the last decode in all panels. */
  milliseconds = null;
  /** What was last looked at, as `at` takes it. */
  target = null;
  #panels;
  #bench;
  #details;
  #sheets = null;
  /** The position of the image that is shown among the shared ones, null while a place is. */
  #image = null;
  #isAligned = false;

  constructor(panels, bench, details) {
    this.#panels = panels;
    this.#bench = bench;
    this.#details = details;
  }

  /** Other runs are compared; the test images are those of `run`. */
  open(run) {
    this.#sheets?.close();
    this.#sheets = new Sheets(run, () => this.#showOriginal());
    this.#image = null;
  }

  loadImagesWhenIdle() {
    return this.#sheets.loadWhenIdle();
  }

  /** The number in the test set of the image that is shown, null while a place is. */
  get image() {
    return this.#image === null ? null : this.#panels.images.index[this.#image];
  }

  /** target: {image: a number in the test set} or {z}; aligned: is it a place of the aligned planes? */
  at(target, aligned) {
    this.target = target;
    this.#isAligned = aligned;
    if (target.image !== undefined) this.#showImage(this.#panels.position(target.image));
    else this.#showPlaces(this.#panels.places(target.z, aligned));
  }

  /** Each panel looks at what its grid has in the cell. */
  cell(cell) {
    this.#details.mark(this.#panels.all, cell);
    this.#showPlaces(this.#panels.all.map((panel) => this.#details.place(panel, cell)));
  }

  #showImage(j) {
    this.#count(() => this.#panels.showImage(j));
    if (j === this.#image) return;
    this.#image = j;
    this.#bench.name(this.name);
    this.#showOriginal();
  }

  #showPlaces(places) {
    this.#count(() => this.#panels.showPlaces(places));
    this.#image = null;
    this.#bench.name(this.name);
  }

  /** What is shown, for people. */
  get name() {
    if (this.#image === null) return this.#isAligned ? SAME_PLACE : SAME_Z;
    const { images, all } = this.#panels;
    return imageName(this.image, all[0].run.classes[images.label[this.#image]]);
  }

  #showOriginal() {
    if (this.#image === null) return;
    const picture = this.#sheets.find(this.image);
    this.#bench.original(picture);
    if (picture === null) this.#sheets.want(this.image);
  }

  #count(decode) {
    const begin = performance.now();
    decode();
    this.milliseconds = performance.now() - begin;
    this.decodes += 1;
  }
}
