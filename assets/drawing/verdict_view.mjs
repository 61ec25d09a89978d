/** What a model makes of a drawing: which digit its neighbours say it is, what it costs in nats, the nearest images. */

/** @import { Sheets } from "../pictures/sheets.mjs" */
/** @import { Cloud } from "../sky/cloud.mjs" */
/** @import { Run } from "../types.d.ts" */
/** @import { Reading } from "./reading.mjs" */

import { framedPicture } from "../pictures/picture.mjs";
import { element, write } from "../shell/page.mjs";
import { term } from "../shell/terms.mjs";
import { tr } from "../shell/texts.mjs";
import { nats } from "../shell/words.mjs";
import { priceText, voteText } from "./drawing_words.mjs";

const SHOWN = 8;

export class VerdictView {
  /** What the neighbours say, for right below the drawing. */
  headline = element("div", { className: "verdict-headline" });
  root = element("div", { className: "verdict" });
  #vote = element("p", { className: "verdict-vote" });
  #bar = element("div", { className: "vote-bar", role: "img" });
  #numbers = ["reconstruction", "rate", "elbo"].map((key) => number(key));
  #price = element("p", { className: "verdict-price" });
  #images = Array.from({ length: SHOWN }, neighbour);
  /** @type {number[]} */
  #rows = [];
  /** @type {{run: Run, cloud: Cloud, sheets: Sheets} | null} */
  #of = null;

  /**
   * go(z): to the place of the image that was chosen.
   * @param {(z: Float32Array) => void} go
   */
  constructor(go) {
    const figures = element("dl", { className: "verdict-numbers" }, ...this.#numbers.map(({ root }) => root));
    const images = element("div", { className: "verdict-images" }, ...this.#images.map(({ root }) => root));
    this.#images.forEach(({ root }, k) => {
      root.addEventListener("click", () => this.#of && go(this.#of.cloud.place(this.#rows[k])));
    });
    this.#vote.dataset.hint = tr(
      "The class that most of the 15 test images have whose means are nearest in all latents; a tie goes to the first.",
    );
    this.headline.append(this.#vote, this.#bar);
    this.root.append(images, figures, this.#price);
  }

  /**
   * @param {Reading} reading
   * @param {{run: Run, cloud: Cloud | null, sheets: Sheets}} opened
   */
  show({ votes, reconstruction, rate, dearer }, { run, cloud, sheets }) {
    [reconstruction, rate, reconstruction + rate].forEach((value, k) =>
      write(this.#numbers[k].value, nats(value)),
    );
    write(this.#price, priceText(dearer));
    this.#of = cloud && { run, cloud, sheets };
    write(
      this.#vote,
      votes === null ? tr("The test images are still to come.") : voteText(votes, run.classes),
    );
    this.#showVotes(votes?.counts ?? [], run.classes);
    this.#rows = votes?.rows.slice(0, SHOWN) ?? [];
    this.drawImages();
  }

  /** The vote in words, for who hears it. */
  get words() {
    return this.#vote.textContent ?? "";
  }

  /** Also when one more sheet of them has come. */
  drawImages() {
    const of = this.#of;
    if (of === null) return;
    this.#rows.forEach((row, k) => {
      const { root, label, picture } = this.#images[k];
      const index = of.cloud.index[row];
      const name = of.run.classes[of.cloud.label[row]];
      if (root.dataset.index !== String(index)) picture.resize(of.run.image);
      const found = of.sheets.find(index);
      if (found !== null) picture.draw(found);
      else of.sheets.want(index);
      write(label, name);
      root.dataset.index = String(index);
      root.ariaLabel = tr("Test image {index}, {name}: move there", { index, name });
    });
  }

  /**
   * @param {number[]} counts a class
   * @param {string[]} classes
   */
  #showVotes(counts, classes) {
    const shares = counts
      .map((count, k) => ({ count, k }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || a.k - b.k);
    this.#bar.ariaLabel = shares.map(({ count, k }) => `${classes[k]}: ${count}`).join(", ");
    this.#bar.replaceChildren(
      ...shares.map(({ count, k }) => {
        const share = element("span", { title: `${classes[k]}: ${count}` }, classes[k]);
        share.style.setProperty("--chip", `var(--class-${k % 10})`);
        share.style.flexGrow = String(count);
        return share;
      }),
    );
  }
}

/** @type {Record<string, string>} */
const NAMES = { reconstruction: tr("Reconstruction"), rate: tr("Rate"), elbo: "−ELBO" };

/**
 * A number whose name leads to its meaning.
 * @param {string} key of the glossary
 */
function number(key) {
  const value = element("dd");
  const name = Object.assign(term(key, NAMES[key]), { target: "_blank" });
  return { root: element("div", {}, element("dt", {}, name), value), value };
}

function neighbour() {
  const { frame, picture } = framedPicture();
  const label = element("span");
  const root = element("button", { type: "button", className: "neighbour" }, frame, label);
  return { root, label, picture };
}
