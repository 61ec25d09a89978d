/**
 * Where in the plane a stage's units fire: its values on a grid of places, coarse at first, then finer. The
 * worker is asked for as many places at a time as it does within about a frame, so that an image that is to be
 * encoded never waits long.
 */

/** @import { Plane } from "../../types.d.ts" */
/** @import { Asking } from "./asking.mjs" */
/** @import { StageEnd } from "./layer_values.mjs" */

import { movedOnPlane } from "../../maths/plane.mjs";

/**
 * What a map is over: [x0, x1, y0, y1] of the plane, whose places have beside the plane what z has there.
 * @typedef {{view: number[], plane: Plane, z: ArrayLike<number>}} Region
 */

/**
 * The values of all units, (places · units), row by row from the top left; `done` places of them are known.
 * @typedef {{columns: number, rows: number, units: number, values: Float32Array, done: number}} UnitMap
 */

/** Places along the longer side. */
export const LEVELS_OF_DETAIL = [8, 16, 32, 64];
/** Numbers that a map may hold: 64 × 64 places of 256 units. */
const MOST_NUMBERS = 1 << 20;
const FIRST_CHUNK = 8;
const MOST_CHUNK = 256;
const CHUNK_MILLISECONDS = 16;

export class UnitMaps {
  #asking;
  #tell;
  #current = new AbortController();

  /**
   * grown: more of the map is known, or it is another.
   * @param {Asking} asking
   * @param {{grown(map: UnitMap): void, problem(error: unknown): void}} tell
   */
  constructor(asking, tell) {
    this.#asking = asking;
    this.#tell = tell;
  }

  stop() {
    this.#current.abort();
  }

  /**
   * All units of a stage, `units` of them, over a region; supersedes what was begun before.
   * @param {StageEnd} stage
   * @param {number} units
   * @param {Region} region
   */
  async go(stage, units, region) {
    this.stop();
    this.#current = new AbortController();
    const { signal } = this.#current;
    try {
      for (const side of LEVELS_OF_DETAIL) {
        const map = emptyMap(region.view, side, units);
        if (side > LEVELS_OF_DETAIL[0] && map.values.length > MOST_NUMBERS) return;
        await this.#fill(map, stage, region, signal);
        if (map.done < map.columns * map.rows) return;
      }
    } catch (error) {
      if (!signal.aborted) this.#tell.problem(error);
    }
  }

  /**
   * @param {UnitMap} map
   * @param {StageEnd} stage
   * @param {Region} region
   * @param {AbortSignal} signal
   */
  async #fill(map, stage, region, signal) {
    const zs = mapPlaces(map, region);
    const latents = region.z.length;
    const count = map.columns * map.rows;
    let chunk = FIRST_CHUNK;
    while (map.done < count) {
      const some = Math.min(chunk, count - map.done);
      const begin = performance.now();
      const part = zs.slice(map.done * latents, (map.done + some) * latents);
      const values = await this.#asking.ask({ ask: "units", zs: part, stage });
      if (signal.aborted || values === null) return;
      map.values.set(values, map.done * map.units);
      map.done += some;
      const pace = CHUNK_MILLISECONDS / Math.max(0.5, performance.now() - begin);
      chunk = Math.round(Math.min(MOST_CHUNK, Math.max(1, some * pace)));
      // A coarse map is shown at once; a finer one once it is whole, so that nothing becomes blurred again.
      if (map.done === count) this.#tell.grown(map);
    }
  }
}

/**
 * A map with `side` places along the longer side of the view.
 * @param {number[]} view
 * @param {number} side
 * @param {number} units
 * @returns {UnitMap}
 */
export function emptyMap([x0, x1, y0, y1], side, units) {
  const aspect = (x1 - x0) / (y1 - y0);
  const columns = Math.max(2, Math.round(aspect >= 1 ? side : side * aspect));
  const rows = Math.max(2, Math.round(aspect >= 1 ? side / aspect : side));
  return { columns, rows, units, values: new Float32Array(columns * rows * units), done: 0 };
}

/**
 * The middles of the map's cells, (columns · rows · D), row by row from the top left.
 * @param {Pick<UnitMap, "columns" | "rows">} map
 * @param {Region} region
 */
export function mapPlaces({ columns, rows }, { view: [x0, x1, y0, y1], plane, z }) {
  const places = new Float32Array(columns * rows * z.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const y = y1 - ((row + 0.5) / rows) * (y1 - y0);
    for (let column = 0; column < columns; column++, at += z.length) {
      const x = x0 + ((column + 0.5) / columns) * (x1 - x0);
      places.set(movedOnPlane(z, plane, [x, y]), at);
    }
  }
  return places;
}

/**
 * One unit's values, and the smallest and largest of them.
 * @param {UnitMap} map
 * @param {number} unit
 */
export function mapOf({ units, values }, unit) {
  const own = new Float32Array(values.length / units);
  let [low, high] = [Infinity, -Infinity];
  for (let k = 0; k < own.length; k++) {
    own[k] = values[k * units + unit];
    low = Math.min(low, own[k]);
    high = Math.max(high, own[k]);
  }
  return { values: own, low, high };
}

/**
 * The share of a map's places at which the unit is above half of the most that it reaches.
 * @param {{values: Float32Array, high: number}} map
 */
export function firingShare({ values, high }) {
  if (!(high > 0)) return 0;
  return values.filter((value) => value > high / 2).length / values.length;
}
