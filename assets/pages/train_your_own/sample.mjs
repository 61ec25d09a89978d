/** What the model imagines while it learns: the server's PNG, in the colours that the visitor chose. */

import { paintedAnew, shownImage } from "../../pictures/display.mjs";
import { tr } from "../../shell/texts.mjs";

/** Where a PNG's header says how its pixels are kept, and what it says of grey ones (ISO/IEC 15948, 11.2.2). */
const COLOUR_TYPE = 25;
const GREY = 0;

export class Sample {
  #canvas;
  /** @type {ImageBitmap | null} */
  #image = null;
  #channels = 1;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.#canvas = canvas;
    paintedAnew(canvas, () => this.#paint());
  }

  /** @param {Blob} png the decoded grid after that epoch @param {number} epoch */
  async show(png, epoch) {
    const [image, header] = await Promise.all([
      createImageBitmap(png),
      png.slice(0, COLOUR_TYPE + 1).arrayBuffer(),
    ]);
    this.#channels = new Uint8Array(header)[COLOUR_TYPE] === GREY ? 1 : 3;
    this.#image = image;
    this.#canvas.setAttribute("aria-label", tr("Decoded grid after epoch {epoch}", { epoch }));
    this.#paint();
  }

  forget() {
    this.#image = null;
    this.#canvas.width = 1;
    this.#canvas.setAttribute("aria-label", tr("Nothing is decoded yet"));
  }

  #paint() {
    if (this.#image === null) return;
    const { width, height } = this.#image;
    Object.assign(this.#canvas, { width, height });
    this.#canvas.getContext("2d")?.drawImage(shownImage(this.#image, this.#channels), 0, 0);
  }
}
