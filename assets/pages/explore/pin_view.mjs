/** The strip of a pinned place: its decoded image and the test images nearest to it. */

/** @import { OpenedCloud } from "../../selection/saving.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Opened, Plane } from "../../types.d.ts" */

import { ask } from "../../inference/served.mjs";
import { framedPicture } from "../../pictures/picture.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { placeText } from "../../shell/words.mjs";

export const NEIGHBOURS = 8;
const EMPTY = tr("Click to pin a place and see its nearest test images");
const NOTHING = tr("No image: no place is pinned");

export class PinView {
  #title;
  #buttons;
  /** @type {Opened | null} */
  #opened = null;
  /** @type {number[]} */
  #rows = [];

  /**
   * `go(z)` is called with the place of the neighbour that was chosen.
   * @param {Elements} page
   * @param {(z: Float32Array) => void} go
   */
  constructor(page, go) {
    this.#title = page.stripTitle;
    this.#buttons = Array.from({ length: NEIGHBOURS + 1 }, (_, k) => imageButton(k === 0));
    page.strip.replaceChildren(...this.#buttons.map(({ button }) => button));
    this.#buttons.slice(1).forEach(({ button }, k) => {
      button.addEventListener("click", () => go(this.#shown.cloud.place(this.#rows[k])));
    });
    this.clear();
  }

  /** @param {Opened} opened */
  open(opened) {
    this.#opened = opened;
    for (const { picture } of this.#buttons) picture.resize(opened.run.image);
    this.clear();
  }

  clear() {
    this.#rows = [];
    write(this.#title, EMPTY);
    for (const { button, label, picture } of this.#buttons) {
      button.disabled = true;
      button.setAttribute("aria-label", NOTHING);
      write(label, "\u00a0");
      if (this.#opened !== null) picture.clear();
    }
  }

  /**
   * The neighbours stay empty until the cloud is there: `show` again then.
   * @param {ArrayLike<number>} z
   * @param {Plane | null} plane
   */
  show(z, plane) {
    const { decoder, cloud } = /** @type {Opened} */ (this.#opened);
    const [pinned] = this.#buttons;
    write(this.#title, tr("Pinned at {z} and its nearest test images", { z: placeText(z, plane) }));
    pinned.button.disabled = false;
    pinned.button.setAttribute("aria-label", tr("The pinned place"));
    ask(decoder, "pin", z, (pixels) => {
      if (!pinned.button.disabled) pinned.picture.paint(pixels);
    });
    write(pinned.label, tr("pin"));
    this.#rows = cloud === null ? [] : cloud.nearestK(z, NEIGHBOURS).map(({ row }) => row);
    this.#drawNeighbours();
  }

  sheetArrived() {
    this.#drawNeighbours();
  }

  /** The run, where neighbours are shown. */
  get #shown() {
    return /** @type {OpenedCloud} */ (this.#opened);
  }

  #drawNeighbours() {
    const { run, cloud, sheets } = this.#shown;
    this.#rows.forEach((row, k) => {
      const { button, label, picture } = this.#buttons[k + 1];
      const name = run.classes[cloud.label[row]];
      const found = sheets.find(cloud.index[row]);
      button.disabled = false;
      button.setAttribute(
        "aria-label",
        tr("Test image {value}, {name}: move there", { value: cloud.index[row], name }),
      );
      button.title = name;
      write(label, name);
      if (found !== null) picture.draw(found);
      else {
        picture.clear(!sheets.areThere);
        sheets.want(cloud.index[row]);
      }
    });
  }
}

/** @param {boolean} isPin */
function imageButton(isPin) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = isPin ? "neighbour is-pin" : "neighbour";
  const { frame, picture } = framedPicture();
  const label = document.createElement("span");
  button.append(frame, label);
  return { button, label, picture };
}
