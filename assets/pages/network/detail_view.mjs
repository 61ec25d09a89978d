/** One stage in detail: its units now, where each of them fires over the plane, and what is known of the chosen one. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Value, Weights } from "../../types.d.ts" */
/** @import { Stage } from "./stages.mjs" */
/** @import { SheetTell } from "./unit_sheet.mjs" */
/** @import { UnitMap } from "./unit_maps.mjs" */

import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { atlasText, costText, MANY, nowText, stageTitle, unitName } from "./network_words.mjs";
import { paintSheet, sheetOf, sheetOfShape } from "./sheets.mjs";
import { shapeText, stageName, unitsOf } from "./stages.mjs";
import { mapOf } from "./unit_maps.mjs";
import { UnitSheet } from "./unit_sheet.mjs";

/** Tiles of a sheet, of which there may be more units. */
const MOST = 256;
const ASPECT = 1.5;
/** A sheet of maps has so many pixels at most: many units have coarser ones. */
const ATLAS_PIXELS = 400_000;
const MOST_MAPS = 784;
/** A unit that never reaches this share of its stage's scale is drawn as quiet as it is. */
const QUIET = 0.15;

export class DetailView {
  #page;
  #now;
  #everywhere;
  /** @type {Stage | null} */
  #stage = null;
  /** The map that is drawn, and the finest that is known. @type {UnitMap | null} */
  #map = null;
  /** @type {UnitMap | null} */
  #finest = null;
  #scale = 1;
  #columns = 1;
  /** The map of the unit that was told of last. @type {{map: UnitMap | null, unit: number | null, found: import("./network_words.mjs").OneMap | null}} */
  #over = { map: null, unit: null, found: null };

  /**
   * @param {Elements} page
   * @param {SheetTell} tell
   * @param {{now(): void, everywhere(): void}} seen what has come into view
   */
  constructor(page, tell, seen) {
    this.#page = page;
    this.#now = new UnitSheet(tell, seen.now);
    this.#everywhere = new UnitSheet(tell, seen.everywhere);
    page.unitsNow.append(this.#now.element);
    page.unitsEverywhere.append(this.#everywhere.element);
  }

  /** Can the values be seen? */
  get isSeen() {
    return this.#now.isSeen;
  }

  /** Can the maps of all units be seen? */
  get isAtlasSeen() {
    return this.#everywhere.isSeen;
  }

  /**
   * @param {Stage} stage
   * @param {Weights} tensors
   */
  open(stage, tensors) {
    this.#stage = stage;
    this.#map = this.#finest = null;
    const title = stageTitle(stage.key);
    const name = stageName(stage, tensors);
    write(this.#page.detailTitle, title);
    write(this.#page.detailFacts, `${name} → ${shapeText(stage.shape)} · ${costText(stage)}`);
    const sheet = sheetOfShape(stage.shape, { aspect: ASPECT, most: MOST, isLarge: true });
    this.#now.resize(sheet);
    // So that each unit has the same place on both sheets.
    this.#columns = unitsOf(stage.shape).kind === "pixel" ? sheet.tileWidth : sheet.columns;
    const { kind } = unitsOf(stage.shape);
    this.#now.name(
      tr("{title}, enlarged. Arrows choose one of its {kinds}, Enter shows where it fires.", {
        title,
        kinds: MANY[kind],
      }),
    );
    this.#everywhere.name(
      tr(
        "Where the {kinds} of {title} fire over the plane. Arrows choose one, Enter shows it under the stars.",
        { kinds: MANY[kind], title },
      ),
    );
    write(this.#page.everywhereTitle, atlasText(kind));
  }

  close() {
    this.#stage = this.#map = this.#finest = null;
  }

  /**
   * The stage's values: on every frame.
   * @param {Pick<Value, "data" | "interleaved" | "shape">} value
   * @param {number} scale
   * @param {Uint32Array} table
   */
  paint(value, scale, table) {
    this.#now.paint(value, scale, table);
  }

  /**
   * Where all units fire, as far as it is known.
   * @param {UnitMap} map
   * @param {number} scale
   * @param {Uint32Array} table
   */
  showMap(map, scale, table) {
    this.#finest = map;
    const most = Math.floor(ATLAS_PIXELS / ((map.columns + 1) * (map.rows + 1)));
    // Beyond that a finer map would leave out units that a coarser one shows.
    if (this.#map !== null && most < Math.min(map.units, MOST_MAPS)) return;
    const tiles = { count: map.units, tileWidth: map.columns, tileHeight: map.rows };
    const wanted = { aspect: ASPECT, most: Math.min(most, MOST_MAPS), columns: this.#columns };
    this.#everywhere.resize(sheetOf(tiles, wanted));
    this.#map = map;
    this.#scale = scale;
    this.recolour(table);
  }

  /** @param {Uint32Array} table */
  recolour(table) {
    if (this.#map === null) return;
    const { columns, rows, units } = this.#map;
    // The places are the pixels, the units the channels of one interleaved picture.
    const value = {
      data: eachByItsOwn(this.#map, this.#scale),
      interleaved: true,
      shape: [units, rows, columns],
    };
    this.#everywhere.paintWith((pixels, sheet) => paintSheet(pixels, sheet, value, 1, table));
  }

  /** @param {number | null} chosen */
  mark(chosen) {
    this.#now.mark(chosen);
    this.#everywhere.mark(chosen);
  }

  /**
   * What is known of a unit, and its value now: on every frame while it can be seen.
   * @param {number | null} unit
   * @param {number | null} now
   */
  tell(unit, now) {
    if (this.#stage === null) return;
    const map = this.#finest;
    if (this.#over.map !== map || this.#over.unit !== unit) {
      const isKnown = unit !== null && map !== null && unit < map.units;
      this.#over = { map, unit, found: isKnown ? mapOf(map, unit) : null };
    }
    const { kind } = unitsOf(this.#stage.shape);
    const name = unit === null ? null : unitName(this.#stage, unit, kind);
    write(this.#page.unitFacts, nowText(name, now, this.#over.found));
  }
}

/**
 * The values with each unit's largest as 1, so that all maps can be read; what hardly ever moves stays dark.
 * @param {UnitMap} map
 * @param {number} scale of the stage
 */
export function eachByItsOwn({ units, values }, scale) {
  const peaks = new Float32Array(units).fill(QUIET * scale);
  values.forEach((value, k) => {
    peaks[k % units] = Math.max(peaks[k % units], Math.abs(value));
  });
  return values.map((value, k) => (peaks[k % units] > 0 ? value / peaks[k % units] : 0));
}
