/** How what a person does changes the state: (state, panels, …) → the change, null for none. */

/** @import { Point, Run } from "../../types.d.ts" */
/** @import { Change, State } from "./parameters.mjs" */

import { stepped } from "./images.mjs";
import { COMPARE } from "./parameters.mjs";

const STEP = 0.05;
const LARGE_STEPS = 10;
/** Up and down leap over this many images. */
const IMAGES_A_ROW = 10;

/**
 * What changes need to know of a panel: planes, and the mean of an image.
 * @typedef {object} PanelPlane
 * @property {Pick<Run, "latent_dim" | "classes">} run
 * @property {(z: ArrayLike<number>) => Point} shown
 * @property {(shown: Point, z: ArrayLike<number>) => number[]} zAt
 * @property {(j: number) => ArrayLike<number>} mu
 */

/**
 * And of all of them, see panels.mjs.
 * @typedef {object} PanelsLike
 * @property {PanelPlane[]} all
 * @property {{index: ArrayLike<number>, first?: number} | null} images
 * @property {ArrayLike<number>[]} lit
 * @property {boolean} haveOnePlace
 * @property {(index: number) => number} position
 * @property {(k: number, shown: Point) => number} nearest
 */

/** What is decoded: a test image by its number in the test set, or a place. @typedef {{image: number, z?: undefined} | {z: number[], image?: undefined}} Target */

/**
 * The state without what these runs have not.
 * @param {State} state
 * @param {Pick<PanelsLike, "images" | "all" | "haveOnePlace">} panels
 * @returns {State}
 */
export function fitted(state, { images, all, haveOnePlace }) {
  const { z, classes } = COMPARE.fit(state, /** @type {Run} */ (all[0].run));
  return {
    ...state,
    mode: images === null ? "place" : haveOnePlace ? state.mode : "image",
    z,
    classes: images === null ? [] : classes,
    brush: state.brush !== null && state.brush.panel < all.length ? state.brush : null,
    large: state.large !== null && state.large <= all.length ? state.large : null,
  };
}

/**
 * What the state says is decoded.
 * @param {State} state
 * @param {Pick<PanelsLike, "images">} panels
 * @returns {Target}
 */
export function target({ mode, image, z }, { images }) {
  return mode === "image" && images !== null ? { image: image ?? images.first ?? images.index[0] } : { z };
}

/**
 * What a shown place of panel k means: the nearest lit image, or the place.
 * @param {State} state
 * @param {PanelsLike} panels
 * @param {number} k
 * @param {Point} shown
 * @returns {Target | null}
 */
export function pointedAt(state, panels, k, shown) {
  if (state.mode === "image" && panels.images !== null) {
    const j = panels.nearest(k, shown);
    return j < 0 ? null : { image: panels.images.index[j] };
  }
  return { z: moving(state, panels, k).zAt(shown, state.z) };
}

/**
 * Steps through the lit images, or moves the place on the plane of panel k.
 * @param {State} state
 * @param {PanelsLike} panels
 * @param {number} k
 * @param {[number, number]} step
 * @param {boolean} isLarge
 * @returns {Change}
 */
export function movedBy(state, panels, k, [dx, dy], isLarge) {
  const times = isLarge ? LARGE_STEPS : 1;
  const { image } = target(state, panels);
  if (image !== undefined && panels.images !== null) {
    const steps = (dx - IMAGES_A_ROW * dy) * times;
    return { image: panels.images.index[stepped(panels.lit[0], panels.position(image), steps)] };
  }
  const panel = moving(state, panels, k);
  const [x, y] = panel.shown(state.z);
  return { z: panel.zAt([x + STEP * times * dx, y + STEP * times * dy], state.z) };
}

/**
 * A random lit image, or a place from the middle of the prior.
 * @param {State} state
 * @param {Pick<PanelsLike, "lit" | "images">} panels
 * @returns {Change | null}
 */
export function atRandom(state, { lit, images }) {
  if (state.mode === "place" || images === null) return { z: state.z.map(() => 4 * Math.random() - 2) };
  const places = Array.from(lit[0], (_, j) => j).filter((j) => lit[0][j] === 1);
  return places.length === 0
    ? null
    : { image: images.index[places[Math.floor(places.length * Math.random())]] };
}

/**
 * The place goes to where the image was; the image is the one nearest to where the place was.
 * @param {string} mode
 * @param {State} state
 * @param {PanelsLike} panels
 * @returns {Change | null}
 */
export function inMode(mode, state, panels) {
  const [first] = panels.all;
  if (mode === state.mode) return null;
  if (mode === "image") {
    if (panels.images === null) return null;
    return { mode, image: null, ...pointedAt({ ...state, mode }, panels, 0, first.shown(state.z)) };
  }
  const { image } = target(state, panels);
  if (!panels.haveOnePlace || image === undefined) return null;
  return { mode, z: Array.from(first.mu(panels.position(image))) };
}

/**
 * What Escape takes back, one thing at a time.
 * @param {State} state
 * @returns {Change | null}
 */
export function escaped({ brush, classes }) {
  if (brush !== null) return { brush: null };
  return classes.length > 0 ? { classes: [] } : null;
}

/**
 * The panel on whose plane a place moves: of aligned planes all follow the first.
 * @param {State} state
 * @param {PanelsLike} panels
 * @param {number} k
 */
function moving({ aligned }, { all, images }, k) {
  return all[aligned && images !== null ? 0 : k];
}
