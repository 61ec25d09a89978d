/** The Compare page: what a person does changes its state, which all views and the address follow. */

/** @import { How } from "../../shell/store.mjs" */
/** @import { Context, Elements } from "../../shell/types.d.ts" */
/** @import { Change, State } from "./parameters.mjs" */
/** @import { ChosenRuns } from "./runs.mjs" */

import { toggled } from "../../shell/parameters.mjs";
import { Shell } from "../../shell/shell.mjs";
import { Store } from "../../shell/store.mjs";
import { tr } from "../../shell/texts.mjs";
import { fitted } from "./changes.mjs";
import { connect } from "./gestures.mjs";
import { COMPARE } from "./parameters.mjs";
import { Views } from "./views.mjs";
import * as words from "./words.mjs";

export class Compare {
  views;
  /**
   * Resolves when the chosen runs are shown; another promise for each choice.
   * @type {Promise<void>}
   */
  ready;
  #context;
  #runs;
  #store;
  #shell;
  #onChosen;
  #onShown;
  #opening = new AbortController();
  /** @type {() => void} */
  #resolveReady = () => {};

  /**
   * chosen(ids): these are the page's runs now; shown(ids): they are on the screen.
   * @param {Elements} page
   * @param {Context & {series: Record<string, string[]>}} context
   * @param {ChosenRuns} runs
   * @param {{chosen(ids: string[]): void, shown(ids: string[]): void}} followers
   */
  constructor(page, context, runs, { chosen, shown }) {
    this.#context = context;
    this.#runs = runs;
    this.#onChosen = chosen;
    this.#onShown = shown;
    this.#shell = new Shell(page);
    this.#store = new Store(COMPARE, context, { fit: (state) => this.#fitted(state) });
    this.#store.subscribe((state, changed, how) => this.#follow(state, changed, how));
    const commands = {
      state: () => this.state,
      commit: (/** @type {Change | null} */ change) => this.#change(change, "commit"),
      flow: (/** @type {Change | null} */ change) => this.#change(change, "flow"),
      remove: (/** @type {number} */ k) => this.choose(this.state.runs.filter((_, other) => other !== k)),
      toggleClass: (/** @type {number} */ k) => this.#toggleClass(k),
      unfold: () => this.#change({ unfolded: !this.state.unfolded }, "commit"),
      notice: (/** @type {string} */ text) => this.notice(text),
      retry: () => this.#open(),
      share: () => this.#share(),
    };
    this.views = new Views(page, commands);
    this.ready = this.#pending();
    /** What the page's buttons do, by their names. */
    this.actions = connect(page, this.views, commands);
  }

  /** @returns {State} */
  get state() {
    return this.#store.state;
  }

  /** @param {string} text what a person is told for a while */
  notice(text) {
    this.#shell.notice(text);
  }

  /** Reads the address and shows what it says. */
  begin() {
    const [notice] = this.#store.begin();
    if (notice !== undefined) this.notice(notice);
    this.#onChosen(this.state.runs);
    this.#open();
  }

  /**
   * Other runs, as far as they fit side by side; the rest of the state stays as far as they have it.
   * @param {string[]} ids
   */
  choose(ids) {
    const most = this.#context.most ?? ids.length;
    if (ids.length > most)
      this.#shell.notice(tr("At most {most} runs stand side by side: take one out first.", { most }));
    else if (String(ids) !== String(this.state.runs))
      this.#store.commit({ runs: ids, brush: null, large: null });
  }

  /**
   * @param {State} state
   * @param {string[]} changed
   * @param {How} how
   */
  #follow(state, changed, how) {
    if (changed.includes("runs")) {
      this.#onChosen(state.runs);
      this.#open();
    } else if (this.views.isOpen) {
      this.views.show(state, changed);
      if (how === "back") return;
      const change = Object.fromEntries(changed.map((key) => [key, state[/** @type {keyof State} */ (key)]]));
      const { panels, probe } = this.views;
      this.#shell.announce(words.announcement(change, state, panels, probe.name));
    }
  }

  /** Shows the state's runs; runs chosen later supersede them. */
  async #open() {
    if (this.views.isOpen) this.ready = this.#pending();
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    const { runs } = this.state;
    this.views.expect(runs.length, runs.length === 0 ? "" : tr("Loading …"));
    this.#shell.message(words.nothingToCompare(runs.length, this.#context.runs.length));
    try {
      const opened = await this.#runs.open(runs);
      if (signal.aborted) return;
      const isWhole = Object.values(this.#context.series).some((ids) => String(ids) === String(runs));
      if (opened.length > 0 && this.views.open(opened, isWhole)) {
        this.#store.refit();
        this.views.show(this.state);
      } else if (opened.length > 0) {
        this.views.expect(0, "");
        this.#shell.message(words.NOTHING_IN_COMMON);
      }
      this.#onShown(runs);
      this.#resolveReady();
    } catch (error) {
      if (!signal.aborted) this.#fail(/** @type {Error} */ (error));
    }
  }

  /**
   * @param {Change | null} change
   * @param {"commit" | "flow"} how
   */
  #change(change, how) {
    if (this.views.isOpen && change !== null) this.#store[how](change);
  }

  /** @param {number} k */
  #toggleClass(k) {
    const { images, all } = this.views.panels;
    if (images === null || !this.views.isOpen || k >= all[0].run.classes.length) return;
    this.#change({ classes: toggled(this.state.classes, k) }, "commit");
  }

  #share() {
    this.#store.flush();
    this.#shell.share();
  }

  /**
   * The state without what the shown runs have not.
   * @param {State} state
   */
  #fitted(state) {
    const isShown = this.views.isOpen && String(state.runs) === String(this.state.runs);
    return isShown ? fitted(state, this.views.panels) : state;
  }

  /** @param {Error} error */
  #fail(error) {
    console.error(error);
    const reason = error.message.replace(/\.$/, "");
    this.views.expect(this.state.runs.length, "");
    this.#shell.message(tr("These runs cannot be compared: {reason}.", { reason }), { canRetry: true });
  }

  /** @returns {Promise<void>} */
  #pending() {
    return new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
  }
}
