/**
 * The one owner of a page's state, which is also in the address.
 *
 * Whoever shows something of it subscribes; whoever changes it says how: `commit` is a decision,
 * to which the browser's “back” returns; `flow` is a slider on its way; `pass` is a frame of a
 * movement, which the address does not follow.
 */

/** @import { Context, ParametersOf } from "./types.d.ts" */

import { host } from "./host.mjs";
import { languageNotices, withLanguage } from "./language_links.mjs";

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const CALM_MILLISECONDS = 300;

/** @typedef {"commit" | "flow" | "pass" | "record" | "back"} How */

/**
 * What of the browser a store needs.
 * @typedef {Pick<typeof globalThis, "location" | "history" | "addEventListener" | "setTimeout" | "clearTimeout">} Browser
 */

/** @template {object} S */
export class Store {
  /** @type {S} */
  #state;
  #parameters;
  #context;
  #fit;
  #browser;
  /** @type {((state: S, changed: string[], how: How) => void)[]} */
  #subscribers = [];
  #isPending = false;
  #timer = 0;

  /**
   * fit: the state of an address without what is not there now, such as latents of another run.
   * @param {ParametersOf<S>} parameters
   * @param {Context} context
   * @param {{fit?: (state: S) => S, browser?: Browser}} options
   */
  constructor(parameters, context, { fit = (state) => state, browser = host.browser } = {}) {
    this.#state = parameters.start;
    this.#parameters = parameters;
    this.#context = context;
    this.#fit = fit;
    this.#browser = browser;
    browser.addEventListener("popstate", () => this.#goBack());
  }

  get state() {
    return this.#state;
  }

  /** Reads the address, without telling anybody; returns what could not be read, a sentence each. */
  begin() {
    const { state, notices: faults } = this.#read();
    const notices = [...faults, ...languageNotices(this.#browser.location.search)];
    this.#state = state;
    if (notices.length > 0) this.#addressLater();
    return notices;
  }

  /**
   * tell(state, changed, how): after each change; changed: the keys.
   * @param {(state: S, changed: string[], how: How) => void} tell
   */
  subscribe(tell) {
    this.#subscribers.push(tell);
  }

  /**
   * Something that a person decided: a step to which “back” returns.
   * @param {Partial<S>} change
   */
  commit(change) {
    // What flowed before belongs to the step that is left.
    this.flush();
    this.#change(change, "commit");
    this.#step(this.#state);
  }

  /**
   * Something that flows, such as a slider: the address follows, “back” does not stop there.
   * @param {Partial<S>} change
   */
  flow(change) {
    this.#change(change, "flow");
    this.#addressLater();
  }

  /**
   * A frame of a movement: the address stays.
   * @param {Partial<S>} change
   */
  pass(change) {
    this.#change(change, "pass");
  }

  /**
   * Something that is already seen, such as a sky that was dragged.
   * @param {Partial<S>} change
   */
  record(change) {
    this.#change(change, "record");
    this.#addressLater();
  }

  /**
   * A step of the address to where a movement leads that begins now.
   * @param {Partial<S>} change
   */
  stepTo(change) {
    this.flush();
    this.#step(this.#changed(change));
  }

  /** Without what is not there now; nobody is told. */
  refit() {
    this.#state = this.#fit(this.#state);
  }

  /** Writes the address now, where it would be later. */
  flush() {
    this.#browser.clearTimeout(this.#timer);
    if (this.#isPending) this.#browser.history.replaceState(null, "", this.#address(this.#state));
    this.#isPending = false;
  }

  /**
   * @param {Partial<S>} change
   * @param {How} how
   */
  #change(change, how) {
    this.#state = this.#changed(change);
    this.#tell(Object.keys(change), how);
  }

  /**
   * @param {Partial<S>} change
   * @returns {S}
   */
  #changed(change) {
    return { ...this.#state, ...this.#parameters.tidied(change) };
  }

  /**
   * @param {string[]} changed
   * @param {How} how
   */
  #tell(changed, how) {
    for (const tell of this.#subscribers) tell(this.#state, changed, how);
  }

  #read() {
    return this.#parameters.parse(this.#browser.location.search, this.#context);
  }

  #goBack() {
    this.#browser.clearTimeout(this.#timer);
    this.#isPending = false;
    const before = /** @type {Record<string, unknown>} */ (this.#state);
    const { state } = this.#read();
    const changed = Object.entries(this.#fit(state)).filter(([key, value]) => !isSame(value, before[key]));
    // Values that are the same stay the same objects, so that nothing is made anew for them.
    this.#state = { ...this.#state, ...Object.fromEntries(changed) };
    this.#tell(
      changed.map(([key]) => key),
      "back",
    );
  }

  /** @param {S} state */
  #step(state) {
    const { location, history } = this.#browser;
    const address = this.#address(state);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
  }

  #addressLater() {
    this.#isPending = true;
    this.#browser.clearTimeout(this.#timer);
    this.#timer = Number(this.#browser.setTimeout(() => this.flush(), CALM_MILLISECONDS));
  }

  /** @param {S} state */
  #address(state) {
    const { pathname, search } = this.#browser.location;
    return withLanguage(pathname + this.#parameters.query(state), search);
  }
}

/** What a person can undo and redo of a state: the parts of it that have these keys. */
export class Past {
  /** @type {{state: Record<string, unknown>, commit(change: Record<string, unknown>): void}} */
  #store;
  #keys;
  /** @type {Record<string, unknown>[]} */
  #before = [];
  /** @type {Record<string, unknown>[]} */
  #after = [];

  /**
   * @param {{state: Record<string, unknown>, commit(change: Record<string, unknown>): void}} store
   * @param {string[]} keys
   */
  constructor(store, keys) {
    this.#store = store;
    this.#keys = keys;
  }

  /** The state, as it was before a decision, can be undone to. */
  remember(state = this.#store.state) {
    this.#before.push(this.#part(state));
    this.#after = [];
  }

  /** False where there is nothing to undo. */
  undo() {
    return this.#move(this.#before, this.#after);
  }

  /** False where there is nothing to redo. */
  redo() {
    return this.#move(this.#after, this.#before);
  }

  get canUndo() {
    return this.#before.length > 0;
  }

  get canRedo() {
    return this.#after.length > 0;
  }

  forget() {
    this.#before = [];
    this.#after = [];
  }

  /**
   * @param {Record<string, unknown>[]} from
   * @param {Record<string, unknown>[]} to
   */
  #move(from, to) {
    const found = from.pop();
    if (found === undefined) return false;
    to.push(this.#part(this.#store.state));
    this.#store.commit(found);
    return true;
  }

  /** @param {Record<string, unknown>} state */
  #part(state) {
    return Object.fromEntries(this.#keys.map((key) => [key, state[key]]));
  }
}

/**
 * @param {unknown} value
 * @param {unknown} other
 */
function isSame(value, other) {
  return JSON.stringify(value) === JSON.stringify(other);
}
