/**
 * A page around the sky of one run: from the address to the run, its decoder, its stars, and back.
 *
 * A page extends it with `views`, see sky_views.mjs, and `pointer`, and with what it does in
 *   kept(state)       what of the state another run keeps
 *   leave()           the run that was shown goes
 *   settle(cloud)     the test images' latents have come
 *   follow(changed)   the views follow the state, of which the keys `changed` are new; highlights follow by themselves
 *   restored(state)   the state of an address, for the run that is shown
 *   told(change)      what a screen reader is told after a decision
 */

import { DecoderPool } from "../inference/pool.mjs";
import { axesName, onPlane, ownAxes, planeOf } from "../maths/plane.mjs";
import { Sheets } from "../pictures/sheets.mjs";
import { History } from "../shell/history.mjs";
import { idle } from "../shell/idle.mjs";
import { pageElements, SKY_IDS, write } from "../shell/page.mjs";
import { LINKED, PageLinks } from "../shell/page_links.mjs";
import { Shell } from "../shell/shell.mjs";
import { parseState, toggled } from "../shell/state.mjs";
import { openDecoder, openLatents, openSky, openSpace } from "./explored_run.mjs";

const NO_RUNS =
  "No run is published yet. Train one with “python -m vae train --recipe flagship --dataset mnist”.";
const UNSELECTED = "No images are selected.";
const SPACE = "space";
const NO_WEBGL = "This browser has no WebGL: the sky is drawn without it and moves more slowly.";

/** So many decodes make a browser compile the decoder's loops well. */
const WARMING = 30;
const WARMING_MILLISECONDS = 2000;

export class SkyPage {
  /** {run, decoder, sheets, cloud | null} of the run that is shown. */
  opened = null;
  pool = new DecoderPool();
  #runs;
  #start;
  #parameters;
  #opening = new AbortController();
  #drawing = new AbortController();
  #links = new PageLinks();
  #resolveReady;

  /** ids: of the page's own elements; start, parameters, query: of its state, see state.mjs. */
  constructor(runs, { ids, start, parameters, query }) {
    this.page = pageElements({ ...SKY_IDS, ...ids });
    this.state = start;
    this.#runs = runs;
    this.#start = start;
    this.#parameters = parameters;
    this.shell = new Shell(this.page);
    this.history = new History((search) => this.goBack(search), query);
    this.#expect();
  }

  /** Reads the address; returns the run to show, null where there is none. */
  begin() {
    const { state, notices } = this.#read(location.search);
    this.state = state;
    if (notices.length > 0) {
      this.shell.notice(notices[0]);
      this.history.replace(state);
    }
    if (state.run === null) {
      this.shell.message(NO_RUNS);
      write(this.page.status, "No runs");
    }
    return state.run;
  }

