/** The drawing panel: a drawing, picture or test image, encoded as it changes, and what the model makes of it. */

/** @import { Encoder, Opened, Run } from "../types.d.ts" */
/** @import { Bitmap } from "./bitmap.mjs" */
/** @import { Reading } from "./reading.mjs" */

/**
 * Where a drawing lies in latent space; from: where it lay before it was painted over, null where it
 * is a drawing from the beginning.
 * @typedef {{mu: ArrayLike<number>, sigma: ArrayLike<number>, z: number[], from: ArrayLike<number> | null}} Star
 */

/**
 * What is asked of the page around it, and what it is told.
 * @typedef {object} DrawingTell
 * @property {(run: Run, signal: AbortSignal, told: number) => Promise<Encoder>} load once the panel is open
 * @property {() => number | null} nearest the number of the test image that the page shows as nearest
 * @property {(star: Star | null) => void} star
 * @property {(z: ArrayLike<number>) => void} go
 * @property {() => void} open a picture was brought while the panel was closed
 * @property {(text: string) => void} notice
 * @property {(text: string) => void} announce
 */

import { toldClasses } from "../inference/condition.mjs";
import { standardNormal } from "../maths/statistics.mjs";
import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { DrawingBoard } from "./drawing_board.mjs";
import { invitationText, servedText, withoutEncoderText } from "./drawing_words.mjs";
import { groundFrom } from "./ink.mjs";
import { button } from "./pen_tools.mjs";
import { PictureRefused, readPicture } from "./picture_file.mjs";
import { Reader } from "./reading.mjs";
import { emptySheet, SIDE, Subject } from "./subject.mjs";
import { testImage } from "./test_image.mjs";

/** A pen that rests so long is waited for by no one: then a refined posterior may take its time. */
const REST_MILLISECONDS = 150;

export class DrawingView {
  /** What the model makes of what is shown, null of an empty sheet. @type {Reading | null} */
  reading = null;
  /** Is that the best answer that there will be? */
  isSettled = true;
  /** How many readings there were, and the milliseconds of the last: for measurements. */
  readings = 0;
  /** @type {number | null} */
  milliseconds = null;
  #panel;
  #button;
  #holder;
  #tell;
  #board;
  #message = element("p", { className: "drawing-message" });
  #retry = button(tr("Try again"), tr("Fetches the encoder once more."), () => this.#fetch());
  /** @type {Opened | null} */
  #opened = null;
  /** @type {Reader | null} */
  #reader = null;
  #closed = new AbortController();
  #isOpen = false;
  #isFetching = false;
  #subject = new Subject(emptySheet({ channels: 1, height: 1, width: 1 }), false);
  /** Where a test image lay before it was changed. @type {Float32Array | null} */
  #from = null;
  #epsilon = new Float64Array();
  #frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #settling = undefined;
  #said = "";

