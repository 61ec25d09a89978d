/** The figures of the chosen runs: they come when somebody scrolls to them, and can be saved. */

/** @import { Paper } from "./paper.mjs" */

import { saveBlob } from "../../pictures/saving.mjs";
import { laterComponents, plotly } from "../../shell/charts/plotly.mjs";
import { drawnOnPaper, print } from "../../shell/charts/printing.mjs";
import { themeColours } from "../../shell/colours.mjs";
import { sortTables } from "../../shell/controls/sorting.mjs";
import { tr } from "../../shell/texts.mjs";
import { cardDrawing, drawingPixels, drawingText } from "./drawing.mjs";
import { PAPER_SHARP, paperDrawing } from "./paper.mjs";
import { Quiet } from "./quiet.mjs";
import { comparisonReport } from "./report.mjs";

/** Panels fill a first screen, to which the room above the figures' head still belongs. */
const BELOW_THE_PANELS = "0px 0px -48px";
const NEAR = "480px";
const DRAWN = ".js-plotly-plot:has(.main-svg)";
/** Where no further chart has come for so long, none comes, such as where the server is out of reach. */
const PATIENCE_MILLISECONDS = 30_000;

export class Figures {
  #colours = themeColours(() => {});
  #cards;
  #notice;
  #isSeen = false;
  #quiet = new Quiet(() => this.#askNext());
  /** @type {string[]} */
  #runs = [];
  /** What paper says in place of figures that are still on their way. */
  #undrawn = /** @type {HTMLElement} */ (document.getElementById("undrawn"));
  #near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) ask(target);
    },
    { rootMargin: NEAR },
  );

  /**
   * cards: the element that the cards come into; page: that of all that a report holds; notice: says what
   * could not be done.
   * @param {HTMLElement} cards
   * @param {HTMLElement} page
   * @param {(text: string) => void} notice
   */
  constructor(cards, page, notice) {
    this.#cards = cards;
    this.#notice = notice;
    sortTables();
    this.#watchHead();
    this.#watchPrinting();
    new MutationObserver(() => this.#watchCards()).observe(cards, { childList: true, subtree: true });
    /**
     * What the buttons do, by their names.
     * @type {Record<string, (button: HTMLButtonElement) => void>}
     */
    this.actions = {
      "save-svg": (button) => this.#saving(button, () => this.#save(button, "svg")),
      "save-png": (button) => this.#saving(button, () => this.#save(button, "png")),
      "save-report": (button) => this.#saving(button, () => this.#saveReport(page)),
      "print-all": () => print(),
    };
    document.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLButtonElement} */ (/** @type {Element} */ (target).closest("button"));
      this.actions[button?.dataset.action ?? ""]?.(button);
    });
  }

  /**
   * The runs whose figures are wanted, once somebody has scrolled to them.
   * @param {string[]} runs
   */
  show(runs) {
    this.#runs = runs;
    if (this.#isSeen) window.dash_clientside.set_props("compared", { value: runs });
  }

  /** The head above the figures has been on the screen. */
  #watchHead() {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        this.#see();
      },
      { rootMargin: BELOW_THE_PANELS },
    );
    observer.observe(/** @type {Element} */ (this.#cards.parentElement));
  }

  async #see() {
    if (this.#isSeen) return;
    await Promise.all([plotly(), laterComponents()]);
    this.#isSeen = true;
    this.show(this.#runs);
    this.#quiet.watch();
  }

  /** Where the browser's own menu was quicker than the figures, paper says so. */
  #watchPrinting() {
    // Paper says itself what is missing on it.
    drawnOnPaper({ owner: null, draw: () => this.#drawAll().catch((error) => console.info(error)) });
    addEventListener("beforeprint", () => {
      this.#undrawn.hidden = this.#isDrawn;
    });
  }

  /** Cards that are new, or show other runs now: whether they are near is asked once more. */
  #watchCards() {
    this.#near.disconnect();
    for (const charts of this.#waiting) this.#near.observe(charts);
    if (this.#waiting.length > 0) this.#quiet.start();
  }

  /** The charts that nobody is near come while nobody does anything: a browser's own menu waits for none. */
  #askNext() {
    const [next] = this.#waiting;
    if (next !== undefined) ask(next);
    return this.#waiting.length > 1;
  }

  get #waiting() {
    return this.#cards.querySelectorAll(".charts[id]:not([data-near])");
  }

  /** Are the cards those of the runs on the screen, and whole? The last ones stay until these come. */
  get #isDrawn() {
    const rows = /** @type {NodeListOf<HTMLElement>} */ (this.#cards.querySelectorAll(".run-table tbody tr"));
    const shown = Array.from(rows, (row) => row.dataset.run);
    const areThese = shown.length === this.#runs.length && this.#runs.every((run) => shown.includes(run));
    return areThese && Array.from(this.#cards.querySelectorAll(".charts")).every(isWhole);
  }

  /** Resolves when all charts are drawn, also those that nobody has scrolled to; rejects where they do not come. */
  async #drawAll() {
    await this.#see();
    let [came, since] = [0, performance.now()];
    while (!this.#isDrawn) {
      for (const charts of this.#waiting) ask(charts);
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      const { length } = this.#cards.querySelectorAll(DRAWN);
      if (length !== came) [came, since] = [length, now];
      if (now - since > PATIENCE_MILLISECONDS) throw new Error(tr("the figures have not come"));
    }
  }

  /**
   * The button waits meanwhile, and it is said where nothing was saved.
   * @param {HTMLButtonElement} button
   * @param {() => Promise<void>} save
   */
  async #saving(button, save) {
    button.disabled = true;
    try {
      await this.#drawAll();
      await save();
    } catch (error) {
      const { message: reason } = /** @type {Error} */ (error);
      this.#notice(tr("Nothing is saved: {reason}.", { reason }));
    } finally {
      button.disabled = false;
    }
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {"svg" | "png"} kind
   */
  async #save(button, kind) {
    const card = /** @type {HTMLElement} */ (button.closest(".figure"));
    const { ink, body: ground } = this.#colours;
    const paper = paperChosen();
    const title = card.querySelector("h3")?.textContent ?? "";
    const drawing =
      paper === null ? await cardDrawing(card, { ink, ground }, title) : await paperDrawing(card, paper);
    const svg = () => new Blob([drawingText(drawing)], { type: "image/svg+xml" });
    const png = () => drawingPixels(drawing, paper === null ? undefined : PAPER_SHARP);
    saveBlob(kind === "svg" ? svg() : await png(), `${card.dataset.name}.${kind}`);
  }

  /** @param {HTMLElement} page */
  async #saveReport(page) {
    saveBlob(new Blob([await comparisonReport(page)], { type: "text/html" }), "comparison.html");
  }
}

/**
 * How figures are saved for a paper; null as on the screen.
 * @returns {Paper | null}
 */
function paperChosen() {
  const chosen = (/** @type {string} */ id) =>
    /** @type {HTMLSelectElement} */ (document.getElementById(id)).value;
  const millimetres = Number(chosen("paper-width"));
  if (millimetres === 0) return null;
  const ground = chosen("paper-ground") === "white" ? "#ffffff" : null;
  return { millimetres, points: Number(chosen("paper-letters")), ground };
}

/**
 * Has Dash draw the charts of a card.
 * @param {Element} charts
 */
function ask(charts) {
  window.dash_clientside.set_props(JSON.parse(charts.id), { "data-near": "yes" });
}

/** @param {Element} charts */
function isWhole(charts) {
  const drawn = charts.querySelectorAll(DRAWN);
  return drawn.length === Number(charts.getAttribute("data-count") ?? -1);
}
