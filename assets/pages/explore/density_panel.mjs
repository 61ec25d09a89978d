/** What belongs to the density map: its bandwidth, whether stars are shown over it, its scale. */

import { LIMITS } from "./state.mjs";

const BANDWIDTH =
  "How wide the kernel around each image is: a factor on Scott's rule, which in two dimensions is " +
  "Silverman's as well: the class's own spread times n^(−1/6) for its n images. Narrow shows " +
  "chance, wide blurs.";
const STARS = "The test images over their map, or the map alone.";
const SCALE =
  "The colour is that of the densest class, the more opaque the denser. One scale for all " +
  "classes: the share of all images on a square of side 1.";
/** The scale's stops, as shares of the largest density. */
const STOPS = 12;

export class DensityPanel {
  #panel;
  #slider = element("input", { type: "range", ariaLabel: "Bandwidth of the density map" });
  #number = element("input", { type: "number", ariaLabel: "Bandwidth, as a number" });
  #stars = element("button", { type: "button", className: "button", textContent: "Stars" });
  #scale = element("span", { className: "density-scale" });
  #most = element("span", {});
  #factor = 1;

  /** tell: {bandwidth(factor), stars(isOn)}. */
  constructor(panel, { bandwidth, stars }) {
    this.#panel = panel;
    const [min, max] = LIMITS.density;
    for (const input of [this.#slider, this.#number]) Object.assign(input, { min, max, step: 0.05 });
    const dial = element("label", { className: "density-dial" });
    dial.dataset.hint = BANDWIDTH;
    dial.append(element("span", { textContent: "Bandwidth" }), this.#slider);
    const factor = element("span", { className: "density-factor" });
    factor.append(this.#number, "×");
    this.#stars.dataset.hint = STARS;
    const scale = element("div", { className: "density-legend" });
    scale.dataset.hint = SCALE;
    scale.append("0", this.#scale, this.#most);
    panel.replaceChildren(dial, factor, this.#stars, scale);

    this.#slider.addEventListener("input", () => bandwidth(this.#slider.valueAsNumber));
    this.#number.addEventListener("change", () => {
      const value = this.#number.valueAsNumber;
      if (Number.isFinite(value)) bandwidth(Math.min(max, Math.max(min, value)));
      this.#number.value = this.#factor.toFixed(2);
    });
    this.#stars.addEventListener("click", () => stars(this.#stars.ariaPressed !== "true"));
  }

  show(isOn, { density, stars }) {
    this.#panel.hidden = !isOn;
    if (!isOn) return;
    this.#factor = density;
    this.#slider.value = density;
    this.#number.value = density.toFixed(2);
    this.#stars.setAttribute("aria-pressed", stars);
  }

  /** peak: the largest density; opacity(share): how opaque that share of it is. */
  showScale(peak, opacity) {
    const stops = Array.from({ length: STOPS + 1 }, (_, k) => {
      const share = k / STOPS;
      return `color-mix(in srgb, var(--ink) ${(100 * opacity(share)).toFixed(0)}%, transparent) ${(100 * share).toFixed(0)}%`;
    });
    this.#scale.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
    this.#most.textContent = `${(100 * peak).toPrecision(2)} % of all images / unit²`;
  }
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties);
}
