/** The Compare page: what a person does changes the state, all panels and the address follow. */

import { themeColours } from "../../shell/colours.mjs";
import { History } from "../../shell/history.mjs";
import { Shell } from "../../shell/shell.mjs";
import { rounded, toggled } from "../../shell/state.mjs";
import { Legend } from "../../sky/legend.mjs";
import { Bench } from "./bench.mjs";
import { drawBrush } from "./brush_view.mjs";
import { fitted, pointedAt, target } from "./changes.mjs";
import { Details } from "./details.mjs";
import { connect } from "./gestures.mjs";
import { classCounts } from "./images.mjs";
import { Looking } from "./looking.mjs";
import { Panels } from "./panels.mjs";
import { parse, START, stateQuery } from "./state.mjs";
import * as words from "./words.mjs";

const OF_THE_SKIES = ["classes", "brush", "aligned"];

export class Compare {
  state = START;
  /** Is a finger's drag a brush? */
  isSelecting = false;
  #offer;
  #runs;
  #tell;
  #opening = new AbortController();
  #isOpen = false;
  #resolveReady;

  /**
   * offer: {runs: all that can be shown, chosen: those to start with}; runs: ChosenRuns;
   * chosen(ids), shown(ids): these are the page's runs now, these are on the screen.
   */
  constructor(page, offer, runs, tell) {
    this.page = page;
    this.#offer = offer;
    this.#runs = runs;
    this.#tell = tell;
    this.shell = new Shell(page);
    this.history = new History((search) => this.#goBack(search), stateQuery);
    this.colours = themeColours(() => this.#isOpen && this.#drawSkies());
    this.panels = new Panels(page.panels, this.colours, {
      remove: (k) => this.choose(this.state.runs.filter((_, other) => other !== k)),
      drawn: () => this.#drawMarks(),
    });
    this.bench = new Bench(page);
    this.details = new Details({
      unfold: () => this.commit({ unfolded: !this.state.unfolded }),
      problem: (text) => this.shell.notice(text),
    });
    this.looking = new Looking(this.panels, this.bench, this.details);
    this.legend = new Legend(page.legend, {
      toggle: (k) => this.toggleClass(k),
      clear: () => this.commit({ classes: [] }),
    });
    this.#expect();
    connect(this);
  }

  /** Reads the address and shows what it says. */
  begin() {
    const { state, notices } = parse(location.search, this.#offer);
    this.state = state;
    if (notices.length > 0) {
      this.shell.notice(notices[0]);
      this.history.replace(state);
    }
    this.#tell.chosen(state.runs);
    this.open();
  }

  /** Other runs are chosen: what is looked at stays as far as they have it. */
  choose(ids) {
    if (String(ids) === String(this.state.runs)) return;
    this.state = { ...this.state, runs: ids, brush: null };
    this.history.push(this.state);
    this.#tell.chosen(ids);
    this.open();
  }

  /** Shows the state's runs; runs chosen later supersede them. */
  async open() {
    if (this.#isOpen) this.#expect();
    this.#isOpen = false;
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    const { runs } = this.state;
    this.panels.expect(runs.length);
    this.#rest(
      words.nothingToCompare(runs.length, this.#offer.runs.length),
      runs.length === 0 ? "" : "Loading …",
    );
    try {
      const opened = await this.#runs.open(runs);
      if (signal.aborted) return;
      if (opened.length > 0) this.#arrange(opened);
      this.#tell.shown(runs);
      this.#resolveReady();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #arrange(opened) {
    const { panels } = this;
    panels.open(opened);
    if (panels.images === null && !panels.haveOnePlace) {
      panels.expect(0);
      this.#rest(words.NOTHING_IN_COMMON);
      return;
    }
    const [{ run }] = opened;
    this.looking.open(run);
    this.legend.open(panels.images === null ? [] : run.classes);
    if (panels.images !== null) this.legend.showCounts(classCounts(panels.images, run.classes.length));
    this.bench.open(run);
    this.#isOpen = true;
    this.state = fitted(this.state, panels);
    this.#followWhole();
    this.looking.loadImagesWhenIdle();
  }

  /** Nothing can be pointed at: a message says why, a name what is going on. */
  #rest(message, name = "") {
    this.shell.message(message);
    this.bench.rest(name);
    this.legend.open([]);
  }

  /** Is there anything to point at? */
  get isOpen() {
    return this.#isOpen;
  }

  /** Something a person decided: all follow, and “back” undoes it; null is nothing. */
  commit(change) {
    if (this.#change(change)) this.history.push(this.state);
  }

  /** Something that flows, such as steps of a key: “back” does not stop there. */
  flow(change) {
    if (this.#change(change)) this.history.replace(this.state);
  }

  #change(change) {
    if (!this.#isOpen || change === null) return false;
    this.state = { ...this.state, ...change, ...(change.z && { z: rounded(change.z) }) };
    if (OF_THE_SKIES.some((name) => name in change)) this.#followWhole();
    else this.#follow();
    this.shell.forgetInvitation();
    this.shell.announce(words.announcement(change, this.state, this.panels, this.looking.name));
    return true;
  }

  /** Where the stars are, or which of them are lit, has changed as well. */
  #followWhole() {
    this.panels.align(this.state.aligned);
    this.panels.light(this.state.classes, this.state.brush);
    this.panels.draw();
    this.#drawBrush();
    this.#follow();
  }

  #follow() {
    const { state, panels } = this;
    this.legend.show(state.classes);
    this.bench.show(state, panels, this.isSelecting);
    this.page.panels.dataset.show = state.show;
    this.lookBack();
    this.details.show(state.show, panels.all, state.unfolded);
  }

  #drawSkies() {
    this.panels.draw();
    this.#drawMarks();
  }

  #drawMarks() {
    if (!this.#isOpen) return;
    this.#drawBrush();
    this.lookBack();
  }

  #drawBrush() {
    const { brush } = this.state;
    this.panels.all.forEach((panel, k) => {
      const polygon = brush?.panel === k ? brush.polygon : null;
      drawBrush(panel, polygon, this.colours);
      panel.lead(polygon);
    });
  }

  /** Looks at a shown place of panel k without going there. */
  preview(k, shown) {
    const pointed = this.#isOpen ? pointedAt(this.state, this.panels, k, shown) : null;
    if (pointed === null) return;
    this.shell.forgetInvitation();
    this.looking.at(pointed, this.state.aligned);
  }

  /** Looks at a cell of all grids. */
  previewCell(cell) {
    if (this.#isOpen) this.looking.cell(cell);
  }

  /** Looks back at what the state says. */
  lookBack() {
    if (!this.#isOpen) return;
    this.details.mark(this.panels.all, null);
    this.looking.at(target(this.state, this.panels), this.state.aligned);
  }

  /** Goes to a shown place of panel k. */
  go(k, shown) {
    if (this.#isOpen) this.commit(pointedAt(this.state, this.panels, k, shown));
  }

  toggleAligned() {
    if (this.panels.images !== null && this.panels.all.length > 1)
      this.commit({ aligned: !this.state.aligned });
  }

  toggleClass(k) {
    if (this.#isOpen && this.panels.images !== null && k < this.panels.all[0].run.classes.length) {
      this.commit({ classes: toggled(this.state.classes, k) });
    }
  }

  toggleSelecting() {
    this.isSelecting = !this.isSelecting;
    if (this.#isOpen) this.bench.show(this.state, this.panels, this.isSelecting);
  }

  #goBack(search) {
    const { state } = parse(search, this.#offer);
    const isSame = String(state.runs) === String(this.state.runs);
    this.state = state;
    if (!isSame) {
      this.#tell.chosen(state.runs);
      this.open();
    } else if (this.#isOpen) {
      this.state = fitted(state, this.panels);
      this.#followWhole();
    }
  }

  #fail(error) {
    console.error(error);
    const reason = error.message.replace(/\.$/, "");
    this.bench.rest("");
    this.shell.message(`These runs cannot be compared: ${reason}.`, { canRetry: true });
  }

  /** The promise of panels that are shown, a new one for each choice. */
  #expect() {
    this.ready = new Promise((resolve) => (this.#resolveReady = resolve));
  }
}
