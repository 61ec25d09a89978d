/** The decoded plane itself under its stars: tiles that come while one looks, from the whole to the smallest step. */

/** @import { DecoderPool } from "../inference/pool.mjs" */
/** @import { Tile } from "../maths/pyramid.mjs" */
/** @import { Plane, Point } from "../types.d.ts" */
/** @import { Around, Scene } from "./layer_view.mjs" */
/** @import { Key, Seen } from "./under_stars.mjs" */

import { movedOnPlane } from "../maths/plane.mjs";
import { extentOf, finestOver, levelFor, middlesOf, tilesOver } from "../maths/pyramid.mjs";
import { isSmooth } from "../pictures/display.mjs";
import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { placeAt } from "../sky/carried.mjs";
import { besidePlane } from "./field_kinds.mjs";
import { TileStore } from "./tile_store.mjs";
import { isSame } from "./under_stars.mjs";

/** So many levels above the one that is looked at come first: an eighth of the tiles, all of the view. */
const COARSER = 2;

export class PyramidLayer {
  #around;
  #store;
  #blend;
  #opacity = 1;
  /** @type {Key | null} */
  #key = null;

  /**
   * blend(share): a person wants so much of the plane and so little of the stars, from 0 to 1.
   * @param {Around} around
   * @param {DecoderPool} pool
   * @param {(share: number) => void} blend
   */
  constructor(around, pool, blend) {
    this.#around = around;
    this.#blend = blend;
    this.#store = new TileStore(pool, { came: () => around.under.more(), problem: around.problem });
  }

  /** @param {Scene} scene */
  show({ opened, plane, z, blend }) {
    const { under, panel } = this.#around;
    const key = [opened.decoder, plane, plane.map, besidePlane(z, plane)];
    if (!isSame(key, this.#key)) {
      this.#key = key;
      this.#store.open(opened.run.image, (tile) => placesOf(tile, z, plane));
      panel.showScale("layer", this.#slider(blend));
    }
    // In the middle both are whole.
    this.#opacity = Math.min(1, 2 * blend);
    this.#around.stars(Math.min(1, 2 * (1 - blend)));
    under.show("layer", () => ({ draw: (context, sky) => this.#draw(context, sky) }));
  }

  hide() {
    this.#key = null;
    this.#store.close();
    this.#around.stars(null);
    this.#around.under.show("layer", null);
  }

  /** How many tiles are there, for measurements. */
  get tiles() {
    return this.#store.count;
  }

  /** @param {number} blend */
  #slider(blend) {
    const input = element("input", { type: "range", min: "0", max: "1", step: "0.05", value: String(blend) });
    input.setAttribute("aria-label", tr("From the stars to the decoded plane"));
    input.addEventListener("input", () => this.#blend(input.valueAsNumber));
    const ends = element("span", { className: "scale-numbers" });
    ends.append(element("span", {}, "stars"), element("span", {}, "plane"));
    return element("div", { className: "scale" }, input, ends);
  }

  /**
   * @param {OffscreenCanvasRenderingContext2D} context
   * @param {Seen} sky
   */
  #draw(context, sky) {
    const { width, height } = context.canvas;
    const view = viewOf(sky, width, height);
    const level = levelFor(width / (view[1] - view[0]));
    context.imageSmoothingEnabled = isSmooth();
    context.globalAlpha = this.#opacity;
    const find = (/** @type {Tile} */ tile) => this.#store.find(tile);
    for (const tile of finestOver(view, level, COARSER, (each) => find(each) !== null)) {
      drawTile(context, sky, tile, find(tile));
    }
    context.globalAlpha = 1;
    this.#store.want([...tilesOver(view, level - COARSER), ...tilesOver(view, level)]);
  }
}

/**
 * What of the plane is seen.
 * @param {Seen} sky
 * @param {number} width
 * @param {number} height
 */
function viewOf(sky, width, height) {
  const toPixel = (/** @type {Point} */ place) => sky.toPixel(place);
  const [x0, y1] = placeAt(toPixel, [0, 0]);
  const [x1, y0] = placeAt(toPixel, [width, height]);
  return [x0, x1, y0, y1];
}

/**
 * @param {OffscreenCanvasRenderingContext2D} context
 * @param {Seen} sky
 * @param {Tile} tile
 * @param {HTMLCanvasElement | null} picture
 */
function drawTile(context, sky, tile, picture) {
  if (picture === null) return;
  const [x0, x1, y0, y1] = extentOf(tile);
  const [left, top] = sky.toPixel([x0, y1]).map(Math.round);
  const [right, bottom] = sky.toPixel([x1, y0]).map(Math.round);
  // What lies below would shine through.
  context.clearRect(left, top, right - left, bottom - top);
  context.drawImage(picture, left, top, right - left, bottom - top);
}

/**
 * All latents of a tile's pictures (64 · D).
 * @param {Tile} tile
 * @param {ArrayLike<number>} z
 * @param {Plane} plane
 */
function placesOf(tile, z, plane) {
  const middles = middlesOf(tile);
  const places = new Float32Array(middles.length * z.length);
  middles.forEach((middle, k) => {
    places.set(plane.map?.leadsTo(middle) ?? movedOnPlane(z, plane, middle), k * z.length);
  });
  return places;
}
