/** What a class has drawn, as stars among a published run's test images. */

/** @import { Latents } from "../../types.d.ts" */
/** @import { PlacesRow } from "./places_chart.mjs" */
/** @import { Square } from "./star_field.mjs" */

import { Picture } from "../../pictures/picture.mjs";
import { element } from "../../shell/page.mjs";
import { tr, trn } from "../../shell/texts.mjs";
import { pixelsOf, SHAPE } from "../hand.mjs";
import { placeAddress } from "../leading/spotlight.mjs";
import { placeText } from "./pin_chart.mjs";
import { PlacesChart } from "./places_chart.mjs";
import { isBeyond, StarField, sharesOf } from "./star_field.mjs";

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

/** @param {number} beyond how many */
function beyondWords(beyond) {
  if (beyond === 0) return "";
  return trn("{n} lies beyond the edge.", "{n} lie beyond the edge.", beyond);
}

/**
 * A row a digit, each from left to right.
 * @param {Stars} stars
 * @param {number[]} own
 * @param {Square} square
 * @returns {PlacesRow[]}
 */
export function starRows({ run, stars }, own, square) {
  const digits = [...new Set(stars.map(([digit]) => digit))].sort((a, b) => a - b);
  return digits.map((digit) => {
    const row = [...stars.keys()]
      .filter((k) => stars[k][0] === digit)
      .sort((a, b) => stars[a][1] - stars[b][1]);
    const shares = row.map((k) => sharesOf(square, stars[k].slice(1, 3)));
    return {
      length: row.length,
      share: (i) => shares[i][0],
      drop: (i) => shares[i][1],
      say: (i) => starWords(stars[row[i]], i + 1, row.length, own.includes(row[i])),
      address: (i) => {
        const place = placeAddress({ kind: "place", name: "", run, z: stars[row[i]].slice(1, 3) });
        return place === null ? null : `/?run=${place.run}&z=${place.z}`;
      },
    };
  });
}

/**
 * "4, drawing 2 of 14, yours, at (1.20, −0.44): among the 9s."
 * @param {number[]} star
 * @param {number} k
 * @param {number} n
 * @param {boolean} isOwn
 */
function starWords([digit, x, y, among], k, n, isOwn) {
  const values = { digit, k, n, place: placeText([x, y]), among };
  if (isOwn) return tr("{digit}, drawing {k} of {n}, yours, at {place}: among the {among}s.", values);
  return tr("{digit}, drawing {k} of {n}, at {place}: among the {among}s.", values);
}

/** Of the table. */
const HEADS = [tr("Digit"), "z₁", "z₂", tr("Among"), tr("Yours")];

export class ClassStars {
  #field = new StarField();
  #chart = new PlacesChart(this.#field.element, "", { heads: HEADS, file: "class-stars" });
  #facts = element("p", { className: "facts", role: "status" });
  #own = element("ul", { className: "own-stars" });
  #averages = element("ul", { className: "class-pictures" });
  #strays = element("ul", { className: "class-pictures" });
  #straysPart = part(tr("Among others"), this.#strays);
  element = element(
    "div",
    { className: "class-stars" },
    this.#field.element,
    element(
      "div",
      {},
      this.#facts,
      this.#chart.line,
      this.#chart.table,
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
    const beyond = stars.stars.filter(([, x, y]) => isBeyond(this.#field.square, [x, y])).length;
    const words = [starsWords(stars), beyondWords(beyond)].join(" ").trim();
    this.#chart.show(words, starRows(stars, own, this.#field.square), () =>
      stars.stars.map(([digit, x, y, among], k) => [digit, x, y, among, own.includes(k) ? "✓" : ""]),
    );
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
