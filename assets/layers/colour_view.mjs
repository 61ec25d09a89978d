/** The stars in the colours of a column of numbers, with its scale. */

/** @import { OpenedCloud } from "../selection/saving.mjs" */
/** @import { Colours, Opened } from "../types.d.ts" */
/** @import { FieldAsker } from "./field_asker.mjs" */
/** @import { LayersPanel } from "./layers_panel.mjs" */

import { tr } from "../shell/texts.mjs";
import { rangeOf, scaleOn, stepOf } from "./colour_scale.mjs";
import { COLUMNS, columnsFor } from "./columns.mjs";
import { scaleBar } from "./layers_panel.mjs";

const MEASURING = tr("Measuring the test images …");
const UNKNOWN = tr("This run has no such number.");
const MINUS = "\u2212";

export class ColourView {
  #asker;
  #panel;
  #colours;
  #tell;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {string | null} */
  #name = null;
  /** @type {{name: string, values: Float32Array} | null} */
  #column = null;
  /** @type {string[] | null} */
  #rows = null;

  /**
   * tint: the stars' colours from their next colouring on, class by class, null for their classes'; again:
   * they are to be coloured.
   * @param {FieldAsker} asker
   * @param {LayersPanel} panel
   * @param {Colours} colours
   * @param {{tint(tints: string[][] | null): void, again(): void, problem(text: string): void}} tell
   */
  constructor(asker, panel, colours, tell) {
    this.#asker = asker;
    this.#panel = panel;
    this.#colours = colours;
    this.#tell = tell;
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#name = this.#column = null;
    this.#panel.offer("colour", columnsFor(opened.run));
    this.#rows = null;
    this.#tell.tint(null);
  }

  /**
   * Of an image's star, null where its class has it.
   * @param {number} row
   */
  colourOf(row) {
    return this.#rows?.[row] ?? null;
  }

  /** Is the column that was asked for last the one that is seen? */
  get isShown() {
    return this.#name === (this.#column?.name ?? null);
  }

  /** @param {string | null} name */
  show(name) {
    this.#panel.show("colour", name);
    if (name === this.#name || !this.#opened?.cloud) return;
    this.#name = name;
    if (name === null) {
      this.#column = null;
      this.#rows = null;
      this.#rows = null;
      this.#tell.tint(null);
      this.#tell.again();
    } else this.#find(name, /** @type {OpenedCloud} */ (this.#opened));
  }

  /** The theme may be another; whoever says so colours the stars. */
  recolour() {
    if (this.#column !== null) this.#paint(this.#column);
  }

  /**
   * @param {string} name
   * @param {OpenedCloud} opened
   */
  async #find(name, opened) {
    this.#panel.showScale("colour", MEASURING);
    try {
      const values = await this.#asker.ask(opened, { column: name });
      if (this.#opened !== opened || this.#name !== name) return;
      this.#column = { name, values };
      this.#paint(this.#column);
      this.#tell.again();
    } catch (error) {
      if (this.#opened !== opened) return;
      this.#name = null;
      this.#panel.showScale("colour", "");
      this.#tell.problem(error instanceof Error ? error.message : String(error));
    }
  }

  /** @param {{name: string, values: Float32Array}} column */
  #paint({ name, values }) {
    const { cloud, run } = /** @type {OpenedCloud} */ (this.#opened);
    const scale = scaleOn(this.#colours.sky);
    const range = rangeOf(values);
    if (range === null) this.#panel.showScale("colour", UNKNOWN);
    else this.#panel.showScale("colour", columnScale(name, scale, range));
    /** @type {string[][]} */
    const tints = run.classes.map(() => []);
    this.#rows = Array.from(values, (value) => {
      const step = range === null ? -1 : stepOf(value, range, scale.length);
      return scale[step] ?? this.#colours.quiet;
    });
    this.#rows.forEach((colour, row) => tints[cloud.label[row]].push(colour));
    this.#tell.tint(tints);
  }
}

/**
 * @param {string} name
 * @param {string[]} colours
 * @param {readonly [number, number]} range
 */
function columnScale(name, colours, [low, high]) {
  const { label, unit, digits } = COLUMNS[name];
  const text = (/** @type {number} */ value) => value.toFixed(digits).replace("-", MINUS);
  const numbers = [`≤ ${text(low)}`, text((low + high) / 2), `≥ ${text(high)}`];
  return scaleBar(`${label}, ${unit}`, colours, numbers);
}
