/** One stage of the diagram: what is done, as a funnel with its costs, and the values that come out. */

/** @import { Value } from "../../types.d.ts" */
/** @import { Stage } from "./stages.mjs" */
/** @import { SheetTell } from "./unit_sheet.mjs" */

import { size } from "../../inference/layers.mjs";
import { element } from "../../shell/page.mjs";
import { costText, stageTitle } from "./network_words.mjs";
import { sheetOfShape } from "./sheets.mjs";
import { shapeText, unitsOf } from "./stages.mjs";
import { UnitSheet } from "./unit_sheet.mjs";

/** Channels that the diagram shows of a stage. */
const MOST = 128;
const ASPECT = 4.5;
/** Of the column: the widest and the narrowest stage. */
const WIDTHS = [0.4, 1];
const HIGHEST = 112;

/**
 * What a stage is beside the others: share of its network's multiply-adds, the numbers that go into it, the
 * numbers of the widest stage.
 * @typedef {{name: string, share: number, inputs: number, widest: number, columns?: number}} Beside
 */

export class StageView {
  /** What has the brightest colour. */
  scale = 1;
  #values;
  #operation;

  /**
   * @param {Stage} stage
   * @param {Beside} beside
   * @param {SheetTell} tell
   * @param {() => void} seen
   */
  constructor(stage, { name, share, inputs, widest, columns }, tell, seen) {
    this.stage = stage;
    const sheet = sheetOfShape(stage.shape, { aspect: ASPECT, most: MOST, columns });
    this.#values = new UnitSheet(tell, seen);
    this.#values.resize(sheet);
    const { count, kind } = unitsOf(stage.shape);
    this.#values.name(
      `${stageTitle(stage.key)}, ${name}, ${shapeText(stage.shape)}. Arrows choose ${count === 1 ? "the" : `one of ${count}`} ${kind}s, Enter shows where it fires.`,
    );
    const some = sheet.count < count && kind === "channel" ? `, ${sheet.count} of them shown` : "";
    const [before, after] = [inputs, size(stage.shape)].map((numbers) => widthOf(numbers, widest));
    const cap = (HIGHEST * sheet.width) / sheet.height;
    this.#values.element.style.width = `min(${(100 * after).toFixed(1)}%, ${cap.toFixed(0)}px)`;
    this.#operation = element(
      "div",
      { className: "operation" },
      element("b", {}, `${name} → ${shapeText(stage.shape)}${some}`),
      element("span", {}, costText(stage)),
      element("i", { className: "share" }),
    );
    this.#operation.style.setProperty("--before", before.toFixed(3));
    this.#operation.style.setProperty("--after", after.toFixed(3));
    this.#operation.style.setProperty("--share", share.toFixed(4));
    this.element = element("li", { className: "stage" }, this.#operation, this.#values.element);
  }

  /**
   * On every frame.
   * @param {Pick<Value, "data" | "interleaved" | "shape">} value
   * @param {Uint32Array} table
   */
  paint(value, table) {
    this.#values.paint(value, this.scale, table);
  }

  /** @param {number | null} unit */
  mark(unit) {
    this.#values.mark(unit);
  }

  /** Is it the one that is shown in detail? @param {boolean} isOpen */
  showOpen(isOpen) {
    this.element.classList.toggle("is-open", isOpen);
  }
}

/**
 * By the logarithm: a share of the column's width.
 * @param {number} numbers
 * @param {number} widest
 */
function widthOf(numbers, widest) {
  const [least, most] = WIDTHS;
  return least + ((most - least) * Math.log(Math.max(1, numbers))) / Math.log(Math.max(2, widest));
}
