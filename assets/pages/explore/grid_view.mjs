/** The grid of decoded places: decoded by the pool, painted row by row, walked by pointer and keys. */

import { gridCell, gridPlaces } from "../../pictures/grid.mjs";
import { Tiles } from "../../pictures/tiles.mjs";

const LANE = "grid";
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class GridView {
  /** Milliseconds from the last request to its last painted row. */
  milliseconds = null;
  #frame;
  #canvas;
  #tiles = null;
  #pool;
  #cell = null;
  #marker = document.createElement("div");
  #image = null;
  #n = 0;
  #places = null;
  #problem;

  /** choose(z), preview(z | null): a cell was clicked, looked at. problem(text): it cannot decode. */
  constructor(page, pool, { choose, preview, problem }) {
    this.#frame = page.gridFrame;
    this.#canvas = page.grid;
    this.#pool = pool;
    this.#problem = problem;
    this.#marker.className = "cell";
    this.#frame.append(this.#marker);
    this.#mark(null);
    this.#listen(choose, preview);
  }

  open({ run }) {
    this.#image = run.image;
    this.#tiles = new Tiles(this.#canvas);
  }

  /** Decodes the grid anew; resolves to whether it was finished rather than superseded. */
  async show(center, span, n, basis) {
    this.#n = n;
    if (this.#tiles.resize(n, n, this.#image)) this.#mark(null);
    this.#places = { values: gridPlaces(center, span, n, basis), dimensions: center.length };
    const begin = performance.now();
    const onChunk = (pixels, first, count) => this.#tiles.paint(pixels, first, count);
    try {
      const finished = await this.#pool.decode(LANE, this.#places.values, { chunk: n, onChunk });
      if (finished) this.milliseconds = performance.now() - begin;
      return finished;
    } catch (error) {
      this.#problem(`The grid could not be decoded: ${error.message}`);
      return false;
    }
  }

  get canvas() {
    return this.#canvas;
  }

  #place({ row, column }) {
    const { values, dimensions } = this.#places;
    const at = (row * this.#n + column) * dimensions;
    return values.slice(at, at + dimensions);
  }

  #listen(choose, preview) {
    const canvas = this.#canvas;
    const cellUnder = (event) => {
      const box = canvas.getBoundingClientRect();
      return gridCell(
        (event.clientX - box.left) / box.width,
        (event.clientY - box.top) / box.height,
        this.#n,
      );
    };
    const look = (cell) => {
      this.#mark(cell);
      preview(cell === null ? null : this.#place(cell));
    };
    canvas.addEventListener("pointermove", (event) => {
      if (this.#places !== null && event.pointerType !== "touch") look(cellUnder(event));
    });
    canvas.addEventListener("pointerleave", () => look(null));
    canvas.addEventListener("blur", () => look(null));
    canvas.addEventListener("click", (event) => {
      if (this.#places !== null) choose(this.#place(cellUnder(event)));
    });
    canvas.addEventListener("keydown", (event) => {
      if (this.#places === null || !(event.key in STEPS || (event.key === "Enter" && this.#cell))) return;
      event.preventDefault();
      if (event.key === "Enter") choose(this.#place(this.#cell));
      else look(this.#stepped(STEPS[event.key]));
    });
  }

  #stepped([down, right]) {
    const limit = (value) => Math.min(this.#n - 1, Math.max(0, value));
    const middle = this.#n >> 1;
    if (this.#cell === null) return { row: middle, column: middle };
    return { row: limit(this.#cell.row + down), column: limit(this.#cell.column + right) };
  }

  #mark(cell) {
    this.#cell = cell;
    this.#marker.hidden = cell === null;
    if (cell === null) return;
    const size = 100 / this.#n;
    const { style } = this.#marker;
    style.left = `${cell.column * size}%`;
    style.top = `${cell.row * size}%`;
    style.width = style.height = `${size}%`;
  }
}
