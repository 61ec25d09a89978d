/** What is seen of one stage's units: in detail, where each fires, and the chosen one's map under the stars. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Plane, Surface, Value, Weights } from "../../types.d.ts" */
/** @import { Asking } from "./asking.mjs" */
/** @import { ChosenUnit } from "./state.mjs" */
/** @import { Stage } from "./stages.mjs" */
/** @import { Region, UnitMap } from "./unit_maps.mjs" */

/**
 * A stage as it is now: its values, what of them is brightest.
 * @typedef {{stage: Stage, tensors: Weights, value: Pick<Value, "data" | "interleaved" | "shape"> | null, scale: number}} ShownStage
 */

import { onPlane } from "../../maths/plane.mjs";
import { write } from "../../shell/page.mjs";
import { DetailView } from "./detail_view.mjs";
import { mapWords, nowNumber } from "./network_words.mjs";
import { unitsOf } from "./stages.mjs";
import { UnitMapView } from "./unit_map_view.mjs";
import { mapOf, UnitMaps } from "./unit_maps.mjs";

/** A sky that moves has its map made anew once it rests. */
const REST_MILLISECONDS = 250;

export class UnitsView {
  #page;
  #sky;
  #maps;
  #detail;
  #map;
  #table;
  #find;
  #again;
  /** @type {ChosenUnit | null} */
  #chosen = null;
  /** @type {number | null} */
  #looked = null;
  /** @type {{plane: Plane, z: ArrayLike<number>} | null} */
  #place = null;
  /** Of what the last map is, see #key. */
  #asked = "";
  /** @type {UnitMap | null} */
  #known = null;
  /** @type {Region | null} */
  #region = null;
  #timer = 0;
  /** Has the worker both networks? */
  isReady = false;

  /**
   * find: the stage of that key, null while it is not known; table: the colours of values.
   * @param {Elements} page
   * @param {Surface & {readonly view: number[]}} sky
   * @param {Asking} asking
   * @param {{find(key: string): ShownStage | null, table(): Uint32Array, choose(key: string, unit: number): void,
   *   problem(error: unknown): void, again(): void}} tell
   */
  constructor(page, sky, asking, { find, table, choose, problem, again }) {
    this.#page = page;
    this.#sky = sky;
    this.#find = find;
    this.#again = again;
    this.#table = table;
    this.#map = new UnitMapView(page, sky);
    this.#maps = new UnitMaps(asking, { grown: (map) => this.#grown(map), problem });
    const tell = {
      look: (/** @type {number | null} */ unit) => this.look(this.#chosen?.key ?? "", unit),
      choose: (/** @type {number} */ unit) => this.#chosen !== null && choose(this.#chosen.key, unit),
    };
    this.#detail = new DetailView(page, tell, { now: again, everywhere: () => this.#ask() });
  }

  get canvas() {
    return this.#map.canvas;
  }

  /** How far the map is: places along its longer side, 0 for none. */
  get detail() {
    return this.#known === null ? 0 : Math.max(this.#known.columns, this.#known.rows);
  }

  close() {
    this.#maps.stop();
    this.#chosen = this.#known = this.#region = this.#place = null;
    this.#asked = "";
    this.isReady = false;
    this.#detail.close();
    this.#map.show(null, this.#table());
  }

  /**
   * The chosen stage and unit, and the place: after a decision.
   * @param {ChosenUnit} chosen
   * @param {{plane: Plane, z: ArrayLike<number>}} place
   */
  follow(chosen, place) {
    const found = this.#find(chosen.key);
    const isOther = chosen.key !== this.#chosen?.key;
    this.#place = place;
    if (found === null) return;
    this.#chosen = chosen;
    if (isOther) {
      this.#known = null;
      this.#asked = "";
      this.#detail.open(found.stage, found.tensors);
    }
    this.#showMap();
    this.#ask();
    this.paint();
  }

  /** The values at the place: on every frame, right after they were computed. */
  paint() {
    const found = this.#chosen === null ? null : this.#find(this.#chosen.key);
    if (found?.value == null) return;
    this.#detail.paint(found.value, found.scale, this.#table());
    const { unit } = /** @type {ChosenUnit} */ (this.#chosen);
    if (unit !== null) write(this.#page.unitNow, nowNumber(unitNow(found.value, unit)));
    if (!this.#detail.isSeen) return;
    const told = this.#looked ?? unit;
    this.#detail.tell(told, told === null ? null : unitNow(found.value, told));
  }

  /**
   * A unit of a stage is pointed at; null for none.
   * @param {string} key
   * @param {number | null} unit
   */
  look(key, unit) {
    this.#looked = key === this.#chosen?.key ? unit : null;
    this.#again();
  }

  /** The sky has moved: the map with it, and once it rests it is made anew. */
  skyMoved() {
    this.#map.again();
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#ask(), REST_MILLISECONDS);
  }

  recolour() {
    this.#detail.recolour(this.#table());
    this.#showMap();
  }

  /** Asks for the maps, where they can be seen and are not those that are there. */
  #ask() {
    const found = this.#chosen === null ? null : this.#find(this.#chosen.key);
    if (found === null || !this.isReady || this.#place === null || !this.#sky.isThere) return;
    if (this.#chosen?.unit === null && !this.#detail.isAtlasSeen) return;
    const region = { view: this.#sky.view, ...this.#place };
    const key = keyOf(found.stage.key, region);
    if (key === this.#asked) return;
    this.#asked = key;
    this.#region = region;
    const { key: name, last, shape } = found.stage;
    this.#maps.go({ key: name, last }, unitsOf(shape).count, region);
  }

  /** @param {UnitMap} map */
  #grown(map) {
    this.#known = map;
    const found = this.#find(this.#chosen?.key ?? "");
    if (found === null) return;
    this.#detail.showMap(map, found.scale, this.#table());
    this.#showMap();
    this.#again();
  }

  #showMap() {
    const found = this.#chosen === null ? null : this.#find(this.#chosen.key);
    const unit = this.#chosen?.unit ?? null;
    const [known, region] = [this.#known, this.#region];
    const isThere = known !== null && region !== null && unit !== null && unit < known.units;
    const map = isThere ? mapOf(known, unit) : null;
    this.#page.unitPanel.hidden = unit === null || found === null;
    this.#detail.mark(unit);
    if (found !== null) write(this.#page.unitTitle, unit === null ? "" : mapWords(found.stage, unit, map));
    if (!isThere || map === null) return this.#map.show(null, this.#table());
    const scale = Math.max(Math.abs(map.low), Math.abs(map.high));
    this.#map.show({ ...known, view: region.view, values: map.values, scale }, this.#table());
  }
}

/**
 * One unit's value, see unitValues().
 * @param {Pick<Value, "data" | "interleaved" | "shape">} value
 * @param {number} unit
 */
function unitNow({ data, interleaved, shape }, unit) {
  const { count, kind } = unitsOf(shape);
  if (kind !== "channel") return unit < count ? data[unit] : null;
  const pixels = shape[1] * shape[2];
  let sum = 0;
  for (let k = 0; k < pixels; k++) sum += data[interleaved ? k * shape[0] + unit : unit * pixels + k];
  return sum / pixels;
}

/**
 * What a map is of: beside the plane, z matters as far as it lies across it.
 * @param {string} stage
 * @param {Region} region
 */
function keyOf(stage, { view, plane, z }) {
  const [x, y] = onPlane(z, plane);
  const across = Array.from(z, (value, k) =>
    (value - x * plane.basis[0][k] - y * plane.basis[1][k]).toFixed(3),
  );
  return [stage, view.map((value) => value.toPrecision(6)), plane.names, across].join(" ");
}
