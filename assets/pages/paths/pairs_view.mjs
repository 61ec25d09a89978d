/** The sheet of ten pairs: in each line a test image, seven decoded steps, the other test image. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { OpenedCloud } from "../../selection/saving.mjs" */
/** @import { Opened } from "../../types.d.ts" */
/** @import { Pair } from "./pairs.mjs" */
/** @import { PathState } from "./state.mjs" */

import { newCanvas } from "../../pictures/canvas.mjs";
import { Picture } from "../../pictures/picture.mjs";
import { saveCanvas } from "../../pictures/saving.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { element } from "../../shell/page.mjs";
import { quoted, tr } from "../../shell/texts.mjs";
import { drawnPairs, KINDS, pairPlaces, STEPS } from "./pairs.mjs";

const LANE = "pairs";
const TOO_FEW = tr("This run has too few test images of its classes for such pairs.");

/** A line of the sheet. @typedef {{button: HTMLButtonElement, ends: Picture[], steps: Tiles}} Line */

export class PairsView {
  #holder;
  #section;
  #pool;
  #tell;
  /** @type {Line[]} */
  #lines = [];
  /** @type {Opened | null} */
  #opened = null;
  /** @type {Pair[]} */
  #pairs = [];
  #shown = "";

  /**
   * take(a, b): a person chose that pair of test images, by their numbers.
   * @param {HTMLElement} section
   * @param {DecoderPool} pool
   * @param {{take(a: number, b: number): void, problem(text: string): void}} tell
   */
  constructor(section, pool, tell) {
    this.#section = section;
    this.#holder = /** @type {HTMLElement} */ (section.querySelector(".pair-lines"));
    this.#pool = pool;
    this.#tell = tell;
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#shown = "";
    this.#pairs = [];
    for (const { ends, steps } of this.#lines) {
      for (const picture of ends) picture.resize(opened.run.image);
      steps.resize(STEPS, 1, opened.run.image);
    }
  }

  /** @param {Pick<PathState, "pairs" | "draw" | "curve">} state */
  show({ pairs: kind, draw, curve }) {
    for (const name of Object.keys(KINDS)) {
      const button = this.#section.querySelector(`[data-action="pairs-${name}"]`);
      button?.setAttribute("aria-pressed", String(name === kind));
    }
    this.#section.classList.toggle("is-open", kind !== null);
    const way = curve === "slerp" ? curve : "straight";
    const shown = kind === null ? "" : `${kind} ${draw} ${way}`;
    if (shown === this.#shown || !this.#opened?.cloud) return;
    this.#shown = shown;
    if (kind === null) this.#pool.cancel(LANE);
    else this.#draw(/** @type {OpenedCloud} */ (this.#opened), kind, draw, way);
  }

  /** More of the test images can be drawn. */
  sheetCame() {
    if (this.#shown !== "") this.#showEnds();
  }

  /** @param {string} name of the file */
  save(name) {
    const { run } = /** @type {Opened} */ (this.#opened);
    const { width, height } = run.image;
    const context = newCanvas((STEPS + 2) * width, this.#pairs.length * height);
    this.#lines.slice(0, this.#pairs.length).forEach(({ ends: [a, b], steps }, k) => {
      context.drawImage(a.canvas, 0, k * height);
      context.drawImage(steps.canvas, width, k * height);
      context.drawImage(b.canvas, (STEPS + 1) * width, k * height);
    });
    return saveCanvas(context.canvas, `${name}.png`);
  }

  /**
   * @param {OpenedCloud} opened
   * @param {string} kind
   * @param {number} draw
   * @param {string} way
   */
  async #draw({ cloud, run }, kind, draw, way) {
    this.#pairs = drawnPairs(cloud.label, kind, draw);
    if (this.#pairs.length === 0) this.#tell.problem(TOO_FEW);
    while (this.#lines.length < this.#pairs.length) this.#append();
    this.#lines.forEach(({ button }, k) => {
      const pair = this.#pairs[k];
      button.hidden = pair === undefined;
      if (pair === undefined) return;
      const [a, b] = pair.map((row) => `#${cloud.index[row]} ${quoted(run.classes[cloud.label[row]])}`);
      button.setAttribute("aria-label", tr("Pair {value}: from {a} to {b}", { value: k + 1, a, b }));
    });
    this.#showEnds();
    try {
      await this.#pool.decode(LANE, pairPlaces(this.#pairs, cloud, way), {
        chunk: STEPS,
        onChunk: (pixels, first, count) => this.#lines[first / STEPS].steps.paint(pixels, 0, count),
      });
    } catch (error) {
      this.#tell.problem(
        tr("The pairs could not be decoded: {value}", { value: /** @type {Error} */ (error).message }),
      );
    }
  }

  #showEnds() {
    const { cloud, sheets } = /** @type {OpenedCloud} */ (this.#opened);
    this.#pairs.forEach((pair, k) => {
      pair.forEach((row, side) => {
        const image = cloud.index[row];
        const part = sheets.find(image);
        if (part !== null) this.#lines[k].ends[side].draw(part);
        else {
          this.#lines[k].ends[side].clear(!sheets.areThere);
          sheets.want(image);
        }
      });
    });
  }

  #append() {
    const k = this.#lines.length;
    const { image } = /** @type {Opened} */ (this.#opened).run;
    const canvases = Array.from({ length: 3 }, () => element("canvas", { className: "pixels" }));
    const frames = canvases.map((canvas, part) =>
      element("span", { className: part === 1 ? "frame pair-steps" : "frame" }, canvas),
    );
    const button = element("button", { type: "button", className: "pair-line" }, ...frames);
    button.dataset.hint = tr("Makes these two images the ends of the path.");
    button.addEventListener("click", () => {
      const { cloud } = /** @type {OpenedCloud} */ (this.#opened);
      const [a, b] = this.#pairs[k].map((row) => cloud.index[row]);
      this.#tell.take(a, b);
    });
    const ends = [canvases[0], canvases[2]].map((canvas) => new Picture(canvas));
    for (const picture of ends) picture.resize(image);
    const steps = new Tiles(canvases[1]);
    steps.resize(STEPS, 1, image);
    this.#holder.append(button);
    this.#lines.push({ button, ends, steps });
  }
}
