/** The decoded picture of a place and its numbers, and how long the decoding took. */

import { Picture } from "../pictures/picture.mjs";
import { write } from "../shell/page.mjs";
import { placeText } from "../shell/words.mjs";

export class DecodedView {
  decodes = 0;
  /** Of the last decode. */
  milliseconds = null;
  /** The last decoded pixels (C · H · W), in [0, 1]; null before there is a run. */
  pixels = null;
  #place;
  #picture;
  #decoder = null;

  constructor({ decoded, place }) {
    this.#place = place;
    this.#picture = new Picture(decoded);
  }

  open(decoder) {
    this.#decoder = decoder;
    this.#picture.resize(decoder.image);
    this.pixels = new Float32Array(decoder.pixels);
  }

  /** z, whose numbers are those on the plane: on every frame. */
  show(z, plane) {
    const begin = performance.now();
    this.pixels.set(this.#decoder.decode(z));
    this.milliseconds = performance.now() - begin;
    this.decodes += 1;
    this.#picture.paint(this.pixels);
    write(this.#place, placeText(z, plane));
  }

  /** Nothing, and the words that say why. */
  clear(text) {
    this.pixels.fill(0);
    this.#picture.clear();
    write(this.#place, text);
  }
}
