/** The figures of the chosen runs: they come when somebody scrolls to them, open runs, and can be taken home. */

import { saveBlob } from "../../pictures/saving.mjs";
import { themeColours } from "../../shell/colours.mjs";
import { sortTables } from "../../shell/sorting.mjs";
import { Charts } from "./charts.mjs";
import { cardDrawing, drawingPixels, drawingText } from "./drawing.mjs";
import { comparisonReport } from "./report.mjs";

/** Panels fill a first screen, to which the room above the figures' head still belongs. */
const BELOW_THE_PANELS = "0px 0px -48px";

export class Figures {
  #charts;
  #colours = themeColours(() => {});
  #section;
  #seen = null;

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

  /** Resolves when the head above the figures has been on the screen: who scrolled on still has them. */
  seen() {
    this.#seen ??= new Promise((resolve) => {
      const observer = new IntersectionObserver(
        (entries) => {
          if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
          observer.disconnect();
          resolve();
        },
        { rootMargin: BELOW_THE_PANELS },
      );
      observer.observe(this.#section.parentElement);
    });
    return this.#seen;
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
