/** One latent: its name and rate, a strip of what it changes, a slider and a number for it. */

/** @import { ImageShape } from "../../types.d.ts" */

import { latentName } from "../../maths/plane.mjs";
import { Tiles } from "../../pictures/tiles.mjs";
import { Dial } from "../../shell/controls/dial.mjs";
import { element } from "../../shell/page.mjs";
import { writeTerms } from "../../shell/terms.mjs";
import { tr } from "../../shell/texts.mjs";

/** A strip goes from −REACH to REACH in equal steps; the slider under it as well. */
const REACH = 3;
const FAR = 1000;
const TILES = 13;
const STEP = (2 * REACH) / (TILES - 1);

/** The values that a strip shows, from left to right. */
export const STRIP = Object.freeze(Array.from({ length: TILES }, (_, tile) => tile * STEP - REACH));

export class LatentRow {
  /**
   * Of what the strip was painted, as its owner calls it; null before.
   * @type {string | null}
   */
  painted = null;
  #dial;
  #canvas = element("canvas", { className: "pixels" });
  #band = element("span", { className: "band", hidden: true });
  #tiles = new Tiles(this.#canvas);

  /**
   * turn(value), take(value), look(value | null): what a person does.
   * @param {{latent: number, nats: number | null, isActive: boolean}} rate as of latentsByRate
   * @param {ImageShape} image
   * @param {boolean} isFirst of all: the others' units are no more stops of the Tab key
   * @param {{turn(value: number): void, take(value: number): void, look(value: number | null): void}} tell
   */
  constructor({ latent, nats, isActive }, image, isFirst, { turn, take, look }) {
    this.latent = latent;
    const name = latentName(latent);
    this.#dial = new Dial({ range: [-REACH, REACH], reach: FAR - REACH, step: 0.05, label: name }, turn);
    const title = element("span", { className: "latent-name", textContent: name });
    const rate = element("span", { className: "latent-rate" });
    if (nats !== null) writeTerms(rate, tr("{value} [nats](nats)", { value: nats.toFixed(2) }));
    if (!isFirst) for (const link of rate.querySelectorAll("a")) link.tabIndex = -1;
    const track = element("span", { className: "latent-track" }, this.#band, this.#dial.slider);
    this.root = element("div", { className: "latent" }, title, rate, this.#dial.number, this.#canvas, track);
    this.root.classList.toggle("is-inactive", !isActive);
    this.#tiles.resize(TILES, 1, image);
    this.#listen(take, look);
  }

  /** @param {number} value */
  show(value) {
    this.#dial.show(value);
  }

  /** @param {number | null} value that is only looked at */
  ghost(value) {
    this.#dial.ghost(value);
  }

  /**
   * Where the test images are: the band from mean − σ to mean + σ.
   * @param {number} mean
   * @param {number} deviation
   */
  mark(mean, deviation) {
    const [low, high] = [mean - deviation, mean + deviation].map(share);
    this.#band.style.left = `${100 * low}%`;
    this.#band.style.width = `${100 * Math.max(high - low, 0.005)}%`;
    this.#band.hidden = false;
    this.root.dataset.hint = tr(
      "Mean {value}, σ {value2} over all test images. In nats its rate (KL): how much it says about an image.",
      { value: mean.toFixed(2), value2: deviation.toFixed(2) },
    );
  }

  /** @param {Float32Array} pixels the strip's images, one after another */
  paint(pixels) {
    this.#tiles.paint(pixels, 0, TILES);
  }

  /**
   * @param {(value: number) => void} take
   * @param {(value: number | null) => void} look
   */
  #listen(take, look) {
    const under = (/** @type {MouseEvent} */ { clientX }) => {
      const { left, width } = this.#canvas.getBoundingClientRect();
      return STRIP[Math.min(TILES - 1, Math.max(0, Math.floor((TILES * (clientX - left)) / width)))];
    };
    this.#canvas.addEventListener("click", (event) => take(under(event)));
    this.#canvas.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") look(under(event));
    });
    this.#canvas.addEventListener("pointerleave", () => look(null));
  }
}

/**
 * Where a value is between the middles of the first and the last image, as a share.
 * @param {number} value
 */
function share(value) {
  return Math.min(1, Math.max(0, (value + REACH) / (2 * REACH)));
}
