/** The test images: sprite sheets, fetched when the browser has nothing better to do. */

import { idle } from "../shell/idle.mjs";
import { shownImage } from "./display.mjs";

/** An idle moment is not waited for any longer. */
const IDLE_MILLISECONDS = 2000;

export class Sheets {
  #urls;
  #perSheet;
  #columns;
  #image;
  #loaded = new Map();
  #loading = new Map();
  #onSheet;
  #closed = new AbortController();

  /**
   * run: /api/runs/<id>, which names no sheets where its data set is not published; `onSheet` is
   * called whenever one more sheet can be drawn from.
   */
  constructor(run, onSheet) {
    const { columns, rows } = run.urls.sheet ?? { columns: 1, rows: 1 };
    this.#urls = run.urls.sheets;
    this.#columns = columns;
    this.#perSheet = columns * rows;
    this.#image = run.image;
    this.#onSheet = onSheet;
  }

  /**
   * Where test image number `index` is: {image, sheet, x, y, width, height}, or null until it is
   * there. `image` is always in the colours that the visitor sees, `sheet` in those of the data.
   */
  find(index) {
    const number = Math.floor(index / this.#perSheet);
    const sheet = this.#loaded.get(number);
    if (sheet === undefined) return null;
    const cell = index % this.#perSheet;
    const { width, height, channels } = this.#image;
    const x = (cell % this.#columns) * width;
    const y = Math.floor(cell / this.#columns) * height;
    return {
      get image() {
        return shownImage(sheet, channels);
      },
      sheet,
      x,
      y,
      width,
      height,
    };
  }

  /** Fetches the image's sheet before the others. */
  want(index) {
    return this.#load(Math.floor(index / this.#perSheet));
  }

  /** Fetches every sheet, one after another, each in an idle moment. */
  async loadWhenIdle() {
    for (let number = 0; number < this.#urls.length; number++) {
      await idle(IDLE_MILLISECONDS);
      if (this.#closed.signal.aborted) return;
      await this.#load(number);
    }
  }

  close() {
    this.#closed.abort();
    for (const image of this.#loaded.values()) image.close();
  }

  #load(number) {
    if (number >= this.#urls.length) return Promise.resolve();
    if (!this.#loading.has(number)) this.#loading.set(number, this.#fetch(number));
    return this.#loading.get(number);
  }

  /** A sheet that does not come leaves its frames empty; asking again tries again. */
  async #fetch(number) {
    const { signal } = this.#closed;
    try {
      const answer = await fetch(this.#urls[number], { signal });
      if (!answer.ok) throw new TypeError(`${this.#urls[number]} answered ${answer.status}`);
      const image = await createImageBitmap(await answer.blob());
      if (signal.aborted) return;
      this.#loaded.set(number, image);
      this.#onSheet();
    } catch (error) {
      this.#loading.delete(number);
      if (!signal.aborted) console.warn(`Test images ${number}: ${error.message}`);
    }
  }
}
