/** What belongs to the density map: its bandwidth, whether stars are shown over it, its scale. */

import { Dial } from "../../../shell/controls/dial.mjs";
import { element } from "../../../shell/page.mjs";
import { tr } from "../../../shell/texts.mjs";
import { LIMITS } from "../state.mjs";

const BANDWIDTH = tr(
  "How wide the kernel around each image is: a factor on Scott's rule, which in two dimensions is Silverman's as well: the class's own spread times n^(−1/6) for its n images. Narrow shows noise, wide blurs.",
);
const STARS = tr("The test images over their map, or the map alone.");
const SCALE = tr(
  "The colour is that of the densest class, the more opaque the denser. One scale for all classes: the share of all images on a square of side 1.",
);
/** The scale's stops, as shares of the largest density. */
const STOPS = 12;

export class DensityPanel {
  #panel;
  #dial;
  #stars = element("button", { type: "button", className: "button", textContent: tr("Stars") });
  #scale = element("span", { className: "density-scale" });
  #most = element("span");

  /**
   * @param {HTMLElement} panel
   * @param {{bandwidth(factor: number): void, stars(isOn: boolean): void}} tell
   */
  constructor(panel, { bandwidth, stars }) {
    this.#panel = panel;
    this.#dial = new Dial(
      { range: LIMITS.density, step: 0.05, label: tr("Bandwidth of the density map") },
      bandwidth,
    );
    const dial = element("label", { className: "density-dial" }, tr("Bandwidth"), this.#dial.slider);
    dial.dataset.hint = BANDWIDTH;
    const factor = element("span", { className: "density-factor" }, this.#dial.number, "×");
    this.#stars.dataset.hint = STARS;
    const scale = element("div", { className: "density-legend", tabIndex: 0 }, "0", this.#scale, this.#most);
    scale.dataset.hint = SCALE;
    panel.replaceChildren(dial, factor, this.#stars, scale);
    this.#stars.addEventListener("click", () => stars(this.#stars.ariaPressed !== "true"));
  }

  /**
   * @param {boolean} isOn
   * @param {{density: number | null, stars: boolean}} state
   */
  show(isOn, { density, stars }) {
    this.#panel.hidden = !isOn;
    if (!isOn || density === null) return;
    this.#dial.show(density);
    this.#stars.setAttribute("aria-pressed", String(stars));
  }

  /**
   * peak: the largest density; opacity(share): how opaque that share of it is.
   * @param {number} peak
   * @param {(share: number) => number} opacity
   */
  showScale(peak, opacity) {
    const stops = Array.from({ length: STOPS + 1 }, (_, k) => {
      const share = k / STOPS;
      return `color-mix(in srgb, var(--ink) ${(100 * opacity(share)).toFixed(0)}%, transparent) ${(100 * share).toFixed(0)}%`;
    });
    this.#scale.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    this.#most.textContent = tr("{value} % of all images / unit²", { value: (100 * peak).toPrecision(2) });
  }
}
