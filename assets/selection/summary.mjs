/** The chosen images in short: their mean, the decode of their mean z, how pure they are. */

/** @import { Opened } from "../types.d.ts" */
/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { NeighbourTable } from "./neighbour_table.mjs" */
/** @import { OpenedCloud } from "./saving.mjs" */

import { ask } from "../inference/served.mjs";
import { Picture } from "../pictures/picture.mjs";
import { write } from "../shell/page.mjs";
import { meanPlace } from "./chosen.mjs";
import { meanImage } from "./mean_image.mjs";
import { Purity } from "./purity.mjs";

export class Summary {
  #elements;
  #mean;
  #decoded;
  #table;
  /** @type {Purity | null} */
  #purity = null;
  #work = new AbortController();

  /**
   * @param {{meanOfImages: HTMLCanvasElement, decodeOfMean: HTMLCanvasElement, purity: HTMLElement}} elements
   * @param {NeighbourTable} table
   */
  constructor(elements, table) {
    this.#table = table;
    this.#elements = elements;
    this.#mean = new Picture(elements.meanOfImages);
    this.#decoded = new Picture(elements.decodeOfMean);
  }

  /** @param {Opened} opened */
  open({ run }) {
    this.#purity = null;
    this.#table.open(run.classes);
    for (const picture of [this.#mean, this.#decoded]) picture.resize(run.image);
  }

  /** What is under way ends unseen. */
  stop() {
    this.#work.abort();
  }

  /**
   * What is shown of the rows follows as it comes to be known.
   * @param {number[]} rows
   * @param {OpenedCloud} opened
   */
  show(rows, opened) {
    this.stop();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const { cloud, decoder } = opened;
    this.#table.clear();
    this.#mean.clear();
    this.#decoded.clear();
    write(this.#elements.purity, "–");
    if (rows.length === 0) return;
    ask(decoder, "mean", meanPlace(rows, cloud), (pixels) => {
      if (!signal.aborted) this.#decoded.paint(pixels);
    });
    this.#showMean(rows, opened, signal);
    this.#showPurity(rows, opened, signal);
  }

  /**
   * @param {number[]} rows
   * @param {OpenedCloud} opened
   * @param {AbortSignal} signal
   */
  async #showMean(rows, { cloud, sheets, run }, signal) {
    const pixels = await meanImage(
      rows.map((row) => cloud.index[row]),
      sheets,
      run.image,
      signal,
    );
    if (pixels !== null && !signal.aborted) this.#mean.paint(pixels);
  }

  /**
   * The neighbours of the run's images, as far as they are known.
   * @param {Cloud} cloud
   */
  purities(cloud) {
    this.#purity ??= new Purity(cloud);
    return this.#purity;
  }

  /**
   * @param {number[]} rows
   * @param {OpenedCloud} opened
   * @param {AbortSignal} signal
   */
  async #showPurity(rows, { cloud, run }, signal) {
    const purities = this.purities(cloud);
    const onSlice = (/** @type {number} */ done) =>
      write(this.#elements.purity, `… ${Math.floor((100 * done) / rows.length)} %`);
    const purity = await purities.mean(rows, { signal, onSlice });
    if (purity === null) return;
    write(this.#elements.purity, `${(100 * purity).toFixed(1)} %`);
    this.#table.show(purities.table(rows, run.classes.length));
  }
}