  /** Shows a run from its first byte to its last; a run asked for later supersedes it. */
  async open(id) {
    if (this.opened !== null) this.#expect();
    this.#opening.abort();
    this.#opening = new AbortController();
    const { signal } = this.#opening;
    if (id !== this.state.run) {
      this.state = { ...this.#start, ...this.kept(this.state), run: id };
      this.history.push(this.state);
    }
    this.#links.show(this.state);
    this.#leave();
    try {
      await this.#load(id, signal);
      this.#resolveReady();
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  /** What the sky shows, see plane.mjs. */
  get plane() {
    return planeOf(this.state, this.opened.run);
  }

  /** Does a click take the nearest test image's z, rather than the place itself? */
  get snapping() {
    return this.state.snap ?? this.opened.run.latent_dim > 2;
  }

  /** What is drawn as the sky: where it changes, the figure is fetched and drawn anew. */
  get drawn() {
    return this.state.space ? SPACE : this.plane;
  }

  /** The plane by which places are named; null where all latents are seen. */
  get shownPlane() {
    return this.state.space ? null : this.plane;
  }

  /** Where z is drawn: a place of the plane, or all three latents. */
  placeOf(z) {
    return this.state.space ? Array.from(z) : onPlane(z, this.plane);
  }

  /** Can places be chosen? */
  get isThere() {
    return this.opened?.cloud != null;
  }

  /** Something a person decided: the views follow and “back” undoes it. */
  commit(change) {
    if (!this.isThere) return;
    this.change(change);
    this.history.push(this.state);
  }

  /** Something that flows, such as a slider: the address follows, “back” does not stop there. */
  flow(change) {
    if (!this.isThere) return;
    this.change(change);
    this.history.replace(this.state);
  }

  toggleClass(k) {
    if (k < (this.opened?.run.classes.length ?? 0)) this.commit({ classes: toggled(this.state.classes, k) });
  }

  /** What is seen and said, but not yet the address. */
  change(change) {
    this.state = { ...this.state, ...change };
    this.follow(Object.keys(change));
    if ("classes" in change) this.views.recolour();
    if (LINKED.some((key) => key in change)) this.#links.show(this.state);
    this.shell.announce(this.told(change));
  }

  /** Nothing is selected any more; false where nothing was. */
  unselect() {
    if (!this.isThere || this.state.sel === null) return false;
    this.commit({ sel: null });
    this.shell.announce(UNSELECTED);
    return true;
  }

  /** Another plane through z. A selection is a polygon of the plane that was shown: it goes with it. */
  showPlane(axes) {
    const isOwn = axesName(axes) === axesName(ownAxes(this.opened.run));
    this.commit({ axes: isOwn ? null : axes, view: null, sel: null });
    this.redraw();
  }

  /** All three latents, or the plane of two. */
  showSpace(space) {
    if (this.opened?.run.latent_dim !== 3 || space === this.state.space) return;
    this.commit({ space });
    this.redraw();
  }

  /** A person has turned the cloud of three latents. */
  turned(camera) {
    if (this.opened === null) return;
    this.state = { ...this.state, camera };
    this.history.replace(this.state);
  }

  skyMoved(byPerson) {
    if (this.opened === null) return;
    this.views.skyMoved();
    this.pointer.again();
    if (byPerson) {
      this.state = { ...this.state, view: this.views.sky.view };
      this.history.replace(this.state);
    }
  }

  /** Resolves once what needs no test image is shown. */
  async decoderCame() {}

  /** More of the test images can be drawn. */
  sheetCame() {
    this.pointer.again();
  }

  goBack(search) {
    const { state } = this.#read(search);
    if (state.run !== this.state.run) {
      this.state = state;
      window.dash_clientside.set_props("run", { value: state.run });
    } else if (this.isThere) {
      const before = this.drawn;
      this.state = this.restored(state);
      this.#links.show(this.state);
      this.follow(Object.keys(state));
      if (this.drawn !== before) {
        this.redraw();
      } else {
        this.views.recolour();
        this.views.showView();
      }
    }
  }

  async redraw() {
    const { signal } = this.#opening;
    try {
      await this.#drawSky(signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  /** By the names of the buttons that all these pages have. */
  get actions() {
    return {
      "show-plane": () => this.showSpace(false),
      "show-space": () => this.showSpace(true),
      "clear-selection": () => this.unselect(),
      retry: () => this.open(this.state.run),
      help: () => this.shell.toggleHelp(),
      share: () => {
        this.history.flush();
        this.shell.share();
      },
    };
  }

  fail(error) {
    console.error(error);
    this.shell.message(`This run cannot be shown: ${error.message.replace(/\.$/, "")}.`, { canRetry: true });
    write(this.page.status, "Not loaded");
  }

  #leave() {
    this.leave();
    this.views.close();
    this.opened?.sheets.close();
    this.opened = null;
    this.shell.message(null);
  }

  async #load(id, signal) {
    const { run, decoder } = await openDecoder(id, signal);
    const opened = { run, decoder, cloud: null };
    opened.sheets = new Sheets(run, () => this.sheetCame());
    this.opened = opened;
    this.state = this.restored(this.state);
    this.#links.show(this.state);
    this.pool.use(decoder);
    this.page.aboutRun.href = `/runs/${id}`;
    this.page.aboutRun.hidden = false;
    this.views.open(opened);
    await this.decoderCame();
    signal.throwIfAborted();
    const latents = openLatents(run, signal).then((cloud) => {
      opened.cloud = cloud;
      return this.settle(cloud);
    });
    await Promise.all([latents, this.#drawSky(signal)]);
    opened.sheets.loadWhenIdle();
    warmUp(decoder, signal);
  }

  async #drawSky(signal) {
    this.#drawing.abort();
    this.#drawing = new AbortController();
    const drawing = AbortSignal.any([signal, this.#drawing.signal]);
    this.views.leaveSky();
    try {
      const { run } = this.opened;
      if (this.state.space) await this.views.openSpace(await openSpace(run, drawing), drawing);
      else await this.views.openSky(await openSky(run, this.plane.axes, drawing), drawing);
    } catch (error) {
      // Whoever superseded this drawing finishes it.
      if (signal.aborted || !drawing.aborted) throw error;
    }
    if (this.views.sky.isSlow) this.shell.notice(NO_WEBGL);
  }

  #read(search) {
    return parseState(search, { runs: this.#runs, start: this.#start, parameters: this.#parameters });
  }

  /** The promise of a fully shown run, a new one for each. */
  #expect() {
    this.ready = new Promise((resolve) => (this.#resolveReady = resolve));
  }
}

/** Before a person's first move of the pointer, while the browser has nothing better to do. */
async function warmUp(decoder, signal) {
  const z = new Float32Array(decoder.latentDim);
  for (let k = 0; k < WARMING; k++) {
    await idle(WARMING_MILLISECONDS);
    if (signal.aborted) return;
    decoder.decode(z);
  }
}