  /**
   * holder: in the panel, for all that is made here.
   * @param {{panel: HTMLElement, button: HTMLElement, holder: HTMLElement}} elements
   * @param {DrawingTell} tell
   */
  constructor({ panel, button: opener, holder }, tell) {
    this.#panel = panel;
    this.#button = opener;
    this.#holder = holder;
    this.#tell = tell;
    this.#board = new DrawingBoard({
      begin: (x, y, pen) => this.#draw(() => this.#subject.sheet.begin(x, y, pen)),
      extend: (x, y) => this.#draw(() => this.#subject.sheet.extend(x, y)),
      undo: () => this.#draw(() => this.#subject.sheet.undo()),
      clear: () => this.#start(),
      file: (file) => this.take(file),
      image: (index) => this.#takeImage(index),
      nearest: () => this.#takeImage(tell.nearest() ?? NaN),
      noise: (deviation, isAnew) => this.#turnNoise(deviation, isAnew),
      turn: (latent, epsilon) => this.#draw(() => (this.#epsilon[latent] = epsilon)),
      sample: () => this.#draw(() => this.#sample()),
      mean: () => this.#draw(() => this.#epsilon.fill(0)),
      go: (z) => tell.go(z),
    });
  }

  /** @param {Opened} opened */
  open(opened) {
    this.close();
    this.#opened = opened;
    this.#closed = new AbortController();
    this.#epsilon = new Float64Array(opened.run.latent_dim);
    this.#board.open(opened);
    this.#start();
    if (this.#isOpen) this.#fetch();
  }

  close() {
    this.#closed.abort();
    clearTimeout(this.#settling);
    this.#reader = this.reading = null;
    this.#isFetching = false;
    this.#opened = null;
    this.#tell.star(null);
  }

  /** @param {boolean} isOpen */
  show(isOpen) {
    if (!isOpen && this.#panel.contains(document.activeElement)) this.#button.focus();
    this.#panel.hidden = !isOpen;
    this.#button.ariaExpanded = String(isOpen);
    if (isOpen === this.#isOpen) return;
    this.#isOpen = isOpen;
    // Who never opens the panel has nothing of it in the document.
    if (isOpen) this.#holder.replaceChildren(this.#message, this.#retry, this.#board.root);
    if (!isOpen) this.#tell.star(null);
    else if (this.#reader === null) this.#fetch();
    else this.#again();
  }

  /** Of a conditional run another class is told: the encoder is told it, too. */
  toldAgain() {
    if (this.#opened === null || toldClasses(this.#opened.run) === 0) return;
    this.#reader = null;
    if (this.#isOpen) this.#fetch();
  }

  /** The test images have come, or one more sheet of their pictures. */
  again() {
    if (this.#isOpen) this.#again();
  }

  /**
   * A picture that a person brought.
   * @param {File} file
   */
  async take(file) {
    const opened = this.#opened;
    if (opened === null) return;
    if (!this.#isOpen) this.#tell.open();
    try {
      const ground = groundFrom(await readPicture(file), opened.run.image, SIDE);
      if (this.#opened !== opened) return;
      if (ground === null)
        this.#tell.notice(
          tr("“{name}” is of one even tone: there is nothing to see in it.", { name: file.name }),
        );
      else this.#start(ground);
    } catch (error) {
      if (!(error instanceof PictureRefused)) throw error;
      this.#tell.notice(error.message);
    }
  }

  /** The encoder, the first time that the panel is open. */
  async #fetch() {
    const opened = this.#opened;
    if (opened === null || this.#isFetching) return;
    const { run, decoder, told } = opened;
    if (decoder.served !== undefined || !run.encoder?.length) {
      this.#showMessage(decoder.served !== undefined ? servedText(run) : withoutEncoderText(run));
      return;
    }
    const { signal } = this.#closed;
    this.#isFetching = true;
    this.#showMessage(tr("The encoder is on its way …"));
    try {
      const encoder = await this.#tell.load(run, signal, told);
      if (signal.aborted) return;
      if (told !== opened.told) {
        this.#isFetching = false;
        this.#fetch();
        return;
      }
      this.#reader = new Reader(run, decoder, encoder);
      this.#showMessage(null);
      this.#again();
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#showMessage(tr("The encoder could not be fetched: {reason}.", { reason }), true);
    } finally {
      if (!signal.aborted) this.#isFetching = false;
    }
  }

  /**
   * What is said in place of the board; null shows the board.
   * @param {string | null} text
   */
  #showMessage(text, canRetry = false) {
    write(this.#message, text ?? "");
    if (text !== null) this.#tell.announce(text);
    this.#message.hidden = text === null;
    this.#retry.hidden = !canRetry;
    this.#board.root.hidden = text !== null;
  }

  /**
   * Another sheet: an empty one, a picture, or a test image as it is.
   * @param {Bitmap} [ground]
   */
  #start(ground, { isImage = false, index = /** @type {number | null} */ (null) } = {}) {
    const { run } = /** @type {Opened} */ (this.#opened);
    this.#subject = new Subject(ground ?? emptySheet(run.image), isImage);
    this.#from = null;
    this.#epsilon.fill(0);
    this.#board.start(index);
    this.#again(isImage);
  }

  /** @param {number} index of a test image */
  async #takeImage(index) {
    const opened = this.#opened;
    if (opened === null) return;
    try {
      const ground = await testImage(index, opened);
      if (this.#opened === opened) this.#start(ground, { isImage: true, index });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#tell.notice(error.message);
    }
  }

  /**
   * @param {number} deviation
   * @param {boolean} isAnew
   */
  #turnNoise(deviation, isAnew) {
    this.#subject.deviation = deviation;
    if (isAnew) this.#subject.renewNoise();
    this.#again();
  }

  #sample() {
    this.#epsilon.forEach((_, k) => (this.#epsilon[k] = standardNormal(Math.random)));
  }

  /** @param {() => void} act */
  #draw(act) {
    act();
    this.#again();
  }

  /** With the next frame. */
  #again(isPatient = false) {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      if (this.#opened !== null && this.#isOpen) this.#show(this.#opened, isPatient);
    });
  }

  /**
   * @param {Opened} opened
   * @param {boolean} [isPatient]
   */
  #show(opened, isPatient = false) {
    const { sheet, deviation } = this.#subject;
    const { bitmap } = sheet;
    this.#board.showSheet(bitmap, deviation);
    if (this.#reader === null) return;
    const begin = performance.now();
    const pixels = this.#subject.input(bitmap, opened.run);
    this.reading = pixels && this.#reader.read(pixels, this.#epsilon, opened.cloud, isPatient);
    this.milliseconds = performance.now() - begin;
    this.readings += 1;
    clearTimeout(this.#settling);
    this.isSettled = pixels === null || !this.#reader.isUnsettled(pixels);
    if (!this.isSettled) this.#settling = setTimeout(() => this.#show(opened, true), REST_MILLISECONDS);
    this.#board.show(pixels, this.reading, this.#epsilon, opened, invitationText(opened.run));
    this.#tell.star(this.reading && this.#star(this.reading));
    this.#say();
  }

  /**
   * @param {Reading} reading
   * @returns {Star}
   */
  #star({ mu, sigma, z }) {
    if (this.#subject.isImage) this.#from ??= mu;
    return { mu, sigma, z, from: this.#from };
  }

  /** What the neighbours say, to who hears it: where it is another than before. */
  #say() {
    const { words } = this.#board;
    if (words !== "" && words !== this.#said) this.#tell.announce(words);
    this.#said = words;
  }
}
