/** What stands in the panels instead of their skies: decoded grids, or traversals of each latent. */

/** @import { Decoder, Run } from "../../types.d.ts" */
/** @import { Panel } from "./panels/panel.mjs" */
/** @import { Latent } from "./traversals.mjs" */

import { DecoderPool } from "../../inference/pool.mjs";
import { latentName } from "../../maths/plane.mjs";
import { gridCell } from "../../pictures/grid.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { element } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { gridAround, STEPS, traversal, traversedLatents } from "./traversals.mjs";

const LANE = "details";
const SIDE = 8;
const SPAN = 1.5;

/** @typedef {{row: number, column: number}} Cell */
/** @typedef {{what: "grids", run: Run, tiles: Tiles, marker: HTMLElement, places: Float32Array}} Grid */
/** @typedef {{holder: HTMLElement, latent: number, tiles: Tiles, isFolded: boolean}} Row */
/** @typedef {{what: "traversals", run: Run, rows: Row[], fold(isUnfolded: boolean): void}} Traversals */

/** `chunk` places at a time, which `paint` takes. @typedef {{panel: Panel, places: Float32Array<ArrayBuffer>, chunk: number, paint(pixels: Float32Array, first: number, count: number): void}} Job */

export class Details {
  /** Is all that was asked for last painted? */
  isFinished = true;
  /**
   * Its workers start when there is something for them to do.
   * @type {DecoderPool | null}
   */
  #pool = null;
  #unfold;
  #problem;
  #what = "skies";
  #turn = 0;
  /** @type {WeakMap<Panel, Grid | Traversals>} */
  #contents = new WeakMap();

  /**
   * unfold(): a person asks for the latents that are folded away. problem(text): it cannot decode.
   * @param {{unfold(): void, problem(text: string): void}} commands
   */
  constructor({ unfold, problem }) {
    this.#unfold = unfold;
    this.#problem = problem;
  }

  /**
   * Around the z of each panel. what: "grids", "traversals", or "skies" for nothing.
   * @param {string} what
   * @param {Panel[]} panels
   * @param {boolean} isUnfolded
   */
  show(what, panels, isUnfolded) {
    this.#turn += 1;
    this.#what = what;
    const jobs = panels.flatMap((panel) => {
      if (what === "grids") return [this.#gridJob(panel)];
      return what === "traversals" ? this.#traversalJobs(panel, isUnfolded) : [];
    });
    this.#decode(jobs, this.#turn);
  }

  /**
   * The cell of a panel's grid under a point of the window, or null.
   * @param {Panel} panel
   * @param {number} x
   * @param {number} y
   * @returns {Cell | null}
   */
  cellAt(panel, x, y) {
    const grid = this.#what === "grids" ? this.#grid(panel) : null;
    if (grid === null) return null;
    const box = grid.tiles.canvas.getBoundingClientRect();
    return gridCell((x - box.left) / box.width, (y - box.top) / box.height, SIDE);
  }

  /**
   * The z that a panel's grid has in a cell.
   * @param {Panel} panel
   * @param {Cell} cell
   */
  place(panel, { row, column }) {
    const { latent_dim: length } = panel.run;
    const at = (row * SIDE + column) * length;
    return (this.#grid(panel)?.places ?? new Float32Array()).slice(at, at + length);
  }

  /**
   * One frame around the cell in every grid; null takes it away.
   * @param {Panel[]} panels
   * @param {Cell | null} cell
   */
  mark(panels, cell) {
    for (const panel of panels) {
      const marker = this.#grid(panel)?.marker;
      if (marker === undefined) continue;
      marker.hidden = cell === null;
      if (cell === null) continue;
      marker.style.left = `${(100 * cell.column) / SIDE}%`;
      marker.style.top = `${(100 * cell.row) / SIDE}%`;
    }
  }

  /** @param {Panel} panel */
  #grid(panel) {
    const content = this.#contents.get(panel);
    return content?.what === "grids" ? content : null;
  }

  /**
   * One decoder after another: what of a slower one is left over is superseded with it.
   * @param {Job[]} jobs
   * @param {number} turn
   */
  async #decode(jobs, turn) {
    /** @type {Decoder | null} */
    let decoder = null;
    this.isFinished = false;
    try {
      for (const { panel, places, chunk, paint } of jobs) {
        if (turn !== this.#turn) return;
        this.#pool ??= new DecoderPool();
        if (decoder !== panel.decoder) this.#pool.use(panel.decoder);
        decoder = panel.decoder;
        await this.#pool.decode(LANE, places, { chunk, onChunk: paint });
      }
      this.isFinished = turn === this.#turn;
    } catch (error) {
      this.#problem(
        tr("The pictures could not be decoded: {value}", { value: /** @type {Error} */ (error).message }),
      );
    }
  }

