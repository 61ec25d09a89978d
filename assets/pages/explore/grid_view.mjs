/** The grid of decoded places: decoded by the pool, painted row by row, walked by pointer and keys. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape, Run } from "../../types.d.ts" */

/** @typedef {{row: number, column: number}} Cell */

/** @import { Places } from "./cells.mjs" */

/** @typedef {(z: Float32Array) => void} Choose */

/** @typedef {(z: Float32Array | null) => void} Preview */

import { mixed, nodeCells, placesAt } from "../../pictures/coarse.mjs";
import { gridCell } from "../../pictures/grid.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { tr } from "../../shell/texts.mjs";

const LANE = "grid";
/** A grid that takes longer is coarse at first. */
const SLOW_MILLISECONDS = 60;
/** @type {Record<string, [number, number]>} */
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class GridView {
  /**
   * Milliseconds from the last request to its last painted row.
   * @type {number | null}
   */
  milliseconds = null;
  /** How many were shown whole: for measurements. */
  grids = 0;
  /** Resolves once what was asked for last is painted, or given up. @type {Promise<unknown>} */
  settled = Promise.resolve();
  #frame;
  #canvas;
  /** @type {Tiles | null} */
  #tiles = null;
  #pool;
  /** @type {Cell | null} */
  #cell = null;
  #marker = document.createElement("div");
  /** @type {ImageShape | null} */
  #image = null;
  #n = 0;
  #rows = 0;
  /** @type {Places | null} */
  #places = null;
  /** The coarse grid that is being decoded. @type {Promise<unknown>} */
  #coarse = Promise.resolve();
  #problem;

  /**
   * choose(z), preview(z | null): a cell was clicked, looked at. problem(text): it cannot decode.
   * @param {Elements} page
   * @param {DecoderPool} pool
   * @param {{choose: Choose, preview: Preview, problem(text: string): void}} tell
   */
  constructor(page, pool, { choose, preview, problem }) {
    this.#frame = page.gridFrame;
    this.#canvas = /** @type {HTMLCanvasElement} */ (page.grid);
    this.#pool = pool;
    this.#problem = problem;
    this.#marker.className = "cell";
    this.#frame.append(this.#marker);
    this.#mark(null);
    this.#listen(choose, preview);
  }

  /** @param {{run: Run}} opened */
  open({ run }) {
    this.#image = run.image;
    this.#tiles = new Tiles(this.#canvas);
  }

  /**
   * Decodes the grid anew, once a run is open; resolves to whether it was finished rather than superseded.
   * @param {Places} places of all cells
   * @param {number} n columns
   */
  show(places, n) {
    const shown = this.#show(places, n);
    this.settled = shown;
    return shown;
  }

  /**
   * @param {Places} places
   * @param {number} n
   */
  async #show(places, n) {
    const tiles = /** @type {Tiles} */ (this.#tiles);
    const rows = places.values.length / places.dimensions / n;
    this.#n = n;
    this.#rows = rows;
    this.#frame.classList.toggle("is-row", rows < n);
    if (tiles.resize(n, rows, /** @type {ImageShape} */ (this.#image))) this.#mark(null);
    this.#places = places;
    const begin = performance.now();
    try {
      const isSlow = places.isSmooth && this.#pool.expected(n * n) > SLOW_MILLISECONDS;
      const known = isSlow ? await this.#showCoarse(places, n) : [];
      if (known === null) return false;
      const finished = await this.#decodeOthers(places, n, known);
      if (finished) {
        this.milliseconds = performance.now() - begin;
        this.grids += 1;
      }
      return finished;
    } catch (error) {
      this.#problem(
        tr("The grid could not be decoded: {value}", { value: /** @type {Error} */ (error).message }),
      );
      return false;
    }
  }

  /**
   * Decodes all cells but those.
   * @param {Places} places
   * @param {number} n
   * @param {number[]} known
   */
  #decodeOthers({ values, dimensions }, n, known) {
    const others = Array.from({ length: n * this.#rows }, (_, cell) => cell).filter(
      (cell) => !known.includes(cell),
    );
    return this.#pool.decode(LANE, known.length === 0 ? values : placesAt(values, dimensions, others), {
      chunk: n,
      onChunk: (pixels, first, count) => this.#tiles?.place(pixels, others.slice(first, first + count)),
      isUrgent: true,
    });
  }

  /**
   * One after the other, of which none is given up: a slider that is dragged would else never show one.
   * Resolves to the cells that are decoded; null where these places are not the ones to show any more.
   * @param {Places} places
   * @param {number} n
   */
  async #showCoarse(places, n) {
    await this.#coarse;
    if (places !== this.#places) return null;
    const coarse = this.#decodeCoarse(places, n);
    this.#coarse = coarse.catch(() => {});
    const known = await coarse;
    return places === this.#places ? known : null;
  }

  /**
   * @param {Places} places
   * @param {number} n
   */
  async #decodeCoarse({ values, dimensions }, n) {
    const [tiles, nodes] = [this.#tiles, nodeCells(n)];
    const count = nodes.length;
    /** @type {Float32Array | null} */
    let pictures = null;
    const isThere = await this.#pool.decode(LANE, placesAt(values, dimensions, nodes), {
      chunk: Math.sqrt(count),
      onChunk: (pixels, first, some) => {
        const size = pixels.length / some;
        pictures ??= new Float32Array(count * size);
        pictures.set(pixels, first * size);
      },
      isUrgent: true,
    });
    const isSame = tiles === this.#tiles && n === this.#n;
    if (!isThere || !isSame || pictures === null) return [];
    tiles?.paint(mixed(pictures, n), 0, n * n);
    return nodes;
  }

  get canvas() {
    return this.#canvas;
  }

  /** @param {Cell} cell of a grid that is shown */
  #place({ row, column }) {
    const { values, dimensions } = /** @type {Places} */ (this.#places);
    const at = (row * this.#n + column) * dimensions;
    return values.slice(at, at + dimensions);
  }

  /**
   * @param {Choose} choose
   * @param {Preview} preview
   */
  #listen(choose, preview) {
    const canvas = this.#canvas;
    const cellUnder = (/** @type {MouseEvent} */ event) => {
      const box = canvas.getBoundingClientRect();
      return gridCell(
        (event.clientX - box.left) / box.width,
        (event.clientY - box.top) / box.height,
        this.#n,
        this.#rows,
      );
    };
    const look = (/** @type {Cell | null} */ cell) => {
      this.#mark(cell);
      preview(cell === null ? null : this.#place(cell));
    };
    canvas.addEventListener("pointermove", (event) => {
      if (this.#places !== null && event.pointerType !== "touch") look(cellUnder(event));
    });
    canvas.addEventListener("pointerleave", () => look(null));
    canvas.addEventListener("blur", () => look(null));
    canvas.addEventListener("click", (event) => {
      if (this.#places !== null) choose(this.#place(cellUnder(event)));
    });
    canvas.addEventListener("keydown", (event) => {
      if (this.#places === null || !(event.key in STEPS || (event.key === "Enter" && this.#cell))) return;
      event.preventDefault();
      if (event.key === "Enter") choose(this.#place(/** @type {Cell} */ (this.#cell)));
      else look(this.#stepped(STEPS[event.key]));
    });
  }

  /** @param {[number, number]} step */
  #stepped([down, right]) {
    const limit = (/** @type {number} */ value, /** @type {number} */ count) =>
      Math.min(count - 1, Math.max(0, value));
    if (this.#cell === null) return { row: this.#rows >> 1, column: this.#n >> 1 };
    return {
      row: limit(this.#cell.row + down, this.#rows),
      column: limit(this.#cell.column + right, this.#n),
    };
  }

  /** @param {Cell | null} cell */
  #mark(cell) {
    this.#cell = cell;
    this.#marker.hidden = cell === null;
    if (cell === null) return;
    const [width, height] = [100 / this.#n, 100 / this.#rows];
    const { style } = this.#marker;
    style.left = `${cell.column * width}%`;
    style.top = `${cell.row * height}%`;
    style.width = `${width}%`;
    style.height = `${height}%`;
  }
}
