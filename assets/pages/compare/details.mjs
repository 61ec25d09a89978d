/** What stands in the panels instead of their skies: decoded grids, or traversals of each latent. */

import { DecoderPool } from "../../inference/pool.mjs";
import { latentName } from "../../maths/plane.mjs";
import { gridCell } from "../../pictures/grid.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { gridAround, STEPS, traversal, traversedLatents } from "./traversals.mjs";

const LANE = "details";
const SIDE = 8;
const SPAN = 1.5;

export class Details {
  /** Is all that was asked for last painted? */
  isFinished = true;
  /** Its workers start when there is something for them to do. */
  #pool = null;
  #unfold;
  #problem;
  #what = "skies";
  #turn = 0;
  #contents = new WeakMap();

  /** unfold(): a person asks for the latents that are folded away. problem(text): it cannot decode. */
  constructor({ unfold, problem }) {
    this.#unfold = unfold;
    this.#problem = problem;
  }

  /** Around the z of each panel. what: "grids", "traversals", or "skies" for nothing. */
  show(what, panels, isUnfolded) {
    this.#turn += 1;
    this.#what = what;
    const jobs = panels.flatMap((panel) => {
      if (what === "grids") return [this.#grid(panel)];
      if (what === "traversals") return this.#traversals(panel, isUnfolded);
      return [];
    });
    this.#decode(jobs, this.#turn);
  }

  /** The cell of a panel's grid under a point of the window, {row, column}, or null. */
  cellAt(panel, x, y) {
    const content = this.#contents.get(panel);
    if (this.#what !== "grids" || content === undefined) return null;
    const box = content.tiles.canvas.getBoundingClientRect();
    return gridCell((x - box.left) / box.width, (y - box.top) / box.height, SIDE);
  }

  /** The z that a panel's grid has in a cell. */
  place(panel, { row, column }) {
    const { places } = this.#contents.get(panel);
    const { latent_dim: length } = panel.run;
    const at = (row * SIDE + column) * length;
    return places.slice(at, at + length);
  }

  /** One frame around the cell in every grid; null takes it away. */
  mark(panels, cell) {
    for (const panel of panels) {
      const marker = this.#contents.get(panel)?.marker;
      if (marker === undefined) continue;
      marker.hidden = cell === null;
      if (cell === null) continue;
      marker.style.left = `${(100 * cell.column) / SIDE}%`;
      marker.style.top = `${(100 * cell.row) / SIDE}%`;
    }
  }

  /** One decoder after another: what of a slower one is left over is superseded with it. */
  async #decode(jobs, turn) {
    let decoder = null;
    this.isFinished = false;
    try {
      for (const { panel, places, chunk, paint } of jobs) {
        if (turn !== this.#turn) return;
        this.#pool ??= new DecoderPool();
        if (decoder !== panel.decoder) {
          decoder = panel.decoder;
          this.#pool.use(decoder);
        }
        await this.#pool.decode(LANE, places, { chunk, onChunk: paint });
      }
      this.isFinished = turn === this.#turn;
    } catch (error) {
      this.#problem(`The pictures could not be decoded: ${error.message}`);
    }
  }

  #grid(panel) {
    const { z } = panel;
    const content = this.#content(panel, "grids", () => gridContent());
    content.tiles.resize(SIDE, SIDE, panel.run.image);
    content.tiles.canvas.setAttribute("aria-label", `Decoded places of ${panel.name}`);
    content.places = gridAround(panel.shown(z), SPAN, SIDE, (shown) => panel.zAt(shown, z));
    const paint = (pixels, first, count) => content.tiles.paint(pixels, first, count);
    return { panel, places: content.places, chunk: SIDE, paint };
  }

  #traversals(panel, isUnfolded) {
    const content = this.#content(panel, "traversals", () => traversalContent(panel, this.#unfold));
    content.fold(isUnfolded);
    return content.rows
      .filter(({ isFolded }) => isUnfolded || !isFolded)
      .map(({ latent, tiles }) => {
        tiles.resize(STEPS, 1, panel.run.image);
        const paint = (pixels, first, count) => tiles.paint(pixels, first, count);
        return { panel, places: traversal(panel.z, latent), chunk: STEPS, paint };
      });
  }

  #content(panel, what, make) {
    const known = this.#contents.get(panel);
    if (known?.what === what && known.run === panel.run) return known;
    const content = { what, run: panel.run, ...make() };
    panel.detail.replaceChildren(...content.elements);
    this.#contents.set(panel, content);
    return content;
  }
}

function gridContent() {
  const frame = element("div", "panel-grid");
  const tiles = new Tiles(picture());
  const marker = element("div", "cell");
  marker.hidden = true;
  frame.append(tiles.canvas, marker);
  return { elements: [frame], tiles, marker };
}

function traversalContent({ run }, unfold) {
  const { shown, folded } = traversedLatents(run);
  const rows = [...shown, ...folded].map((latent, at) => ({ ...row(latent), isFolded: at >= shown.length }));
  const more = element("button", "button");
  more.type = "button";
  more.hidden = folded.length === 0;
  more.dataset.hint = "Latents below 0.01 nats say nothing about an image: the decoder ignores them.";
  more.addEventListener("click", unfold);
  const fold = (isUnfolded) => {
    for (const { holder, isFolded } of rows) holder.hidden = isFolded && !isUnfolded;
    more.textContent = isUnfolded ? "Fold" : foldedText(folded);
    more.setAttribute("aria-expanded", isUnfolded);
  };
  return { elements: [...rows.map(({ holder }) => holder), more], rows, fold };
}

function row({ latent, nats, isActive }) {
  const holder = element("div", isActive ? "traversal" : "traversal is-inactive");
  const name = element("span", "traversal-name");
  name.textContent = nats === null ? latentName(latent) : `${latentName(latent)} ${nats.toFixed(2)}`;
  const canvas = picture();
  canvas.setAttribute("aria-label", `${name.textContent} nats, from −3 to 3`);
  holder.append(name, canvas);
  return { holder, latent, tiles: new Tiles(canvas) };
}

function foldedText(folded) {
  const inactive = folded.filter(({ isActive }) => !isActive).length;
  return inactive === folded.length
    ? `${inactive} inactive`
    : `${folded.length} more, ${inactive} of them inactive`;
}

function picture() {
  const canvas = element("canvas", "pixels");
  canvas.setAttribute("role", "img");
  return canvas;
}

function element(tag, className) {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}
