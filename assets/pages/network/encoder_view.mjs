/**
 * The encoder's side of the diagram: the image that it sees, what each of its stages makes of it, and the
 * place that it says. It is computed beside the page, since encoder and decoder would not fit into one frame.
 */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { ImageShape, Opened, PicturePart } from "../../types.d.ts" */
/** @import { Asking } from "./asking.mjs" */
/** @import { DiagramTell } from "./diagram_view.mjs" */

import { newCanvas } from "../../pictures/canvas.mjs";
import { Picture } from "../../pictures/picture.mjs";
import { idle, write } from "../../shell/page.mjs";
import { DiagramView } from "./diagram_view.mjs";
import { codeText, imageName, WITHOUT_ENCODER } from "./network_words.mjs";

/** The encoder follows the pointer at least this often. */
const MILLISECONDS = 50;
/** Instead of an image's row: what the decoder imagines. */
const IMAGINED = -1;

export class EncoderView {
  diagram;
  /** How often it has shown an image. */
  encodes = 0;
  #page;
  #asking;
  #picture;
  #problem;
  #shown;
  #table;
  /** @type {Opened | null} */
  #opened = null;
  /** The row of the image that is seen, or IMAGINED. @type {number | null} */
  #row = null;
  #isWaiting = false;
  /** @type {import("../../types.d.ts").Weights} */
  #tensors = new Map();
  /** Of the stages. @type {{data: Float32Array, shape: number[], interleaved: boolean}[]} */
  #values = [];
  /** @type {Float32Array} */
  #imagined = new Float32Array();

  /**
   * table(): the colours of values.
   * @param {Elements} page
   * @param {Asking} asking
   * @param {DiagramTell & {problem(error: unknown): void, shown(): void}} tell
   * @param {() => Uint32Array} table
   */
  constructor(page, asking, tell, table) {
    this.#page = page;
    this.#asking = asking;
    this.#problem = tell.problem;
    this.#shown = tell.shown;
    this.#table = table;
    this.#picture = new Picture(/** @type {HTMLCanvasElement} */ (page.original));
    const elements = { list: page.encoderLayers, size: page.encoderSize };
    this.diagram = new DiagramView("encoder", elements, tell, () => this.paint());
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    this.#picture.resize(opened.run.image);
    this.#row = null;
    this.diagram.close((opened.run.encoder ?? []).length === 0 ? WITHOUT_ENCODER : "");
  }

  close() {
    this.#opened = null;
    this.#values = [];
    this.diagram.close();
    write(this.#page.code, "");
    write(this.#page.originalName, "");
  }

  /** Its layers are known. @param {import("../../types.d.ts").Weights} tensors */
  openLayers(tensors) {
    const { run } = /** @type {Opened} */ (this.#opened);
    const { channels, height, width } = run.image;
    this.#tensors = tensors;
    this.diagram.open(run.encoder ?? [], tensors, [channels, height, width]);
    this.again();
  }

  /**
   * The test image of that row, or null: there is none. imagined: what the decoder makes of the place.
   * @param {number | null} row
   * @param {Float32Array} imagined
   */
  show(row, imagined) {
    const hasImages = (this.#opened?.run.urls.sheets.length ?? 0) > 0;
    if (row !== null && hasImages && row === this.#row) return;
    this.#row = hasImages && row !== null ? row : IMAGINED;
    this.#imagined = imagined;
    this.again();
  }

  /** The same image: it has come, or the layers have. */
  again() {
    if (this.#opened === null || this.#row === null) return;
    this.#draw();
    if (!this.#isWaiting) this.#encode();
  }

  /** The values once more: they can be seen, or have other colours. */
  paint() {
    if (this.#values.length > 0) this.diagram.paint(this.#values, this.#table());
  }

  /**
   * @param {string} key
   * @returns {import("./units_view.mjs").ShownStage | null}
   */
  find(key) {
    const k = this.diagram.stages.findIndex((stage) => stage.key === key);
    if (k < 0) return null;
    const [stage, value] = [this.diagram.stages[k], this.#values[k] ?? null];
    return { stage, tensors: this.#tensors, value, scale: this.diagram.scaleOf(key) };
  }

  /** Where the image is, null where it has not come or is not published. */
  get #part() {
    const { cloud, sheets } = /** @type {Opened} */ (this.#opened);
    if (cloud === null || this.#row === null || this.#row === IMAGINED) return null;
    return sheets.find(cloud.index[this.#row]);
  }

  #draw() {
    const { run, cloud, sheets } = /** @type {Opened} */ (this.#opened);
    const row = /** @type {number} */ (this.#row);
    if (row === IMAGINED || cloud === null) {
      this.#picture.paint(this.#imagined);
      write(this.#page.originalName, imageName(null, ""));
      return;
    }
    const part = this.#part;
    if (part === null) sheets.want(cloud.index[row]);
    else this.#picture.draw(part);
    write(this.#page.originalName, imageName(cloud.index[row], run.classes[cloud.label[row]]));
  }

  async #encode() {
    if (this.diagram.stages.length === 0) return;
    const opened = /** @type {Opened} */ (this.#opened);
    this.#isWaiting = true;
    await idle(MILLISECONDS);
    this.#isWaiting = false;
    if (opened !== this.#opened) return;
    const part = this.#part;
    if (part === null && this.#row !== IMAGINED) return;
    const pixels = part === null ? this.#imagined.slice() : pixelsOf(part, opened.run.image);
    const stages = this.diagram.stages.map(({ key, last }) => ({ key, last }));
    try {
      const answer = await this.#asking.ask({ ask: "encode", pixels, stages });
      if (answer !== null && opened === this.#opened) this.#came(answer);
    } catch (error) {
      this.#problem(error);
    }
  }

  /** @param {Float32Array[]} answer */
  #came(answer) {
    this.#values = this.diagram.stages.map(({ shape }, k) => ({
      data: answer[k],
      shape,
      interleaved: false,
    }));
    this.encodes += 1;
    this.paint();
    this.#shown();
    write(this.#page.code, codeText(answer.at(-1) ?? new Float32Array()));
  }
}

/** @type {CanvasRenderingContext2D | null} */
let context = null;

/**
 * A test image's numbers, (C · H · W) in [0, 1].
 * @param {PicturePart} part
 * @param {ImageShape} image
 */
function pixelsOf({ sheet, x, y, width, height }, { channels }) {
  if (context?.canvas.width !== width || context.canvas.height !== height) {
    context = newCanvas(width, height, { willReadFrequently: true });
  }
  context.drawImage(sheet, x, y, width, height, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const area = width * height;
  return Float32Array.from(
    { length: channels * area },
    (_, k) => data[4 * (k % area) + Math.floor(k / area)] / 255,
  );
}