  /**
   * @param {Panel} panel
   * @returns {Job}
   */
  #gridJob(panel) {
    const z = panel.z ?? [];
    const known = this.#grid(panel);
    const grid = known?.run === panel.run ? known : this.#newGrid(panel);
    grid.tiles.resize(SIDE, SIDE, panel.run.image);
    grid.tiles.canvas.setAttribute("aria-label", tr("Decoded places of {name}", { name: panel.name }));
    const places = gridAround(panel.shown(z), SPAN, SIDE, (shown) => panel.zAt(shown, z));
    grid.places = places;
    return { panel, places, chunk: SIDE, paint: (...chunk) => grid.tiles.paint(...chunk) };
  }

  /**
   * @param {Panel} panel
   * @param {boolean} isUnfolded
   * @returns {Job[]}
   */
  #traversalJobs(panel, isUnfolded) {
    const known = this.#contents.get(panel);
    const isShown = known?.what === "traversals" && known.run === panel.run;
    const { rows, fold } = isShown ? known : this.#newTraversals(panel);
    fold(isUnfolded);
    return rows
      .filter(({ isFolded }) => isUnfolded || !isFolded)
      .map(({ latent, tiles }) => {
        tiles.resize(STEPS, 1, panel.run.image);
        const places = traversal(panel.z ?? [], latent);
        return { panel, places, chunk: STEPS, paint: (...chunk) => tiles.paint(...chunk) };
      });
  }

  /** @param {Panel} panel */
  #newGrid(panel) {
    const tiles = new Tiles(picture());
    const marker = element("div", { className: "cell", hidden: true });
    panel.detail.replaceChildren(element("div", { className: "panel-grid" }, tiles.canvas, marker));
    /** @type {Grid} */
    const grid = { what: "grids", run: panel.run, tiles, marker, places: new Float32Array() };
    this.#contents.set(panel, grid);
    return grid;
  }

  /** @param {Panel} panel */
  #newTraversals(panel) {
    const { shown, folded } = traversedLatents(panel.run);
    const rows = [...shown, ...folded].map((latent, at) => newRow(latent, at >= shown.length));
    const more = element("button", { className: "button", type: "button", hidden: folded.length === 0 });
    more.dataset.hint = tr("Latents below 0.01 nats say nothing about an image: the decoder ignores them.");
    more.addEventListener("click", this.#unfold);
    /** @param {boolean} isUnfolded */
    const fold = (isUnfolded) => {
      for (const { holder, isFolded } of rows) holder.hidden = isFolded && !isUnfolded;
      more.textContent = isUnfolded ? tr("Fold") : foldedText(folded);
      more.setAttribute("aria-expanded", String(isUnfolded));
    };
    panel.detail.replaceChildren(...rows.map(({ holder }) => holder), more);
    /** @type {Traversals} */
    const traversals = { what: "traversals", run: panel.run, rows, fold };
    this.#contents.set(panel, traversals);
    return traversals;
  }
}

/**
 * @param {Latent} latent
 * @param {boolean} isFolded
 * @returns {Row}
 */
function newRow({ latent, nats, isActive }, isFolded) {
  const text = nats === null ? latentName(latent) : `${latentName(latent)} ${nats.toFixed(2)}`;
  const canvas = picture();
  canvas.setAttribute("aria-label", tr("{text} nats, from −3 to 3", { text }));
  const className = isActive ? "traversal" : "traversal is-inactive";
  const name = element("span", { className: "traversal-name", textContent: text });
  return { holder: element("div", { className }, name, canvas), latent, tiles: new Tiles(canvas), isFolded };
}

/** @param {Latent[]} folded */
function foldedText(folded) {
  const inactive = folded.filter(({ isActive }) => !isActive).length;
  return inactive === folded.length
    ? tr("{inactive} inactive", { inactive })
    : tr("{n} more, {inactive} of them inactive", { n: folded.length, inactive });
}

function picture() {
  return element("canvas", { className: "pixels", role: "img" });
}
