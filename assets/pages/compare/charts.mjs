/** Plotly's charts in the elements that Dash made for them, each drawn when it is near the screen. */

import { plotly } from "../../shell/plotly.mjs";

const NEAR = "480px";
const CONFIG = { displayModeBar: false, responsive: true, showSendToCloud: false, showTips: false };

export class Charts {
  #section;
  #open;
  /** The figure of each chart's element, and the drawing of those that have begun. */
  #figures = new Map();
  #drawings = new Map();
  #observer;

  /** section: holds the elements of class chart-graph; open(run): a point of that run was clicked. */
  constructor(section, open) {
    this.#section = section;
    this.#open = open;
    this.#observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (isIntersecting) this.#draw(target);
          else empty(target);
        }
      },
      { rootMargin: NEAR },
    );
  }

  /** figures: {data, layout} by the id of their element. Those of before are forgotten. */
  async show(figures) {
    this.#observer.disconnect();
    const known = new Map();
    this.#figures = known;
    this.#drawings = new Map();
    // Dash hands over the figures before React has made their elements.
    while (Object.keys(figures).some((id) => document.getElementById(id) === null)) {
      await nextFrame();
      if (known !== this.#figures) return;
    }
    for (const [id, figure] of Object.entries(figures)) {
      const element = document.getElementById(id);
      known.set(element, figure);
      this.#observer.observe(element);
    }
  }

  /** Resolves when all are drawn, also those that nobody has scrolled to. */
  async drawn() {
    const elements = () => Array.from(this.#section.querySelectorAll(".chart-graph"));
    while (!elements().every((element) => this.#figures.has(element))) await nextFrame();
    await Promise.all(elements().map((element) => this.#draw(element)));
  }

  #draw(element) {
    this.#observer.unobserve(element);
    if (!this.#drawings.has(element)) this.#drawings.set(element, this.#begin(element));
    return this.#drawings.get(element);
  }

  async #begin(element) {
    const { data, layout } = this.#figures.get(element);
    const { react } = await plotly();
    const isNew = element.on === undefined;
    await react(element, data, layout, CONFIG);
    if (isNew) element.on("plotly_click", ({ points: [{ customdata: run }] }) => run && this.#open(run));
  }
}

/** Takes away a drawing of before, which would be seen until its successor is drawn. */
function empty(element) {
  if (element.on !== undefined) window.Plotly.purge(element);
}

function nextFrame() {
  return new Promise(requestAnimationFrame);
}
