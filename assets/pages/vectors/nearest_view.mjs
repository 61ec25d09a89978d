/** The test images that are nearest to the decoded place: is what was imagined like something real? */

/** @import { Sheets } from "../../pictures/sheets.mjs" */
/** @import { ImageShape } from "../../types.d.ts" */

import { framedPicture } from "../../pictures/picture.mjs";

export const NEAREST = 5;

export class NearestView {
  #items;
  /** The numbers of the images that are shown. @type {number[]} */
  images = [];

  /** @param {HTMLElement} holder */
  constructor(holder) {
    this.#items = Array.from({ length: NEAREST }, () => made(holder));
  }

  /** @param {ImageShape} image */
  open(image) {
    for (const { picture } of this.#items) picture.resize(image);
    this.images = [];
  }

  /**
   * images: in the order of their distance.
   * @param {{index: number, label: string}[]} images
   * @param {Sheets} sheets
   */
  show(images, sheets) {
    this.images = images.map(({ index }) => index);
    this.#items.forEach(({ figure, picture, caption }, k) => {
      figure.hidden = !(k in images);
      if (figure.hidden) return;
      const { index, label } = images[k];
      const found = sheets.find(index);
      if (found === null) {
        picture.clear(!sheets.areThere);
        sheets.want(index);
      } else {
        picture.draw(found);
      }
      if (caption.textContent !== label) caption.textContent = label;
    });
  }
}

/** @param {HTMLElement} holder */
function made(holder) {
  const figure = document.createElement("figure");
  const { frame, picture } = framedPicture();
  const caption = document.createElement("figcaption");
  figure.append(frame, caption);
  figure.hidden = true;
  holder.append(figure);
  return { figure, picture, caption };
}
