/** The figures of the chosen runs: they come when they are near, open runs, and can be taken home. */

import { saveBlob } from "../view/saving.mjs";
import { sortTables } from "../view/sorting.mjs";
import { themeColours } from "../view/colours.mjs";
import { Charts } from "./charts.mjs";
import { cardDrawing, drawingPixels, drawingText } from "./drawing.mjs";
import { comparisonReport } from "./report.mjs";

const NEAR = "480px";

export class Figures {
  #charts;
  #colours = themeColours(() => {});
  #section;

  /** section: the element that the cards come into; report: that of all that a report holds. */
  constructor(section, report) {
    this.#section = section;
    this.#charts = new Charts(section, (run) => location.assign(`/?run=${encodeURIComponent(run)}`));
    sortTables();
    const actions = {
      "save-svg": (button) => this.#save(button.closest(".figure"), "svg"),
      "save-png": (button) => this.#save(button.closest(".figure"), "png"),
      "save-report": (button) => this.#saveReport(button, report),
    };
    document.addEventListener("click", (event) => {
      const button = event.target.closest("[data-action]");
      actions[button?.dataset.action]?.(button);
    });
  }

  /** Resolves when the figures are on the screen, or a little below it. */
  near() {
    return new Promise((resolve) => {
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          resolve();
        },
        { rootMargin: NEAR },
      );
      observer.observe(this.#section);
    });
  }

  /** figures: {data, layout} by the id of their element. */
  show(figures) {
    return this.#charts.show(figures);
  }

  async #save(card, kind) {
    await this.#charts.drawn();
    const { ink, body: ground } = this.#colours;
    const drawing = await cardDrawing(card, { ink, ground }, card.querySelector("h3").textContent);
    const svg = () => new Blob([drawingText(drawing)], { type: "image/svg+xml" });
    saveBlob(kind === "svg" ? svg() : await drawingPixels(drawing), `${card.dataset.name}.${kind}`);
  }

  async #saveReport(button, report) {
    button.disabled = true;
    try {
      await this.#charts.drawn();
      saveBlob(new Blob([await comparisonReport(report)], { type: "text/html" }), "comparison.html");
    } finally {
      button.disabled = false;
    }
  }
}
