/** All that is seen of a drawing in its panel: the pad and its tools, the two pictures, the verdict, the sample. */

/** @import { Opened } from "../types.d.ts" */
/** @import { Bitmap } from "./bitmap.mjs" */
/** @import { Reading } from "./reading.mjs" */
/** @import { SourcesTell } from "./sources.mjs" */

/**
 * What a person does.
 * @typedef {SourcesTell & {
 *   begin(x: number, y: number, pen: {width: number, colour: number[]}): void,
 *   extend(x: number, y: number): void,
 *   undo(): void,
 *   clear(): void,
 *   turn(latent: number, epsilon: number): void,
 *   sample(): void,
 *   mean(): void,
 *   go(z: ArrayLike<number>): void,
 * }} BoardTell
 */

import { framedPicture } from "../pictures/picture.mjs";
import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { Pad } from "./pad.mjs";
import { PenTools } from "./pen_tools.mjs";
import { SampleView } from "./sample_view.mjs";
import { Sources } from "./sources.mjs";
import { VerdictView } from "./verdict_view.mjs";

export class DrawingBoard {
  root = element("div", { className: "drawing-board" });
  #pad;
  #tools;
  #sources;
  #verdict;
  #sample;
  #seen = captioned(
    tr("What it sees"),
    tr(
      "What the model is shown: the drawing as the data set's images are, fitted, centred, in as many pixels.",
    ),
  );
  #decoded = captioned(tr("Reconstruction"), tr("What the decoder makes of z."));
  #invitation = element("p", { className: "drawing-invitation" });
  /** @type {number[] | null} */
  #z = null;

  /** @param {BoardTell} tell */
  constructor(tell) {
    this.#tools = new PenTools({
      changed: () => this.#pad.showPen(this.#tools.width),
      undo: tell.undo,
      clear: tell.clear,
    });
    this.#pad = new Pad({ ...tell, begin: (x, y, isEraser) => tell.begin(x, y, this.#tools.pen(isEraser)) });
    this.#pad.showPen(this.#tools.width);
    this.#sources = new Sources(tell);
    this.#verdict = new VerdictView((z) => tell.go(z));
    this.#sample = new SampleView({ ...tell, go: () => this.#z && tell.go(this.#z) });
    const pictures = element("div", { className: "drawing-pictures" }, this.#seen.root, this.#decoded.root);
    this.root.append(
      element("div", { className: "drawing-top" }, this.#pad.root, pictures),
      this.#invitation,
      this.#verdict.headline,
      this.#tools.root,
      this.#sources.root,
      this.#verdict.root,
      this.#sample.root,
    );
  }

  /** @param {Opened} opened */
  open({ run }) {
    this.#tools.open(run.image);
    this.#sample.open(run);
    for (const { picture } of [this.#seen, this.#decoded]) picture.resize(run.image);
  }

  /**
   * Another sheet: of the test image of that number, or null.
   * @param {number | null} index
   */
  start(index) {
    this.#tools.erase(index !== null);
    this.#sources.showImage(index);
  }

  /**
   * @param {Bitmap} bitmap
   * @param {number} noise
   */
  showSheet(bitmap, noise) {
    this.#pad.show(bitmap);
    this.#sources.showNoise(noise);
  }

  /**
   * What the model sees and makes of it; null where nothing is drawn, then the invitation stands.
   * @param {Float32Array | null} pixels
   * @param {Reading | null} reading
   * @param {ArrayLike<number>} epsilon
   * @param {Opened} opened
   * @param {string} invitation
   */
  show(pixels, reading, epsilon, opened, invitation) {
    this.#z = reading?.z ?? null;
    const isEmpty = pixels === null || reading === null;
    this.#invitation.hidden = !isEmpty;
    for (const part of [this.#verdict.headline, this.#verdict.root, this.#sample.root]) part.hidden = isEmpty;
    this.#sources.open(opened.cloud?.count ?? 0);
    if (isEmpty) {
      write(this.#invitation, invitation);
      for (const { picture } of [this.#seen, this.#decoded]) picture.clear();
      return;
    }
    this.#seen.picture.paint(pixels);
    this.#decoded.picture.paint(reading.decoded);
    this.#verdict.show(reading, opened);
    this.#sample.show(reading, epsilon);
  }

  /** What is said aloud of the drawing, "" of none. */
  get words() {
    return this.#z === null ? "" : this.#verdict.words;
  }
}

/**
 * @param {string} caption
 * @param {string} hint
 */
function captioned(caption, hint) {
  const { frame, picture } = framedPicture();
  picture.canvas.setAttribute("role", "img");
  picture.canvas.setAttribute("aria-label", caption);
  const root = element("figure", {}, frame, element("figcaption", {}, caption));
  root.dataset.hint = hint;
  return { root, picture };
}
