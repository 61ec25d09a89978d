/** The cloud of three latents in place of the stars: it is turned, and its points are pointed at. */

/** @import { Elements, Figure } from "../../shell/types.d.ts" */
/** @import { Colours, Opened, Point } from "../../types.d.ts" */

/**
 * What the cloud tells; x, y: in the window.
 * @typedef {object} SpaceTell
 * @property {(row: number | null, at: {x: number, y: number, isAnother: boolean}) => void} point on
 *   every frame with the pointer; isAnother: not the row of before
 * @property {() => void} leave
 * @property {(row: number | null, at: {x: number, y: number, shiftKey: boolean}) => void} press a
 *   click or a tap
 * @property {(camera: number[]) => void} turned
 * @property {() => void} drawn within the frame in which the cloud is drawn
 */

import { write } from "../../shell/page.mjs";
import { signed } from "../../shell/words.mjs";
import { Space } from "./space.mjs";
import { watchSpace } from "./space_pointer.mjs";

export class SpaceView {
  /**
   * The row of the point under the pointer, null for none.
   * @type {number | null}
   */
  hovered = null;
  #space;
  #pointer;
  #page;
  #colours;
  #tell;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {number[] | null} */
  #told = null;

  /**
   * @param {Elements} page
   * @param {Colours} colours
   * @param {SpaceTell} tell
   */
  constructor(page, colours, tell) {
    this.#page = page;
    this.#colours = colours;
    this.#tell = tell;
    this.#space = new Space(page, { turned: () => this.#turned(), drawn: () => this.#drawn() });
    this.#pointer = watchSpace(page.space, {
      explore: (x, y) => {
        if (this.isThere) this.#hover(x, y);
      },
      leave: () => {
        this.#say(null);
        tell.leave();
      },
      press: (x, y, shiftKey) => {
        if (this.isThere) tell.press(this.rowAt(x, y), { x, y, shiftKey });
      },
    });
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
  }

  get isThere() {
    return this.#space.isThere;
  }

  /** Plotly's graph, null until it is drawn. */
  get plot() {
    return this.isThere ? this.#page.space : null;
  }

  /**
   * @param {Figure} figure
   * @param {() => number[]} highlighted
   * @param {number[] | null} camera
   * @param {AbortSignal} signal
   */
  show(figure, highlighted, camera, signal) {
    return this.#space.draw(figure, () => this.#looks(highlighted()), camera, signal);
  }

  /**
   * Draws the cloud anew, as it was seen last.
   * @param {() => number[]} highlighted
   */
  async again(highlighted) {
    await this.#space.again(() => this.#looks(highlighted()));
  }

  leave() {
    this.#space.leave();
    this.#say(null);
  }

  /** @param {number[] | null} camera */
  look(camera) {
    this.#told = camera;
    return this.#space.look(camera);
  }

  /**
   * Where z is seen, in pixels of the pane.
   * @param {ArrayLike<number>} z
   */
  toPixel(z) {
    return this.#space.toPixel(z);
  }

  /**
   * The place that is seen at a point of the window, as deep as the place `through`.
   * @param {number} x
   * @param {number} y
   * @param {ArrayLike<number>} through
   */
  toPlace(x, y, through) {
    return this.#space.toPlace(this.#inPane(x, y), through);
  }

  /**
   * The row that is seen at a point of the window; null where none is near.
   * @param {number} x
   * @param {number} y
   */
  rowAt(x, y) {
    if (!this.#opened?.cloud) return null;
    return this.#space.pointAt(this.#opened.cloud.mu, this.#inPane(x, y));
  }

  /**
   * The camera a step around the cloud, up or down, nearer or further.
   * @param {number} around
   * @param {number} upward
   * @param {number} nearer
   */
  async turn(around, upward, nearer) {
    const [ex, ey, ez, ...center] = this.#space.camera;
    const [x, y, z] = [ex - center[0], ey - center[1], ez - center[2]];
    const radius = Math.hypot(x, y, z) * (1 - nearer);
    const longitude = Math.atan2(y, x) + around;
    const latitude = Math.min(1.5, Math.max(-1.5, Math.asin(z / Math.hypot(x, y, z)) + upward));
    const flat = radius * Math.cos(latitude);
    const eye = [flat * Math.cos(longitude), flat * Math.sin(longitude), radius * Math.sin(latitude)];
    await this.#space.look([...eye.map((value, k) => value + center[k]), ...center]);
    this.#turned();
  }

  /** @param {number[]} highlighted */
  recolour(highlighted) {
    if (this.isThere) this.#space.colour(this.#looks(highlighted));
  }

  /**
   * The colour of a row's class.
   * @param {number} row
   */
  colour(row) {
    const { classes } = this.#colours;
    return classes[(this.#opened?.cloud?.label[row] ?? 0) % classes.length];
  }

  /**
   * @param {number} x
   * @param {number} y
   * @returns {Point}
   */
  #inPane(x, y) {
    const { left, top } = this.#page.skyPane.getBoundingClientRect();
    return [x - left, y - top];
  }

  #turned() {
    if (!this.isThere) return;
    const camera = this.#space.camera.map((value) => Number(value.toFixed(3)));
    if (String(camera) === String(this.#told)) return;
    this.#told = camera;
    this.#tell.turned(camera);
  }

  /** What the pointer rests on may be another point after a turn. */
  #drawn() {
    this.#tell.drawn();
    this.#pointer.again();
  }

  /** @param {number[]} highlighted */
  #looks(highlighted) {
    const { classes, quiet, border } = this.#colours;
    return { colours: classes, quiet, lines: border, highlighted };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  #hover(x, y) {
    const before = this.hovered;
    const row = this.rowAt(x, y);
    this.#say(row);
    this.#tell.point(row, { x, y, isAnother: row !== before });
  }

  /** @param {number | null} row */
  #say(row) {
    this.hovered = row;
    const { spaceLabel } = this.#page;
    spaceLabel.hidden = row === null;
    if (row === null || !this.#opened?.cloud) return;
    const { run, cloud } = this.#opened;
    const [x, y, z] = Array.from(cloud.place(row), (value) => signed(value, 4));
    spaceLabel.style.setProperty("--chip", this.colour(row));
    write(spaceLabel, `${run.classes[cloud.label[row]]}   #${cloud.index[row]}   x ${x}  y ${y}  z ${z}`);
  }
}
