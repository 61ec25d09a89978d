/** The chosen images in short: their mean, the decode of their mean z, how pure they are. */

import { Picture } from "../pictures/picture.mjs";
import { write } from "../shell/page.mjs";
import { meanPlace } from "./chosen.mjs";
import { meanImage } from "./mean_image.mjs";
import { Purity } from "./purity.mjs";

export class Summary {
  #elements;
  #mean;
  #decoded;
  #opened = null;
  #purity = null;
  #work = new AbortController();

  /** elements: {meanOfImages, decodeOfMean, purity} */
  constructor(elements) {
    this.#elements = elements;
    this.#mean = new Picture(elements.meanOfImages);
    this.#decoded = new Picture(elements.decodeOfMean);
  }

  open(opened) {
    this.#opened = opened;
    this.#purity = null;
    for (const picture of [this.#mean, this.#decoded]) picture.resize(opened.run.image);
  }

  /** What is under way ends unseen. */
  stop() {
    this.#work.abort();
  }

  /** Rows of the latents; what is shown follows as it comes to be known. */
  show(rows) {
    this.stop();
    this.#work = new AbortController();
    const { signal } = this.#work;
    const { cloud, decoder } = this.#opened;
    this.#purity ??= new Purity(cloud);
    this.#mean.clear();
    this.#decoded.clear();
    write(this.#elements.purity, "–");
    if (rows.length === 0) return;
    this.#decoded.paint(decoder.decode(meanPlace(rows, cloud)));
    this.#showMean(rows, signal);
    this.#showPurity(rows, signal);
  }

  async #showMean(rows, signal) {
    const { cloud, sheets, run } = this.#opened;
    const pixels = await meanImage(
      rows.map((row) => cloud.index[row]),
      sheets,
      run.image,
      signal,
    );
    if (pixels !== null && !signal.aborted) this.#mean.paint(pixels);
  }

  async #showPurity(rows, signal) {
    const onSlice = (done) => write(this.#elements.purity, `… ${Math.floor((100 * done) / rows.length)} %`);
    const purity = await this.#purity.mean(rows, { signal, onSlice });
    if (purity !== null) write(this.#elements.purity, `${(100 * purity).toFixed(1)} %`);
  }
}
