/**
 * A page around the sky of one run: from the address to the run, its decoder, its stars, and back.
 *
 * A page extends it with `views` and `pointer`, and with what it does in leave(), decoderCame(), settle(),
 * follow() and announcement(). * Highlights, the plane, what is seen of it, links and screen readers are followed here.
 */

/** @import { Actions } from "../shell/shell.mjs" */
/** @import { How } from "../shell/store.mjs" */
/** @import { ParametersOf, SkyState } from "../shell/types.d.ts" */
/** @import { Axes, Decoder, Opened, Run } from "../types.d.ts" */
/** @import { Cloud } from "./cloud.mjs" */
/** @import { SkyCommands, SkyViews } from "./sky_views.mjs" */

import { toldClasses } from "../inference/condition.mjs";
import { DecoderPool, hasSpareCore, isCrowded } from "../inference/pool.mjs";
import { axesName, kindOf, ownAxes, showsMost, unfoldMap } from "../maths/plane.mjs";
import { Sheets } from "../pictures/sheets.mjs";
import { Availability } from "../shell/availability.mjs";
import { fetchPlotly } from "../shell/charts/plotly.mjs";
import { setProps } from "../shell/dash.mjs";
import { withoutLanguage } from "../shell/language_links.mjs";
import { documentElements, idle, write } from "../shell/page.mjs";
import { LINKED, PageLinks } from "../shell/page_links.mjs";
import { toggled } from "../shell/parameters.mjs";
import { Presentation } from "../shell/presentation.mjs";
import { reportDeadButtons, Shell, watchActions } from "../shell/shell.mjs";
import { Store } from "../shell/store.mjs";
import { surround } from "../shell/surroundings.mjs";
import { tr } from "../shell/texts.mjs";
import { decoderText } from "../shell/words.mjs";
import { openDecoder, openExact, openLatents, openSky, openSpace, UnseenRun } from "./explored_run.mjs";
import { hasWebGL, watchGraphics } from "./graphics.mjs";
import { placeWords } from "./place_words.mjs";
import { offerSound } from "./sound/sound_switch.mjs";

const NO_RUNS = tr(
  "No run is published yet. Train one with “python -m vae train --recipe flagship --dataset mnist”.",
);
const NOTHING_SHOWN = tr("No run is shown.");
const NO_IMAGES = tr("This run has no test images.");
const EMPTY_SKY = tr(
  "This run came without test images, so there are no stars. Move anywhere: the model imagines what belongs there.",
);
const SERVED = tr("The server decodes this run, and this takes more places than it can be asked for.");
const UNSELECTED = tr("No images are selected.");
const SPACE = "space";
const NO_SPACE = tr(
  "This browser has no WebGL, without which it cannot draw three dimensions. The plane shows two of them.",
);
const GRAPHICS_LOST = tr(
  "The browser has taken the graphics card away from this page. The stars come back as soon as it gives it back; decoding goes on.",
);

/** So many decodes make a browser compile the decoder's loops well. */
const WARMING = 30;
const WARMING_MILLISECONDS = 2000;

/**
 * @template {SkyState} S
 * @template {SkyViews<S>} V
 */
export class SkyPage {
  /** What the page shows, which the page gives. @type {V} */
  views = /** @type {any} */ (undefined);
  /** The pointer's watch, which the page gives. @type {{again(): void}} */
  pointer = { again() {} };
  /** Resolves once the run is shown. @type {Promise<void>} */
  ready;
  /**
   * Of the run that is shown.
   * @type {Opened | null}
   */
  opened = null;
  pool = new DecoderPool({ hasSpare: hasSpareCore(), givesWay: isCrowded() });
  page = documentElements();
  shell = new Shell(this.page);
  availability = new Availability((reason) => this.shell.notice(reason));
  /** What can do nothing for a run without test images: names of actions. @type {string[]} */
  ofImages = [];
  /** What can do nothing for a run that the server decodes. @type {string[]} */
  ofBrowsers = [];
  #invitation = this.page.invitation.textContent;
  presentation = new Presentation({
    walk: (direction) => this.walk(direction),
    changed: (isOn) => this.presented(isOn),
  });
  store;
  #parameters;
  /** May what is decoded at first be of rounded weights? See exactly(). */
  isPreviewed = false;
  /** May the server decode what the browser cannot? */
  canBeServed = false;
  /** @type {Promise<void> | null} */
  #exact = null;
  #opening = new AbortController();
  #drawing = new AbortController();
  #links = new PageLinks();
  /** @type {Actions} */
  #actions = {};
  /** @type {unknown} */
  #drawn = null;
  /** Is a run to be opened of which the address says nothing else? */
  #isFresh = false;
  /** @type {() => void} */
  #resolveReady = () => {};

