/**
 * Places to go to: for each class its mean, or the test image nearest to that, as they decode. A conditional run
 * is told that class, by the picture and by going there.
 */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { OpenedCloud } from "../../selection/saving.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape, Opened } from "../../types.d.ts" */

import { toldClasses } from "../../inference/condition.mjs";
import { ask } from "../../inference/served.mjs";
import { Picture } from "../../pictures/picture.mjs";
import { tr } from "../../shell/texts.mjs";

const LANE = "presets";
/** As in latents.css. */
const PHONE = matchMedia("(max-width: 759px)");

export class PresetsView {
  #panel;
  #button;
  #holder;
  #switches;
  #pool;
  #tell;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {ReturnType<typeof preset>[]} */
  #presets = [];
  #isTypical = false;
  #isDecoded = false;

  /**
   * @param {Elements} page
   * @param {DecoderPool} pool
   * @param {{go(z: ArrayLike<number>, told: {told?: number}): void, problem(text: string): void}} tell
   */
  constructor(page, pool, tell) {
    this.#panel = page.presets;
    this.#button = page.presetsButton;
    this.#holder = page.presetClasses;
    this.#switches = ["preset-mean", "preset-image"].map((action) =>
      page.presets.querySelector(`[data-action=${action}]`),
    );
    this.#pool = pool;
    this.#tell = tell;
    this.#showSwitch();
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#isDecoded = false;
    this.#presets = opened.run.classes.map((name, k) => preset(name, k, opened.run.image, () => this.#go(k)));
    this.#holder.replaceChildren(...this.#presets.map(({ button }) => button));
    this.openCloud();
  }

  /** Classes without images are nowhere. */
  openCloud() {
    const { cloud } = /** @type {Opened} */ (this.#opened);
    this.#presets.forEach(({ button }, k) => (button.disabled = cloud === null || cloud.counts[k] === 0));
    if (!this.#panel.hidden) this.#decode();
  }

  /** With another decoder. */
  again() {
    this.#isDecoded = false;
    if (!this.#panel.hidden) this.#decode();
  }

  /** By the names of the buttons. */
  get actions() {
    return {
      presets: () => this.toggle(),
      "preset-mean": () => this.choose(false),
      "preset-image": () => this.choose(true),
    };
  }

  get isOpen() {
    return !this.#panel.hidden;
  }

  toggle(isOpen = this.#panel.hidden) {
    this.#panel.hidden = !isOpen;
    this.#button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.#decode();
    else if (this.#panel.contains(document.activeElement)) this.#button.focus();
  }

  /**
   * Class means, or the typical images.
   * @param {boolean} isTypical
   */
  choose(isTypical) {
    if (isTypical === this.#isTypical) return;
    this.#isTypical = isTypical;
    this.#isDecoded = false;
    this.#showSwitch();
    this.#decode();
  }

  #showSwitch() {
    this.#switches.forEach((button, k) =>
      button?.setAttribute("aria-pressed", String(this.#isTypical === (k === 1))),
    );
  }

  /**
   * @param {number} k of a class that has images
   * @returns {ArrayLike<number> & Iterable<number>}
   */
  #place(k) {
    const { cloud } = /** @type {OpenedCloud} */ (this.#opened);
    const mean = cloud.classMean(k);
    return this.#isTypical ? cloud.place(/** @type {number} */ (cloud.nearestOfClass(mean, k))) : mean;
  }

  /** @param {number} k */
  #go(k) {
    if (!this.#opened?.cloud) return;
    // There it lies over the picture that it changes.
    if (PHONE.matches) this.toggle(false);
    this.#tell.go(this.#place(k), toldClasses(this.#opened.run) > 0 ? { told: k } : {});
  }

  async #decode() {
    const cloud = this.#opened?.cloud ?? null;
    if (cloud === null || this.#isDecoded) return;
    this.#isDecoded = true;
    const present = this.#presets.filter(({ k }) => cloud.counts[k] > 0);
    const { run, decoder } = /** @type {Opened} */ (this.#opened);
    if (toldClasses(run) > 0) {
      for (const { k, picture } of present)
        ask(decoder.told(k), LANE, this.#place(k), (pixels) => picture.paint(pixels));
      return;
    }
    const zs = Float32Array.from(present.flatMap(({ k }) => [...this.#place(k)]));
    const onChunk = (/** @type {Float32Array} */ pixels, /** @type {number} */ first) =>
      present[first].picture.paint(pixels);
    try {
      await this.#pool.decode(LANE, zs, { chunk: 1, onChunk });
    } catch (error) {
      this.#tell.problem(
        tr("The classes could not be decoded: {value}", { value: /** @type {Error} */ (error).message }),
      );
    }
  }
}

/**
 * @param {string} name
 * @param {number} k
 * @param {ImageShape} image
 * @param {() => void} go
 */
function preset(name, k, image, go) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "preset";
  button.setAttribute("aria-label", tr("Go to {name}", { name }));
  button.style.setProperty("--chip", `var(--class-${k % 10})`);
  const canvas = document.createElement("canvas");
  canvas.className = "pixels";
  const label = document.createElement("span");
  label.textContent = name;
  button.append(canvas, label);
  button.addEventListener("click", go);
  const picture = new Picture(canvas);
  picture.resize(image);
  return { k, button, picture };
}
