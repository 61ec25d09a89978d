/** What is begun with in place of an empty sheet, and noise over all of it. */

import { Dial } from "../shell/controls/dial.mjs";
import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { button } from "./pen_tools.mjs";

const MOST_NOISE = 1;

/**
 * @typedef {object} SourcesTell
 * @property {(file: File) => void} file
 * @property {(index: number) => void} image a test image by its number
 * @property {() => void} nearest the test image that the page shows as nearest
 * @property {(deviation: number, isAnew: boolean) => void} noise
 */

export class Sources {
  root = element("div", { className: "drawing-sources" });
  #file = element("input", { type: "file", accept: "image/png,image/jpeg", hidden: true });
  #number = element("input", {
    type: "number",
    min: 0,
    step: 1,
    className: "dial-number",
    ariaLabel: tr("Number of a test image"),
  });
  #dial;

  /** @param {SourcesTell} tell */
  constructor({ file, image, nearest, noise }) {
    const picture = button(
      tr("Picture …"),
      tr("A PNG or JPEG of yours, at most 5 MB; or drop it here, or paste it. It stays in your browser."),
      () => this.#file.click(),
    );
    this.#file.addEventListener("change", () => {
      const [chosen] = this.#file.files ?? [];
      this.#file.value = "";
      if (chosen !== undefined) file(chosen);
    });
    this.#number.addEventListener("change", () => image(this.#number.valueAsNumber));
    const numbered = element("label", { className: "numbered" }, "#", this.#number);
    numbered.dataset.hint = tr("A test image by its number, to be painted over or made noisy.");
    this.#dial = new Dial({ range: [0, MOST_NOISE], step: 0.05, label: tr("Noise") }, (deviation) =>
      noise(deviation, false),
    );
    this.#dial.show(0);
    const dial = element("label", { className: "drawing-noise dial" }, tr("Noise"), this.#dial.slider);
    dial.dataset.hint = tr(
      "Normal noise on every pixel of what the model sees, of this standard deviation; pixels stay in [0, 1].",
    );
    this.root.append(
      picture,
      this.#file,
      button(tr("Nearest image"), tr("The test image that is shown as nearest: paint over it."), nearest),
      numbered,
      dial,
      button(tr("New noise"), tr("The same amount of other noise."), () =>
        noise(this.#dial.slider.valueAsNumber, true),
      ),
    );
  }

  /** @param {number} count of test images */
  open(count) {
    this.#number.max = String(Math.max(0, count - 1));
  }

  /** @param {number | null} index */
  showImage(index) {
    this.#number.value = index === null ? "" : String(index);
  }

  /** @param {number} deviation */
  showNoise(deviation) {
    this.#dial.show(deviation);
  }
}
