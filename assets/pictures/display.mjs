/** How this visitor wants pictures of pixels to look, on every page: kept in the browser, and only there. */

/** @import { DisplayChoice } from "../types.d.ts" */

import { newCanvas } from "./canvas.mjs";
import { AS_IT_IS, lookOf, readChoice, recolour, START } from "./looks.mjs";

/** As in assets/theme.js, which applies to the document what needs no painting. */
const KEY = "latentarium-display";

let choice = START;
let look = AS_IT_IS;
/** @type {WeakMap<HTMLCanvasElement, () => void>} */
const painters = new WeakMap();
/**
 * Each sprite sheet as it looks now.
 * @type {WeakMap<ImageBitmap, HTMLCanvasElement>}
 */
let recoloured = new WeakMap();

/**
 * What the visitor chose before holds from now on; `changed()` is called whenever it has changed.
 * @param {() => void} changed
 */
export function followDisplay(changed) {
  const follow = () => {
    adopt(kept());
    repaint();
    changed();
  };
  // Another tab has chosen, or “back” shows this page as it was left.
  addEventListener("storage", ({ key }) => key === KEY && follow());
  addEventListener("pageshow", ({ persisted }) => persisted && follow());
  follow();
}

export function displayChoice() {
  return choice;
}

/** What pictures are painted with, see looks.mjs. */
export function shownLook() {
  return look;
}

export function isSmooth() {
  return choice.pixels === "smooth";
}

/**
 * What lies under a picture until it is there: what its darkest pixel becomes.
 * @param {number} [channels] 1 where it is grey
 */
export function groundColour(channels = 1) {
  const [red, green, blue] = recolour(Uint8ClampedArray.of(0, 0, 0, 255), look, channels);
  return `rgb(${red} ${green} ${blue})`;
}

/**
 * The visitor chose: every picture of this page is painted anew, and every page keeps to it.
 * @param {Partial<DisplayChoice>} change
 */
export function chooseDisplay(change) {
  const chosen = { ...choice, ...change };
  keep(chosen);
  adopt(chosen);
  repaint();
}

/**
 * `paint()` is called whenever the canvas has to look otherwise.
 * @param {HTMLCanvasElement} canvas
 * @param {() => void} paint
 */
export function paintedAnew(canvas, paint) {
  painters.set(canvas, paint);
}

/**
 * An image that was not decoded here, in the colours that are shown.
 * @param {ImageBitmap} image
 * @param {number} channels 1 where it is grey
 */
export function shownImage(image, channels) {
  if (look === AS_IT_IS) return image;
  const known = recoloured.get(image) ?? recolouredImage(image, channels);
  recoloured.set(image, known);
  return known;
}

/**
 * @param {ImageBitmap} image
 * @param {number} channels
 */
function recolouredImage(image, channels) {
  const context = newCanvas(image.width, image.height, { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  const pixels = context.getImageData(0, 0, image.width, image.height);
  recolour(pixels.data, look, channels);
  context.putImageData(pixels, 0, 0);
  return context.canvas;
}

/** @param {DisplayChoice} chosen */
function adopt(chosen) {
  if (chosen.colours !== choice.colours) {
    look = chosen.colours === START.colours ? AS_IT_IS : lookOf(chosen.colours);
    recoloured = new WeakMap();
  }
  choice = chosen;
  const { dataset } = document.documentElement;
  [dataset.pixels, dataset.colours, dataset.size] = [chosen.pixels, chosen.colours, chosen.size];
}

function repaint() {
  for (const canvas of document.querySelectorAll("canvas")) painters.get(canvas)?.();
}

/** Storage may be switched off: then the choice holds as long as the page does. */
function kept() {
  try {
    return readChoice(localStorage.getItem(KEY));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return START;
  }
}

/** @param {DisplayChoice} chosen */
function keep(chosen) {
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}
