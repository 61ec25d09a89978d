/** On phones the decoded picture floats over the sky, in a corner that the finger is not near. */

const NEAR = 56;
/** As in narrow.css. */
const PHONE = matchMedia("(max-width: 759px)");

export class Floating {
  #page;
  #hero;

  /** @param {import("../../shell/types.d.ts").Elements} page */
  constructor(page) {
    this.#page = page;
    this.#hero = /** @type {HTMLElement} */ (page.decoded.parentElement);
  }

  /** {left, top, right, bottom} of the picture over the sky, in the sky's pixels, or null. */
  get box() {
    if (!PHONE.matches) return null;
    const { offsetLeft: x, offsetTop: y, offsetWidth, offsetHeight } = this.#hero;
    const left = x - this.#page.skyPane.offsetLeft;
    const top = y - this.#page.skyPane.offsetTop;
    return { left, top, right: left + offsetWidth, bottom: top + offsetHeight };
  }

  /**
   * The pointer is at (x, y) of the sky: out of its way.
   * @param {number} x
   * @param {number} y
   */
  avoid(x, y) {
    const { box } = this;
    if (box === null || !isNear(box, x, y)) return;
    const { offsetWidth, offsetHeight } = this.#page.skyPane;
    const vertical = y < offsetHeight / 2 ? "bottom" : "top";
    const horizontal = x < offsetWidth / 2 ? "right" : "left";
    this.#page.explore.dataset.corner = `${vertical} ${horizontal}`;
  }
}

/**
 * @param {import("../../sky/pen.mjs").Box} box
 * @param {number} x
 * @param {number} y
 */
function isNear(box, x, y) {
  return x > box.left - NEAR && x < box.right + NEAR && y > box.top - NEAR && y < box.bottom + NEAR;
}
