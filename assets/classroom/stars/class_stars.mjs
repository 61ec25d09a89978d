/** What a class has drawn, as stars among a published run's test images. */

/** @import { Latents, Run } from "../../types.d.ts" */

import { Picture } from "../../pictures/picture.mjs";
import { element } from "../../shell/page.mjs";
import { tr, trn } from "../../shell/texts.mjs";
import { pixelsOf, SHAPE } from "../hand.mjs";
import { StarField } from "./star_field.mjs";

/**
 * As the server has them: stars are [digit, z₁, z₂, the class of most test images around].
 * @typedef {object} Stars
 * @property {string} run
 * @property {number[][]} stars
 * @property {Record<string, string>} averages pictures as base64, by digit
 * @property {{star: number, pixels: string}[]} strays
 */

/**
 * "Your 4 lies among the 9s." of each of one's own that strays; all in one sentence where none does.
 * @param {Stars} stars
 * @param {number[]} own which of the stars are one's own
 */
export function ownWords({ stars }, own) {
  if (own.length === 0) return [];
  const strays = own.map((k) => stars[k]).filter(([digit, , , among]) => digit !== among);
  if (strays.length === 0) return [tr("All of yours lie among their own kind.")];
  return strays.map(([digit, , , among]) => tr("Your {digit} lies among the {among}s.", { digit, among }));
}

/**
 * "112 drawings, 9 of them among another digit."
 * @param {Stars} stars
 */
export function starsWords({ stars }) {
  const strays = stars.filter(([digit, , , among]) => digit !== among).length;
  const count = trn("{n} drawing", "{n} drawings", stars.length);
  if (strays === 0) return tr("{count}, all among their own digit.", { count });
  return tr("{count}, {strays} of them among another digit.", { count, strays });
}

export class ClassStars {
  #field = new StarField();
  #facts = element("p", { className: "facts", role: "status" });
  #own = element("ul", { className: "own-stars" });
  #averages = element("ul", { className: "class-pictures" });
  #strays = element("ul", { className: "class-pictures" });
  #straysPart = part(tr("Among others"), this.#strays);
  element = element(
    "div",
    { className: "class-stars" },
    this.#field.canvas,
    element(
      "div",
      {},
      this.#facts,
      this.#own,
      part(tr("The class’s average"), this.#averages),
      this.#straysPart,
    ),
  );

  /**
   * @param {Latents} latents of the run's test images
   * @param {Stars} stars
   * @param {number[]} own
   */
  show(latents, stars, own) {
    this.#field.show(latents, stars.stars, own);
    const words = starsWords(stars);
    this.#field.canvas.setAttribute("aria-label", words);
    this.#facts.textContent = words;
    this.#own.replaceChildren(...ownWords(stars, own).map((text) => element("li", { textContent: text })));
    this.#averages.replaceChildren(
      ...Object.entries(stars.averages).map(([digit, pixels]) => pictured(pixels, digit)),
    );
    this.#straysPart.hidden = stars.strays.length === 0;
    this.#strays.replaceChildren(
      ...stars.strays.map(({ star, pixels }) => {
        const [digit, , , among] = stars.stars[star];
        return pictured(pixels, tr("a {digit} among the {among}s", { digit, among }));
      }),
    );
  }
}

/**
 * @param {string} heading
 * @param {HTMLElement} list
 */
function part(heading, list) {
  return element("section", {}, element("h2", { textContent: heading }), list);
}

/**
 * @param {string} base64
 * @param {string} words
 */
function pictured(base64, words) {
  const canvas = element("canvas", { className: "pixels" });
  const pixels = pixelsOf({ pixels: base64 });
  const picture = new Picture(canvas);
  picture.resize(SHAPE);
  if (pixels !== null) picture.paint(pixels);
  return element("li", {}, canvas, element("span", { textContent: words }));
}
