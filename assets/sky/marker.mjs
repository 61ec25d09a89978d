/** An element that lies at a place of the sky: moving it does not paint a canvas anew. */

export class Marker {
  #element;
  #sky;
  #place = null;

  constructor(element, sky) {
    this.#element = element;
    this.#sky = sky;
  }

  /** null is nowhere. */
  show(place) {
    this.#place = place;
    this.#element.hidden = place === null || !this.#sky.isThere;
    if (this.#element.hidden) return;
    const [x, y] = this.#sky.toPixel(place);
    this.#element.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  /** The sky has moved. */
  again() {
    this.show(this.#place);
  }
}