  /**
   * @param {string[]} runs
   * @param {ParametersOf<S>} parameters
   */
  constructor(runs, parameters) {
    this.#parameters = parameters;
    this.store = new Store(parameters, { runs }, { fit: (state) => this.fitted(state) });
    this.store.subscribe((state, changed, how) => this.#follow(state, changed, how));
    this.ready = this.#expect();
    offerSound();
    watchGraphics(this.page.skyPane, {
      lost: () => this.shell.message(GRAPHICS_LOST),
      restored: () => this.#drawAgain(),
    });
  }

  get state() {
    return this.store.state;
  }

  /** The header is there, with buttons of its own. */
  headerCame() {
    this.shell.display.furnish();
    offerSound();
    this.availability.again();
    reportDeadButtons(this.#actions);
  }

  /** Reads the address and opens the run that it names; returns its id, null where there is none. */
  begin() {
    const [notice] = this.store.begin();
    this.#isFresh = [...new URLSearchParams(withoutLanguage(location.search)).keys()].every(
      (name) => name === "run",
    );
    if (notice !== undefined) this.shell.notice(notice);
    this.views.state = this.state;
    if (this.state.run === null) {
      this.shell.message(NO_RUNS);
      write(this.page.status, tr("No runs"));
    } else {
      this.#open();
    }
    return this.state.run;
  }

  /**
   * The list of runs says which it is.
   * @param {string | null} id
   */
  chooseRun(id) {
    if (!id || id === this.state.run) return;
    this.#isFresh = true;
    this.store.commit({ ...this.#parameters.start, ...this.#parameters.kept(this.state), run: id });
  }

  /**
   * What the sky of a run is to show where nobody has said: null is the plane of its own two latents.
   * @param {Run} run
   * @returns {Axes | null}
   */
  opensOn(run) {
    const state = { ...this.#parameters.start, axes: showsMost(run) };
    return this.#parameters.fit(state, run).axes;
  }

  /**
   * The state without what the run has not that is shown.
   * @param {S} state
   * @returns {S}
   */
  fitted(state) {
    return this.opened !== null && this.opened.run.id === state.run
      ? this.#parameters.fit(state, this.opened.run)
      : state;
  }

  /** What the sky shows, see plane.mjs. */
  get plane() {
    return this.views.plane;
  }

  /** The run that is shown. */
  get run() {
    return this.views.run;
  }

  /** Does a click take the nearest test image's z, rather than the place itself? */
  get snapping() {
    return this.state.snap ?? this.run.latent_dim > 2;
  }

  /** The plane by which places are named; null where all latents are seen. */
  get shownPlane() {
    return this.views.shownPlane;
  }

  /**
   * Where z is drawn: a place of the plane, or all three latents.
   * @param {ArrayLike<number>} z
   */
  placeOf(z) {
    return this.views.placeOf(z);
  }

  /** Can places be chosen? */
  get isThere() {
    return this.opened?.cloud != null;
  }

  /**
   * Something that a person decided, to which “back” returns; null is nothing.
   * @param {Partial<S> | null} change
   */
  commit(change) {
    if (this.isThere && change !== null) this.store.commit(change);
  }

  /**
   * Something that flows, such as a slider; null is nothing.
   * @param {Partial<S> | null} change
   */
  flow(change) {
    if (this.isThere && change !== null) this.store.flow(change);
  }

  /** @param {number} k */
  toggleClass(k) {
    if (k < (this.opened?.run.classes.length ?? 0)) this.#decide({ classes: toggled(this.state.classes, k) });
  }

  unselect() {
    if (this.state.sel !== null) this.#decide({ sel: null });
  }

  /**
   * All three latents, or the plane of two.
   * @param {boolean} space
   */
  showSpace(space) {
    if (this.opened?.run.latent_dim === 3 && space !== this.state.space) this.#decide({ space });
  }

  /**
   * What a person does in the views of all these pages.
   * @returns {SkyCommands}
   */
  get skyCommands() {
    return {
      toggleClass: (k) => this.toggleClass(k),
      clearClasses: () => this.#decide({ classes: [] }),
      choosePlane: (axes) => this.#choosePlane(this.#shortAxes(axes)),
      tell: (label) => this.#decide({ told: label }),
      moved: (view) => {
        this.pointer.again();
        if (view !== null) this.#record({ view });
      },
      turned: (camera) => this.#record({ camera }),
    };
  }

  /**
   * Buttons do what they are called, and hints and explanations say what that is; returns the
   * actions as they are to be called, which say why where they can do nothing.
   * @param {Actions} actions
   */
  watchActions(actions) {
    const guarded = this.availability.guarded(actions);
    watchActions(guarded);
    this.#actions = actions;
    reportDeadButtons(actions);
    surround(this.page);
    return guarded;
  }

  /**
   * By the names of the buttons that all these pages have.
   * @returns {Actions}
   */
  get actions() {
    return {
      "show-plane": () => this.showSpace(false),
      "show-space": () => this.showSpace(true),
      "show-axes": () => this.#showAxes(null),
      "show-principal": () => this.#showAxes({ principal: [0, 1] }),
      "show-map": () => this.#showAxes("map"),
      "clear-selection": () => this.unselect(),
      retry: () => this.#open(),
      present: () => this.presentation.toggle(),
      share: () => {
        this.store.flush();
        this.shell.share();
      },
    };
  }

  /**
   * While it is presented: to the next of the views that a person has kept, or the one before; false
   * where there is none.
   * @param {number} _direction
   */
  walk(_direction) {
    return false;
  }

  /** @param {boolean} _isOn it is presented now, or no longer */
  presented(_isOn) {}

  /** The run that was shown goes. */
  leave() {}

  /** Resolves once what needs no test image is shown. */
  async decoderCame() {}

  /** What is decoded is of the exact weights from now on: whatever was painted is to be once more. */
  exactCame() {}

  /**
   * Of a conditional run another class is told, which the page shows at once; where it cannot, the run is
   * opened anew with it.
   */
  toldAtOnce() {
    return false;
  }

  /**
   * The next class, or the one before, is told; after the last comes the first.
   * @param {number} step
   */
  tellNext(step) {
    const count = this.opened === null ? 0 : toldClasses(this.opened.run);
    if (count > 0) this.#decide({ told: (this.state.told + step + count) % count });
  }

  /** Resolves once what is decoded is of the run's exact weights, for whoever makes numbers or files of it. */
  exactly() {
    const { opened } = this;
    if (opened === null || opened.isExact) return Promise.resolve();
    this.#exact ??= this.#becomeExact(opened, this.#opening.signal);
    return this.#exact;
  }

  /**
   * The test images' latents have come.
   * @param {Cloud} _cloud
   */
  settle(_cloud) {}

  /**
   * The state is another: its keys, and how it changed.
   * @param {string[]} _changed
   * @param {How} _how
   */
  follow(_changed, _how) {}

  /**
   * What z looks like, how sure that is and how far from the data, for whoever does not see it.
   * @param {ArrayLike<number>} z
   */
  inWords(z) {
    const { cloud, run } = this.opened ?? {};
    return cloud && run ? placeWords(z, cloud, run.classes) : "";
  }

  /**
   * What a screen reader is told after a decision.
   * @param {Partial<S>} _change
   */
  announcement(_change) {
    return "";
  }

  /** More of the test images can be drawn. */
  sheetCame() {
    this.pointer.again();
  }

  /** @param {unknown} error */
  fail(error) {
    if (error instanceof UnseenRun) {
      this.shell.message(error.message);
      write(this.page.status, tr("No run is shown"));
      this.#isUnseen(true);
      this.availability.close(NOTHING_SHOWN);
      return;
    }
    console.error(error);
    const reason = error instanceof Error ? error.message : String(error);
    if (this.opened === null) this.availability.close(NOTHING_SHOWN);
    this.shell.message(tr("This run cannot be shown: {value}.", { value: reason.replace(/\.$/, "") }), {
      canRetry: true,
    });
    write(this.page.status, tr("Not loaded"));
  }

  /**
   * @param {S} state
   * @param {string[]} changed
   * @param {How} how
   */
  #follow(state, changed, how) {
    this.views.state = state;
    /** @param {string[]} keys */
    const has = (...keys) => keys.some((key) => changed.includes(key));
    if (has(...LINKED)) this.#links.show(state);
    if (has("run")) {
      if (how === "back") setProps("run", { value: state.run });
      this.#open();
      return;
    }
    if (how === "record" || !this.isThere) return;
    if (has("told") && !this.#tell()) {
      this.#open();
      return;
    }
    this.follow(changed, how);
    if (has("axes", "space") && this.#drawn !== null && this.#drawn !== this.#toDraw) {
      this.#redraw();
    } else {
      if (has("classes")) this.views.recolour();
      if (has("view", "camera")) this.views.showView();
    }
    if (how === "commit" || how === "flow") {
      const change = picked(state, changed);
      const isUnselected = changed.length === 1 && change.sel === null;
      const said = change.told === undefined ? this.announcement(change) : this.#toldText(change.told);
      this.shell.announce(isUnselected ? UNSELECTED : said);
    }
  }

  /** The pool and the page go on with the class that is told now; false where the page cannot. */
  #tell() {
    const { opened } = this;
    if (opened === null) return false;
    opened.told = this.state.told;
    opened.decoder = opened.decoder.told(opened.told);
    this.pool.use(opened.decoder);
    this.views.told.show(opened.told);
    return this.toldAtOnce();
  }

  /** @param {number} label */
  #toldText(label) {
    return tr("The model is told {name}.", { name: this.run.classes[label] ?? label });
  }

  /** @param {boolean} isUnseen is there nothing to show beside the sentence that says why? */
  #isUnseen(isUnseen) {
    const main = this.page.skyPane.closest("main");
    main?.classList.toggle("is-unseen", isUnseen);
    for (const part of main?.children ?? [])
      part.classList.toggle("holds-sky", part.querySelector(".sky") !== null);
  }

