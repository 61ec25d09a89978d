/** One network of the diagram, stage by stage, and the sums of its costs. */

/** @import { LayerSpec, Value, Weights } from "../../types.d.ts" */
/** @import { Stage } from "./stages.mjs" */
/** @import { SheetTell } from "./unit_sheet.mjs" */

import { layerCosts, total } from "../../inference/costs.mjs";
import { size } from "../../inference/layers.mjs";
import { element, write } from "../../shell/page.mjs";
import { withTerms } from "../../shell/terms.mjs";
import { tr } from "../../shell/texts.mjs";
import { costText, linkedCostText, MANY, stageTitle } from "./network_words.mjs";
import { sheetOfShape } from "./sheets.mjs";
import { shapeText, stageName, stagesOf, unitsOf } from "./stages.mjs";
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

/** What is done, as a funnel with its costs, and the values that come out. */
class StageView {
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
      tr("{key}, {name}, {shape}. Arrows choose one of {count} {kinds}, Enter shows where it fires.", {
        key: stageTitle(stage.key),
        name,
        shape: shapeText(stage.shape),
        count,
        kinds: MANY[kind],
      }),
    );
    const some =
      sheet.count < count && kind === "channel" ? tr(", {count} of them shown", { count: sheet.count }) : "";
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

/** What a person does with the units of a stage. @typedef {{look(key: string, unit: number | null): void, choose(key: string, unit: number): void}} DiagramTell */

export class DiagramView {
  /** @type {Stage[]} */
  stages = [];
  #name;
  #list;
  #size;
  #tell;
  /** @type {StageView[]} */
  #views = [];
  #seen;

  /**
   * seen(): a stage has come into view.
   * @param {"encoder" | "decoder"} name
   * @param {{list: HTMLElement, size: HTMLElement}} elements
   * @param {DiagramTell} tell
   * @param {() => void} seen
   */
  constructor(name, { list, size: sum }, tell, seen) {
    this.#name = name;
    this.#list = list;
    this.#size = sum;
    this.#tell = tell;
    this.#seen = seen;
  }

  /**
   * @param {LayerSpec[]} specs
   * @param {Weights} tensors
   * @param {number[]} inputShape
   */
  open(specs, tensors, inputShape) {
    const costs = layerCosts(specs, tensors, inputShape);
    this.stages = stagesOf(this.#name, costs);
    const sum = total(costs);
    const numbers = this.stages.map(({ shape }) => size(shape));
    const widest = Math.max(size(inputShape), ...numbers);
    this.#views = this.stages.map((stage, k) => {
      const isCode = this.#name === "encoder" && k === this.stages.length - 1;
      const beside = {
        name: stageName(stage, tensors),
        share: sum.multiplyAdds > 0 ? stage.multiplyAdds / sum.multiplyAdds : 0,
        inputs: k === 0 ? size(inputShape) : numbers[k - 1],
        widest,
        columns: isCode ? codeColumns(numbers[k]) : undefined,
      };
      const { key } = stage;
      const tell = {
        look: (/** @type {number | null} */ unit) => this.#tell.look(key, unit),
        choose: (/** @type {number} */ unit) => this.#tell.choose(key, unit),
      };
      return new StageView(stage, beside, tell, () => this.#seen());
    });
    this.#list.replaceChildren(...this.#views.map((view) => view.element));
    this.#size.replaceChildren(...withTerms(linkedCostText(sum)));
  }

  /** Nothing but a sentence. @param {string} text */
  close(text = "") {
    this.stages = [];
    this.#views = [];
    this.#list.replaceChildren(...(text === "" ? [] : [element("li", { className: "without" }, text)]));
    write(this.#size, "");
  }

  /**
   * The values of each stage, in their order: on every frame.
   * @param {Pick<Value, "data" | "interleaved" | "shape">[]} values
   * @param {Uint32Array} table
   */
  paint(values, table) {
    this.#views.forEach((view, k) => view.paint(values[k], table));
  }

  /**
   * How bright what is.
   * @param {(number | undefined)[]} scales
   */
  scale(scales) {
    this.#views.forEach((view, k) => {
      view.scale = scales[k] ?? view.scale;
    });
  }

  /** How bright a stage's values get. @param {string} key */
  scaleOf(key) {
    return this.#views.find(({ stage }) => stage.key === key)?.scale ?? 1;
  }

  /**
   * The stage that is shown in detail, and its chosen unit.
   * @param {string} key
   * @param {number | null} unit
   */
  mark(key, unit) {
    for (const view of this.#views) {
      const isIt = view.stage.key === key;
      view.mark(isIt ? unit : null);
      view.showOpen(isIt);
    }
  }
}

/**
 * Means before the logarithms of variances: one row for few latents, two for many.
 * @param {number} numbers
 */
function codeColumns(numbers) {
  return numbers <= 8 ? numbers : numbers / 2;
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
