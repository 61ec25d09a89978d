/** The dials: where z is on the plane, how far the grid reaches, how many cells it has. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Plane } from "../../types.d.ts" */
/** @import { ExploreState } from "./state.mjs" */

import { onPlane } from "../../maths/plane.mjs";
import { Dial } from "../../shell/controls/dial.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { LIMITS } from "./state.mjs";

/** The sliders of a place end here; its numbers go on. */
const NEAR = /** @type {const} */ ([-4, 4]);
const FAR = 1000;

export class Dials {
  /** Of the two coordinates on the plane. */
  #place;
  #holders;
  #names;
  #span;
  #side;
  #cells;
  #spanName;
  #isPlane = true;

  /**
   * @param {Elements} page
   * @param {{turnCoordinate(side: number, value: number): void, turnGrid(name: "span" | "n" | "scale", value: number): void, chooseCells(cells: string): void}} commands
   */
  constructor(page, { turnCoordinate, turnGrid, chooseCells }) {
    this.#holders = [page.z1, page.z2];
    this.#place = this.#holders.map((holder, side) => {
      const what = { range: NEAR, reach: FAR - NEAR[1], step: 0.05, label: "", text: short };
      return placed(holder, new Dial(what, (value) => turnCoordinate(side, value)));
    });
    this.#names = this.#holders.map((holder) => holder.querySelector(".name"));
    const span = { range: LIMITS.span, step: 0.1, label: tr("Reach"), text: short };
    this.#span = placed(
      page.span,
      new Dial(span, (value) => turnGrid(this.#isPlane ? "span" : "scale", value)),
    );
    this.#spanName = page.span.querySelector(".name");
    this.#cells = /** @type {HTMLSelectElement} */ (page.cells);
    this.#cells.addEventListener("change", () => chooseCells(this.#cells.value));
    const side = { range: LIMITS.n, step: 1, label: tr("Cells"), text: short };
    this.#side = placed(page.side, new Dial(side, (value) => turnGrid("n", value)));
  }

  /**
   * The dials of the place are called as the axes are.
   * @param {string[]} names
   */
  nameAxes(names) {
    this.#holders.forEach((holder, side) => {
      holder.hidden = side >= names.length;
    });
    names.forEach((axis, side) => {
      this.#place[side].name(axis);
      const name = this.#names[side];
      if (name !== null) write(name, axis);
    });
  }

  /**
   * @param {ExploreState} state
   * @param {Plane} plane
   */
  show({ z, span, n, cells, scale }, plane) {
    this.#isPlane = cells === "plane";
    const name = this.#isPlane ? tr("Reach") : tr("Scale s");
    this.#cells.value = cells;
    this.#span.name(name);
    if (this.#spanName !== null) write(this.#spanName, name);
    // All digits of z say along a principal direction, since those of every latent are rounded.
    const digits = plane.isPrincipal ? 2 : 3;
    onPlane(z, plane).forEach((value, side) => {
      this.#place[side].show(Number(value.toFixed(digits)));
    });
    this.#span.show(this.#isPlane ? span : scale);
    this.#side.show(n);
  }

  /**
   * Where the place is that is only looked at; null for none.
   * @param {ArrayLike<number> | null} z
   * @param {Plane} plane
   */
  ghost(z, plane) {
    const place = z && onPlane(z, plane);
    this.#place.forEach((dial, side) => dial.ghost(place?.[side] ?? null));
  }
}

/**
 * @param {HTMLElement} holder
 * @param {Dial} dial
 */
function placed(holder, dial) {
  dial.number.id = `${holder.id}-number`;
  holder.append(dial.number, dial.slider);
  return dial;
}

/** @param {number} value */
function short(value) {
  return String(Number(value.toFixed(3)));
}