  /**
   * What all pages have of a state, as a part of this page's.
   * @param {Partial<SkyState>} change
   */
  #decide(change) {
    this.commit(/** @type {Partial<S>} */ (change));
  }

  /**
   * A selection is a polygon of the plane that was shown: it goes with it.
   * @param {Axes | null} axes
   */
  #choosePlane(axes) {
    this.#decide({ axes, view: null, sel: null });
  }

  /** @param {Axes | null} axes null: the run's own two latents */
  #showAxes(axes) {
    if (this.opened !== null && kindOf(axes) !== kindOf(this.state.axes)) this.#choosePlane(axes);
  }

  /** @param {Partial<SkyState>} change */
  #record(change) {
    if (this.opened !== null) this.store.record(/** @type {Partial<S>} */ (change));
  }

  /** Shows the state's run from its first byte to its last; a run opened later supersedes it. */
  async #open() {
    if (this.opened !== null) this.ready = this.#expect();
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    this.#links.show(this.state);
    this.#leave();
    try {
      if (this.state.run !== null) await this.#load(this.state.run, signal);
      this.#resolveReady();
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  #leave() {
    this.leave();
    this.views.close();
    this.opened?.sheets.close();
    this.opened?.decoder.served?.close();
    this.opened = this.#drawn = this.#exact = null;
    this.page.aboutRun.hidden = true;
    this.#isUnseen(false);
    this.availability.open();
    this.shell.message(null);
  }

  /**
   * @param {string} id
   * @param {AbortSignal} signal
   */
  async #load(id, signal) {
    const { run, decoder, isExact } = await openDecoder(id, signal, {
      isPreview: this.isPreviewed,
      canBeServed: this.canBeServed,
      progress: (...bytes) => write(this.page.status, decoderText(...bytes)),
    });
    const sheets = new Sheets(run, () => this.sheetCame());
    /** @type {Opened} */
    const opened = { run, decoder, told: 0, isExact, cloud: null, sheets };
    this.opened = opened;
    this.store.refit();
    opened.told = this.state.told;
    opened.decoder = decoder.told(opened.told);
    if (this.#isFresh) this.#record({ axes: this.opensOn(run) });
    this.#isFresh = false;
    this.views.state = this.state;
    this.#links.show(this.state);
    if (decoder.served) decoder.served.tell = (text) => this.shell.notice(text);
    this.pool.use(opened.decoder);
    this.page.aboutRun.href = `/runs/${id}`;
    this.page.aboutRun.hidden = false;
    this.views.open(opened);
    await this.decoderCame();
    signal.throwIfAborted();
    const latents = openLatents(run, signal).then((cloud) => {
      opened.cloud = cloud;
      unfoldMap(run, cloud.map);
      const isEmpty = cloud.count === 0;
      this.availability.show({
        ...Object.fromEntries(this.ofImages.map((name) => [name, isEmpty ? NO_IMAGES : null])),
        ...(decoder.served ? Object.fromEntries(this.ofBrowsers.map((name) => [name, SERVED])) : {}),
      });
      write(this.page.invitation, isEmpty ? EMPTY_SKY : (this.#invitation ?? ""));
      return this.settle(cloud);
    });
    await Promise.all([latents, this.#drawSky(signal)]);
    await this.exactly();
    opened.sheets.loadWhenIdle();
    if (!decoder.served) warmUp(opened.decoder, signal);
  }

  /**
   * @param {Opened} opened
   * @param {AbortSignal} signal
   */
  async #becomeExact(opened, signal) {
    try {
      opened.decoder = (await openExact(opened.run, signal)).told(opened.told);
    } catch (error) {
      this.#exact = null;
      throw error;
    }
    signal.throwIfAborted();
    opened.isExact = true;
    this.pool.renew(opened.decoder);
    this.exactCame();
  }

  /** What is drawn as the sky: where it changes, the figure is fetched and drawn anew. */
  get #toDraw() {
    return this.state.space ? SPACE : this.plane;
  }

  async #redraw() {
    const { signal } = this.#opening;
    try {
      await this.#drawSky(signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  async #drawAgain() {
    this.shell.message(null);
    await this.views.drawAgain();
  }

  /** @param {AbortSignal} signal */
  async #drawSky(signal) {
    this.#drawing.abort();
    this.#drawing = new AbortController();
    const drawing = AbortSignal.any([signal, this.#drawing.signal]);
    this.#drawn = this.#toDraw;
    this.views.leaveSky();
    const isPossible = !this.state.space || hasWebGL();
    this.shell.message(isPossible ? null : NO_SPACE);
    this.page.toPlane.hidden = isPossible;
    if (!isPossible) return;
    if (this.state.space) fetchPlotly();
    try {
      const { run } = this;
      if (this.state.space) await this.views.openSpace(await openSpace(run, drawing), drawing);
      else await this.views.openSky(await openSky(run, this.plane.axes, drawing), drawing);
    } catch (error) {
      // Whoever superseded this drawing finishes it.
      if (signal.aborted || !drawing.aborted) throw error;
    }
  }

  /**
   * null where they are the run's own.
   * @param {Axes} axes
   */
  #shortAxes(axes) {
    return axesName(axes) === axesName(ownAxes(this.run)) ? null : axes;
  }

  /**
   * The promise of a fully shown run, a new one for each.
   * @returns {Promise<void>}
   */
  #expect() {
    return new Promise((resolve) => {
      this.#resolveReady = resolve;
    });
  }
}

/**
 * @template {object} S
 * @param {S} state
 * @param {string[]} keys
 */
function picked(state, keys) {
  const entries = Object.entries(state).filter(([key]) => keys.includes(key));
  return /** @type {Partial<S>} */ (Object.fromEntries(entries));
}

/**
 * Before a person's first move of the pointer, while the browser has nothing better to do.
 * @param {Decoder} decoder
 * @param {AbortSignal} signal
 */
async function warmUp(decoder, signal) {
  const z = new Float32Array(decoder.latentDim);
  for (let k = 0; k < WARMING; k++) {
    await idle(WARMING_MILLISECONDS);
    if (signal.aborted) return;
    decoder.decode(z);
  }
}
