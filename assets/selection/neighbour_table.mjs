/** Which classes are whose neighbours: a row a class, a column a class; a click asks for those images. */

import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";

/** Of more classes a table has no room. */
const MOST_CLASSES = 20;

export class NeighbourTable {
  #holder;
  #section;
  #ask;
  /** @type {string[]} */
  #classes = [];

  /**
   * @param {HTMLElement} holder
   * @param {(of: string, near: string) => void} ask for the images of a class that have neighbours of another
   */
  constructor(holder, ask) {
    this.#holder = holder;
    this.#section = /** @type {HTMLElement} */ (holder.closest("details"));
    this.#ask = ask;
  }

  /** @param {string[]} classes their names */
  open(classes) {
    this.#classes = classes;
    this.#section.hidden = classes.length > MOST_CLASSES;
    this.clear();
  }

  clear() {
    this.#holder.replaceChildren();
  }

  /** @param {(number[] | null)[]} shares see Purity.table */
  show(shares) {
    const head = element("tr", {}, element("td"), ...this.#classes.map((name) => heading(name, "col")));
    const rows = shares.map((row, k) =>
      element(
        "tr",
        {},
        heading(this.#classes[k], "row"),
        ...(row ?? []).map((share, j) => this.#cell(share, k, j)),
      ),
    );
    this.#holder.replaceChildren(element("table", {}, head, ...rows));
  }

  /**
   * @param {number} share
   * @param {number} k
   * @param {number} j
   */
  #cell(share, k, j) {
    const [of, near] = [this.#classes[k], this.#classes[j]];
    const percent = Math.round(100 * share);
    const button = element("button", { type: "button" }, percent === 0 ? "" : String(percent));
    button.ariaLabel = tr("Of the neighbours of “{of}” {percent} % are “{near}”: show these images", {
      of,
      percent,
      near,
    });
    button.style.setProperty("--share", `${Math.round(100 * Math.sqrt(share))}%`);
    button.addEventListener("click", () => this.#ask(of, near));
    return element("td", {}, button);
  }
}

/**
 * @param {string} name
 * @param {string} scope
 */
function heading(name, scope) {
  return element("th", { scope, title: name }, name);
}
