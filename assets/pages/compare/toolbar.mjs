/** What stands above the panels: the image or place that all decode, and the switches. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape, PicturePart } from "../../types.d.ts" */
/** @import { Panels } from "./panels/panels.mjs" */
/** @import { State } from "./parameters.mjs" */

import { Picture } from "../../pictures/picture.mjs";
import { write } from "../../shell/page.mjs";
import { linkText } from "./words.mjs";

export class Toolbar {
  #page;
  #picture;
  #frame;

  /** @param {Elements} page */
  constructor(page) {
    this.#page = page;
    const canvas = /** @type {HTMLCanvasElement} */ (page.original);
    this.#picture = new Picture(canvas);
    this.#frame = /** @type {HTMLElement} */ (canvas.parentElement);
  }

  /** @param {{image: ImageShape}} run whose test images are shown */
  open(run) {
    this.#picture.resize(run.image);
  }

  /**
   * Nothing is decoded, for now or for the reason that stands below.
   * @param {string} name
   */
  clear(name) {
    this.showName(name);
    write(this.#page.linked, "");
    this.#page.unselect.hidden = true;
    this.#frame.classList.add("is-empty");
  }

  /** @param {string} name of what is decoded now */
  showName(name) {
    write(this.#page.pointed, name);
    this.#page.original.setAttribute("aria-label", name);
  }

  /**
   * @param {PicturePart | null} picture of the test image; null while it is still to come
   * @param {boolean} isAbsent will it never come?
   */
  showOriginal(picture, isAbsent) {
    if (picture === null) this.#picture.clear(isAbsent);
    else this.#picture.draw(picture);
  }

  /**
   * @param {State} state
   * @param {Panels} panels
   * @param {boolean} isSelecting
   */
  show({ mode, show, aligned, brush, classes }, panels, isSelecting) {
    const canAlign = panels.images !== null && panels.all.length > 1;
    write(this.#page.linked, linkText(panels, { mode, brush, classes }));
    this.#page.unselect.hidden = brush === null;
    this.#frame.classList.toggle("is-empty", mode !== "image");
    showSwitch("mode-image", mode === "image", panels.images !== null);
    showSwitch("mode-place", mode === "place", panels.haveOnePlace);
    for (const each of ["skies", "grids", "traversals"]) showSwitch(`show-${each}`, show === each);
    showSwitch("align", aligned && canAlign, canAlign);
    showSwitch("select", isSelecting);
  }
}

/**
 * @param {string} action
 * @param {boolean} isPressed
 * @param {boolean} isPossible
 */
function showSwitch(action, isPressed, isPossible = true) {
  const button = document.querySelector(`[data-action="${action}"]`);
  button?.setAttribute("aria-pressed", String(isPressed));
  button?.setAttribute("aria-disabled", String(!isPossible));
}
