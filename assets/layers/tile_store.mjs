/** The tiles of the decoded plane: decoded by the pool, one a worker at a time, the one that is missed most first. */

/** @import { DecoderPool } from "../inference/pool.mjs" */
/** @import { Tile } from "../maths/pyramid.mjs" */
/** @import { ImageShape } from "../types.d.ts" */

import { nameOf, SIDE } from "../maths/pyramid.mjs";
import { Tiles } from "../pictures/tiles.mjs";
import { tr } from "../shell/texts.mjs";

const LANE = "tile";
/** Pictures: half a row, or what the slowest decoders do between two frames. */
const CHUNK = SIDE / 2;
/** More are forgotten, those that were drawn longest ago first. */
const MOST = 240;

/** Of a tile, once it is asked for. @typedef {{pictures: Tiles, isWhole: boolean}} Kept */

export class TileStore {
  #pool;
  #tell;
  /** In the order in which they were drawn last. @type {Map<string, Kept>} */
  #kept = new Map();
  /** @type {Tile[]} */
  #wanted = [];
  #busy = 0;
  /** What tiles are of; those of another that come late are thrown away. */
  #era = 0;
  /** @type {ImageShape | null} */
  #image = null;
  /** The places of a tile's pictures. @type {(tile: Tile) => Float32Array<ArrayBuffer>} */
  #places = () => new Float32Array();

  /**
   * came(): one more tile can be drawn.
   * @param {DecoderPool} pool
   * @param {{came(): void, problem(text: string): void}} tell
   */
  constructor(pool, tell) {
    this.#pool = pool;
    this.#tell = tell;
  }

  /**
   * Another plane: no tile that is there is of it.
   * @param {ImageShape} image
   * @param {(tile: Tile) => Float32Array<ArrayBuffer>} places
   */
  open(image, places) {
    this.close();
    this.#image = image;
    this.#places = places;
  }

  close() {
    this.#era += 1;
    this.#kept.clear();
    this.#wanted = [];
    this.#image = null;
  }

  /** How many tiles are whole. */
  get count() {
    return [...this.#kept.values()].filter(({ isWhole }) => isWhole).length;
  }

  /**
   * The picture of a tile, null until it is whole.
   * @param {Tile} tile
   */
  find(tile) {
    const name = nameOf(tile);
    const kept = this.#kept.get(name);
    if (kept === undefined) return null;
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    return kept.isWhole ? kept.pictures.canvas : null;
  }

  /**
   * These are seen, the first of them first; what was wanted before no longer is.
   * @param {Tile[]} tiles
   */
  want(tiles) {
    this.#wanted = tiles.filter((tile) => !this.#kept.has(nameOf(tile)));
    this.#pump();
  }

  #pump() {
    const most = Math.max(1, this.#pool.workers);
    while (this.#image !== null && this.#busy < most) {
      const tile = this.#wanted.shift();
      if (tile === undefined) return;
      this.#decode(tile, this.#image);
    }
  }

  /**
   * @param {Tile} tile
   * @param {ImageShape} image
   */
  async #decode(tile, image) {
    const era = this.#era;
    const name = nameOf(tile);
    const pictures = new Tiles(document.createElement("canvas"));
    pictures.resize(SIDE, SIDE, image);
    const kept = { pictures, isWhole: false };
    this.#kept.set(name, kept);
    this.#busy += 1;
    try {
      const isWhole = await this.#pool.decode(`${LANE} ${name}`, this.#places(tile), {
        chunk: CHUNK,
        onChunk: (pixels, first, count) => {
          if (era === this.#era) pictures.paint(pixels, first, count);
        },
      });
      if (era !== this.#era) return;
      kept.isWhole = isWhole;
      if (isWhole) this.#tell.came();
      else this.#kept.delete(name); // another decoder came in between
    } catch (error) {
      if (era === this.#era) {
        this.#wanted = [];
        this.#tell.problem(
          tr("The plane could not be decoded: {value}", { value: /** @type {Error} */ (error).message }),
        );
      }
    } finally {
      this.#busy -= 1;
      this.#forget();
      this.#pump();
    }
  }

  #forget() {
    for (const [name, { isWhole }] of this.#kept) {
      if (this.#kept.size <= MOST) return;
      if (isWhole) this.#kept.delete(name);
    }
  }
}
