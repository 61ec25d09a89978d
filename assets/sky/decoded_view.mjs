/** The decoded picture of a place and its numbers, and how long the decoding took. */

/** @import { Decoder, Plane } from "../types.d.ts" */

import { Picture } from "../pictures/picture.mjs";
import { write } from "../shell/page.mjs";
import { placeText } from "../shell/words.mjs";
import { sounding } from "./sound/sounding.mjs";

export class DecodedView {
  decodes = 0;
  /**
   * Of the last decode.
   * @type {number | null}
   */
  milliseconds = null;
  /**
   * The last decoded pixels (C · H · W), in [0, 1]; none before there is a run.
   * @type {Float32Array}
   */
  pixels = new Float32Array();
  #place;
  #picture;
  /** @type {Decoder | null} */
  #decoder = null;

  /** @param {{decoded: HTMLCanvasElement, place: HTMLElement}} page */
  constructor({ decoded, place }) {
    this.#place = place;
    this.#picture = new Picture(decoded);
  }

  /** @param {Decoder} decoder */
  open(decoder) {
    this.#decoder = decoder;
    this.#picture.resize(decoder.image);
    this.pixels = new Float32Array(decoder.pixels);
  }

  /**
   * z, whose numbers are those on the plane: on every frame.
   * @param {ArrayLike<number>} z
   * @param {Plane | null} plane
   */
  show(z, plane) {
    if (this.#decoder === null) return;
    const begin = performance.now();
    this.pixels.set(this.#decoder.decode(z));
    this.milliseconds = performance.now() - begin;
    this.decodes += 1;
    this.#picture.paint(this.pixels);
    sounding.heard(z, this.pixels);
    write(this.#place, placeText(z, plane));
  }

  /**
   * Nothing, and the words that say why.
   * @param {string} text
   */
  clear(text) {
    this.pixels.fill(0);
    this.#picture.clear();
    write(this.#place, text);
  }
}
