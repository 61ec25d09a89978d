/** The test images: sprite sheets, fetched when the browser has nothing better to do. */

/** @import { PicturePart, Run } from "../types.d.ts" */

import { host } from "../shell/host.mjs";
import { idle } from "../shell/page.mjs";
import { albumsOf, sheetsOf } from "./albums.mjs";
import { shownImage } from "./display.mjs";

/** An idle moment is not waited for any longer. */
const IDLE_MILLISECONDS = 2000;

export class Sheets {
  #urls;
  #each;
  #perSheet;
  #columns;
  #image;
  /** @type {Map<number, ImageBitmap>} */
  #loaded = new Map();
  /** By the numbers of the files. @type {Map<number, Promise<void>>} */
  #loading = new Map();
  #onSheet;
  #closed = new AbortController();

  /**
   * @param {Pick<Run, "image"> & {urls: Pick<Run["urls"], "sheet" | "sheets" | "albums">}} run
   * @param {() => void} onSheet called whenever one more sheet can be drawn from
   */
  constructor(run, onSheet) {
    const { urls, each, columns, rows } = albumsOf(run);
    this.#urls = urls;
    this.#each = each;
    this.#columns = columns;
    this.#perSheet = columns * rows;
    this.#image = run.image;
    this.#onSheet = onSheet;
  }

  /** Are the pictures of the test images published? */
  get areThere() {
    return this.#urls.length > 0;
  }

  /**
   * Where the test image of that number is, or null until it is there.
   * @param {number} index
   * @returns {PicturePart | null}
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

  /**
   * Fetches the image's sheet, and those in one file with it, before the others.
   * @param {number} index
   */
  want(index) {
    return this.#load(Math.floor(index / this.#perSheet / this.#each));
  }

  /** Fetches every file, one after another, each in an idle moment. */
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
    // A frame that was asked for before finds none, rather than one that can no longer be drawn.
    this.#loaded.clear();
  }

  /**
   * @param {number} number
   * @returns {Promise<void>}
   */
  #load(number) {
    if (number >= this.#urls.length) return Promise.resolve();
    const loading = this.#loading.get(number) ?? this.#fetch(number);
    this.#loading.set(number, loading);
    return loading;
  }

  /**
   * What does not come leaves its frames empty; asking again tries again.
   * @param {number} number of the file
   */
  async #fetch(number) {
    const { signal } = this.#closed;
    try {
      const answer = await host.fetch(this.#urls[number], { signal });
      if (!answer.ok) throw new TypeError(`${this.#urls[number]} answered ${answer.status}`);
      let sheet = number * this.#each;
      for await (const blob of sheetsOf(answer, this.#each)) {
        const image = await createImageBitmap(blob);
        if (signal.aborted) return;
        this.#loaded.set(sheet++, image);
        this.#onSheet();
      }
    } catch (error) {
      this.#loading.delete(number);
      if (!signal.aborted) console.warn(`Test images ${number}: ${error}`);
    }
  }
}
