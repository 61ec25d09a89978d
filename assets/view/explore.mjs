/** The Explore page: what a person does changes the state, the views and the address follow. */

import { DecoderPool } from "../inference/pool.mjs";
import { openDecoder, openLatents, openSky, openSpace } from "./explored_run.mjs";
import { connect } from "./gestures.mjs";
import { History } from "./history.mjs";
import { Moves } from "./moves.mjs";
import { write } from "./page.mjs";
import { axesName, ownAxes, planeOf } from "./plane.mjs";
import { Sheets } from "./sheets.mjs";
import { Shell } from "./shell.mjs";
import { fitted, parseState, rounded, START, toggled } from "./state.mjs";
import { Views } from "./views.mjs";
import { announcement } from "./words.mjs";

const NO_RUNS =
  "No run is published yet. Train one with “python -m vae train --recipe flagship --dataset mnist”.";
const USUAL_BANDWIDTH = 1;
const NO_WEBGL = "This browser has no WebGL: the sky is drawn without it and moves more slowly.";

export class Explore {
  state = START;
  /** {run, decoder, sheets, cloud | null} of the run that is shown. */
  opened = null;
  pool = new DecoderPool();
  #runs;
  #opening = new AbortController();
  #drawing = new AbortController();
  #resolveReady;

  constructor(page, runs) {
    this.page = page;
    this.#runs = runs;
    this.shell = new Shell(page);
    this.history = new History((search) => this.#goBack(search));
    this.moves = new Moves(this);
    this.views = new Views(page, this.pool, this);
    this.pointer = connect(this);
    this.#expect();
  }

  /** Reads the address; returns the run to show, null where there is none. */
  begin() {
    const { state, notices } = parseState(location.search, { runs: this.#runs });
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
    const { signal } = (this.#opening = new AbortController());
    if (id !== this.state.run) {
      this.state = { ...START, run: id, n: this.state.n, span: this.state.span, density: this.state.density, stars: this.state.stars };
      this.history.push(this.state);
    }
    this.moves.stop();
    this.opened = null;
    this.views.close();
    this.shell.message(null);
    try {
      await this.#load(id, signal);
      this.#resolveReady();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async #load(id, signal) {
    const { run, decoder } = await openDecoder(id, signal);
    const opened = { run, decoder, cloud: null };
    opened.sheets = new Sheets(run, () => this.views.sheetArrived());
    this.opened = opened;
    this.state = fitted(this.state, run);
    this.page.aboutRun.href = `/runs/${id}`;
    this.page.aboutRun.hidden = false;
    this.views.open(opened);
    this.views.follow(this.state);
    await painted();
    const latents = openLatents(run, signal).then((cloud) => {
      opened.cloud = cloud;
      this.views.openCloud();
    });
    await Promise.all([latents, this.#drawSky(signal)]);
    opened.sheets.loadWhenIdle();
  }

  /** The stars on the state's plane or in space; what is asked for later supersedes them. */
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

  /** What the sky shows, see plane.mjs. */
  get plane() {
    return planeOf(this.state, this.opened.run);
  }

  /** Another plane through z. */
  showPlane(axes) {
    const isOwn = axesName(axes) === axesName(ownAxes(this.opened.run));
    this.commit({ axes: isOwn ? null : axes, view: null, sel: null });
    this.#redraw();
  }

  /** All three latents, or the plane of two. */
  showSpace(space) {
    if (this.opened?.run.latent_dim !== 3 || space === this.state.space) return;
    this.commit({ space });
    this.#redraw();
  }

  /** Opens "latents" or "selection" in place of the other, or closes it. */
  togglePanel(panel) {
    if (this.opened === null || (panel === "latents" && this.opened.run.latent_dim === 2)) return;
    const isOpen = this.state.panel !== panel;
    this.commit({ panel: isOpen ? panel : null });
    // On narrow screens it opens below everything else.
    if (isOpen) this.page[panel].scrollIntoView({ block: "nearest" });
  }

  /** Looks at a place without going there; null looks back at z. */
  preview(z) {
    if (this.opened === null) return;
    if (z !== null) this.shell.forgetInvitation();
    this.views.look(z);
  }

  /** Something a person decided: the views follow and “back” undoes it. */
  commit(change) {
    this.moves.stop();
    if (this.change(change)) this.history.push(this.state);
  }

  /** Something that flows, such as a slider: the address follows, “back” does not stop there. */
  flow(change) {
    this.moves.stop();
    if (this.change(change)) this.history.replace(this.state);
  }

  pin(z = this.views.previewed ?? this.state.z) {
    this.commit({ z, pin: true });
  }

  toggleClass(k) {
    if (k < (this.opened?.run.classes.length ?? 0)) {
      this.commit({ classes: toggled(this.state.classes, k) });
    }
  }

  /** The map of the classes' densities. */
  toggleDensity() {
    if (!this.state.space) this.commit({ density: this.state.density === null ? USUAL_BANDWIDTH : null });
  }

  toggleLarge() {
    this.commit({ large: !this.state.large });
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (this.shell.closeHelp()) return;
    if (this.views.presets.isOpen) this.views.presets.toggle(false);
    else if (this.views.selection.tool.drop()) return;
    else if (this.state.large) this.commit({ large: false });
    else if (this.state.pin) this.commit({ pin: false });
    else if (this.state.sel !== null) this.commit({ sel: null });
    else if (this.state.classes.length > 0) this.commit({ classes: [] });
  }

  /** A slider or a number entry was changed, by a person or by an echo of ourselves. */
  turn(name, value) {
    const number = this.views.dials.turned(name, value);
    if (number === null || this.opened === null) return;
    this.moves.turn(name.split("-")[0], number);
  }

  /** A person has turned the cloud of three latents. */
  turned(camera) {
    if (this.opened === null) return;
    this.state = { ...this.state, camera };
    this.history.replace(this.state);
  }

  skyMoved(byPerson) {
    if (this.opened === null) return;
    this.views.overlay.again();
    this.views.selection.skyMoved();
    this.views.density.again();
    this.pointer.again();
    if (byPerson) {
      this.state = { ...this.state, view: this.views.sky.view };
      this.history.replace(this.state);
    }
  }

  /** What is seen, but not yet the address. False while there is no run to change anything of. */
  change(change, { isPassing = false } = {}) {
    if (this.opened === null) return false;
    this.state = { ...this.state, ...change, ...(change.z && { z: rounded(change.z) }) };
    this.shell.forgetInvitation();
    this.views.follow(this.state, { isPassing });
    if (isPassing) return true;
    if (change.classes !== undefined) this.views.recolour();
    const nearest = this.page.original.getAttribute("aria-label");
    const selected = this.views.selection.announcement(change);
    this.shell.announce(selected ?? announcement(change, this.state, this.state.space ? null : this.plane, nearest, this.opened.run.classes));
    return true;
  }

  #goBack(search) {
    this.moves.stop();
    const { state } = parseState(search, { runs: this.#runs });
    if (state.run !== this.state.run) {
      this.state = state;
      window.dash_clientside.set_props("run", { value: state.run });
    } else if (this.opened !== null) {
      const before = [this.plane, this.state.space];
      this.state = fitted(state, this.opened.run);
      this.views.follow(this.state);
      if (before[0] !== this.plane || before[1] !== this.state.space) this.#redraw();
      else {
        this.views.recolour();
        this.views.showView();
      }
    }
  }

  async #redraw() {
    const { signal } = this.#opening;
    try {
      await this.#drawSky(signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #fail(error) {
    console.error(error);
    const reason = error.message.replace(/\.$/, "");
    this.shell.message(`This run cannot be shown: ${reason}.`, { canRetry: true });
    write(this.page.status, "Not loaded");
  }

  /** The promise of a fully shown run, a new one for each. */
  #expect() {
    this.ready = new Promise((resolve) => (this.#resolveReady = resolve));
  }
}

/** Resolves once the frame that is being made can be seen. */
function painted() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
