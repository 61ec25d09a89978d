/** The map of the classes' densities under the stars. */

/** @import { DensityMap } from "../../../maths/density.mjs" */
/** @import { OpenedCloud } from "../../../selection/saving.mjs" */
/** @import { Elements } from "../../../shell/types.d.ts" */
/** @import { Key, UnderStars } from "../../../layers/under_stars.mjs" */
/** @import { Colours, Opened, Plane } from "../../../types.d.ts" */
/** @import { ExploreState } from "../state.mjs" */

import { isSame } from "../../../layers/under_stars.mjs";
import { densityMap, dominant, NO_CLASS } from "../../../maths/density.mjs";
import { context2d } from "../../../pictures/canvas.mjs";
import { channelsOf } from "../../../shell/colours.mjs";
import { DensityPanel } from "./density_panel.mjs";

const OPAQUE = 0.9;
/** The picture has about so many pixels along its longer side: its pixels are not seen. */
const PIXELS = 800;

export class DensityView {
  /**
   * Milliseconds that the last map took, for measurements.
   * @type {number | null}
   */
  milliseconds = null;
  #pane;
  #button;
  #under;
  #colours;
  #panel;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {ExploreState | null} */
  #state = null;
  /** @type {Plane | null} */
  #plane = null;
  /** The map, and what it is of. @type {{key: Key, map: DensityMap} | null} */
  #made = null;
  /** Its picture, and what that is of. @type {{key: Key | null, picture: HTMLCanvasElement}} */
  #painted = { key: null, picture: document.createElement("canvas") };

  /**
   * tell: what a person chose.
   * @param {Elements} page
   * @param {UnderStars} under
   * @param {Colours} colours
   * @param {{bandwidth(factor: number): void, stars(isOn: boolean): void}} tell
   */
  constructor(page, under, colours, tell) {
    this.#pane = page.skyPane;
    this.#button = /** @type {HTMLButtonElement} */ (page.densityButton);
    this.#under = under;
    this.#colours = colours;
    this.#panel = new DensityPanel(page.densityPanel, tell);
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#made = null;
  }

  /**
   * The state's map on the plane; there is none in space, and none before the images are there.
   * @param {ExploreState} state
   * @param {Plane} plane
   */
  show(state, plane) {
    const isOn = this.#isPossible(state, plane) && state.density !== null && this.#opened?.cloud?.count !== 0;
    this.#state = state;
    this.#plane = plane;
    this.#button.disabled = !this.#isPossible(state, plane);
    this.#button.setAttribute("aria-pressed", String(isOn));
    this.#pane.classList.toggle("has-density", isOn);
    this.#pane.classList.toggle("is-without-stars", isOn && !state.stars);
    this.#panel.show(isOn, state);
    this.#under.show("density", this.#isShown ? () => this.#picture() : null);
  }

  /**
   * On a plane; over a line the heaps of stars are the density.
   * @param {ExploreState} state
   * @param {Plane} plane
   */
  #isPossible(state, plane) {
    return !state.space && !plane.isLine;
  }

  get #isShown() {
    return (
      this.#state !== null &&
      this.#state.density !== null &&
      this.#plane !== null &&
      this.#isPossible(this.#state, this.#plane) &&
      this.#opened?.cloud != null &&
      this.#opened.cloud.count > 0
    );
  }

  /** Those that are highlighted, all where none is. */
  get #shownClasses() {
    const { classes } = /** @type {ExploreState} */ (this.#state);
    const { run } = /** @type {Opened} */ (this.#opened);
    return classes.length > 0 ? classes : run.classes.map((_, k) => k);
  }

  #picture() {
    const grid = this.#map();
    this.#paint(grid);
    return { grid, picture: this.#painted.picture };
  }

  #map() {
    const { cloud, run } = /** @type {OpenedCloud} */ (this.#opened);
    const { density } = /** @type {{density: number}} */ (this.#state);
    const plane = /** @type {Plane} */ (this.#plane);
    const key = [cloud, plane, density];
    if (this.#made === null || !isSame(key, this.#made.key)) {
      const begin = performance.now();
      this.#made = { key, map: densityMap(cloud.stars(plane), cloud.label, run.classes.length, density) };
      this.milliseconds = performance.now() - begin;
      this.#panel.showScale(this.#made.map.peak, opacityOf);
    }
    return this.#made.map;
  }

  /** @param {DensityMap} map */
  #paint(map) {
    const key = [map, String(this.#shownClasses), String(this.#colours.classes)];
    if (isSame(key, this.#painted.key)) return;
    const { picture } = this.#painted;
    const times = Math.max(1, Math.round(PIXELS / Math.max(map.columns, map.rows)));
    const densest = dominant(map, this.#shownClasses, times);
    [picture.width, picture.height] = [densest.columns, densest.rows];
    const context = context2d(picture);
    const pixels = context.createImageData(densest.columns, densest.rows);
    colourNodes(pixels.data, densest, map.peak, this.#colours.classes.map(channelsOf));
    context.putImageData(pixels, 0, 0);
    this.#painted = { key, picture };
  }
}

/**
 * How opaque a density is, as a share of the largest one. By its root, since most of a map is far
 * below the peak; the legend shows the same scale.
 * @param {number} share
 */
export function opacityOf(share) {
  return OPAQUE * Math.sqrt(share);
}

/**
 * Rows go down in a picture and up on the plane.
 * @param {Uint8ClampedArray} rgba
 * @param {ReturnType<typeof dominant>} densest
 * @param {number} peak
 * @param {number[][]} colours
 */
function colourNodes(rgba, { which, density, columns, rows }, peak, colours) {
  for (let row = 0, from = 0; row < rows; row++) {
    let to = 4 * (rows - 1 - row) * columns;
    for (let column = 0; column < columns; column++, from++, to += 4) {
      if (which[from] === NO_CLASS) continue;
      const colour = colours[which[from] % colours.length];
      rgba[to] = colour[0];
      rgba[to + 1] = colour[1];
      rgba[to + 2] = colour[2];
      rgba[to + 3] = 255 * opacityOf(density[from] / peak);
    }
  }
}
