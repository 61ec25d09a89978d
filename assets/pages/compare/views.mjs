/** All that shows the page's state: panels, toolbar, legend, and what is decoded. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Colours, Point } from "../../types.d.ts" */
/** @import { Change, State } from "./parameters.mjs" */
/** @import { OpenedRun } from "./runs.mjs" */

import { themeColours } from "../../shell/colours.mjs";
import { Legend } from "../../sky/legend.mjs";
import { pointedAt, target } from "./changes.mjs";
import { Details } from "./details.mjs";
import { classCounts } from "./images.mjs";
import { Panels } from "./panels/panels.mjs";
import { Probe } from "./panels/probe.mjs";
import { COMPARE } from "./parameters.mjs";
import { Toolbar } from "./toolbar.mjs";

/** What of the state decides where stars are, and which of them are lit. */
const OF_THE_SKIES = ["classes", "brush", "aligned"];

/**
 * What views ask for; null is no change.
 * @typedef {object} Commands
 * @property {(change: Change | null) => void} commit
 * @property {(change: Change | null) => void} flow
 * @property {(k: number) => void} remove takes run k out
 * @property {(k: number) => void} toggleClass
 * @property {() => void} unfold
 * @property {(text: string) => void} notice
 */

export class Views {
  /** Is there anything to point at? */
  isOpen = false;
  /** @type {Colours} */
  colours;
  panels;
  details;
  probe;
  #page;
  #toolbar;
  #legend;
  /** @type {State} */
  #state = COMPARE.start;
  #isSelecting = false;

  /**
   * @param {Elements} page
   * @param {Commands} commands
   */
  constructor(page, commands) {
    const { commit, flow, remove, toggleClass, unfold, notice } = commands;
    this.#page = page;
    // With the next frame: Chromium prints a canvas blank that was drawn while it began to.
    this.colours = themeColours(() => requestAnimationFrame(() => this.#redraw()));
    this.panels = new Panels(page, this.colours, {
      remove,
      enlarge: (k) => flow({ large: k + 1 }),
      drawn: () => this.#drawMarks(),
    });
    this.details = new Details({ unfold, problem: notice });
    this.#toolbar = new Toolbar(page);
    this.probe = new Probe(this.panels, this.#toolbar, this.details);
    this.#legend = new Legend(page.legend, { toggle: toggleClass, clear: () => commit({ classes: [] }) });
  }

  /**
   * Empty panels, and in the toolbar what is going on.
   * @param {number} count
   * @param {string} name
   */
  expect(count, name) {
    this.isOpen = false;
    this.panels.expect(count);
    this.#legend.open([]);
    this.#toolbar.clear(name);
  }

  /**
   * The runs' images and planes; false where they have nothing in common to point at.
   * @param {OpenedRun[]} opened
   * @param {boolean} isWhole are they a series as it is offered?
   */
  open(opened, isWhole) {
    const { panels } = this;
    panels.open(opened, isWhole);
    const [{ run }] = opened;
    if (panels.images === null && !panels.haveOnePlace) return false;
    this.#legend.open(panels.images === null ? [] : run.classes);
    if (panels.images !== null) this.#legend.showCounts(classCounts(panels.images, run.classes.length));
    this.#toolbar.open(run);
    this.probe.open(run);
    this.isOpen = true;
    return true;
  }

  /**
   * changed: the keys of what is another, all where it is left out.
   * @param {State} state
   * @param {string[]} changed
   */
  show(state, changed = OF_THE_SKIES) {
    this.#state = state;
    if (changed.some((key) => OF_THE_SKIES.includes(key))) this.#showSkies();
    else if (changed.includes("large")) this.#showLarge();
    this.#legend.show(state.classes);
    this.#showSwitches();
    this.#page.panels.dataset.show = this.#page.stage.dataset.show = state.show;
    this.showState();
    this.details.show(state.show, this.panels.all, state.unfolded);
  }

  /** @param {boolean} isSelecting is a finger's drag a brush? */
  showSelecting(isSelecting) {
    this.#isSelecting = isSelecting;
    if (this.isOpen) this.#showSwitches();
  }

  /** All panels decode what the state says. */
  showState() {
    if (!this.isOpen) return;
    this.details.mark(this.panels.all, null);
    this.probe.show(target(this.#state, this.panels), this.#state.aligned);
  }

  /**
   * All panels decode what a shown place of panel k means, if anything; the state stays.
   * @param {number} k
   * @param {Point} shown
   */
  preview(k, shown) {
    const pointed = this.isOpen ? pointedAt(this.#state, this.panels, k, shown) : null;
    if (pointed !== null) this.probe.show(pointed, this.#state.aligned);
  }

  #showLarge() {
    const { large } = this.#state;
    this.panels.enlarge(large === null ? null : large - 1);
    this.panels.drawLarge();
    this.#drawBrush();
  }

  #showSkies() {
    const { aligned, classes, brush, large } = this.#state;
    this.panels.align(aligned);
    this.panels.enlarge(large === null ? null : large - 1);
    this.panels.select(classes, brush);
    this.panels.draw();
    this.#drawBrush();
  }

  #showSwitches() {
    this.#toolbar.show(this.#state, this.panels, this.#isSelecting);
  }

  #redraw() {
    if (!this.isOpen) return;
    this.panels.draw();
    this.#drawMarks();
  }

  #drawMarks() {
    if (!this.isOpen) return;
    this.#drawBrush();
    this.showState();
  }

  #drawBrush() {
    const { brush } = this.#state;
    for (const { panel, k } of this.panels.shown) {
      const polygon = brush?.panel === k ? brush.polygon : null;
      panel.outline(polygon, this.colours);
      panel.linkTo(polygon);
    }
  }
}
