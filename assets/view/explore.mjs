/** The Explore page put together: what a person does changes the state, the views follow. */

import { DecoderPool } from "../inference/pool.mjs";
import { themeColours } from "./colours.mjs";
import { Dials } from "./dials.mjs";
import { openDecoder, openLatents } from "./explored_run.mjs";
import { Floating } from "./floating.mjs";
import { connect } from "./gestures.mjs";
import { GridView } from "./grid_view.mjs";
import { History } from "./history.mjs";
import { Legend } from "./legend.mjs";
import { Overlay } from "./overlay.mjs";
import { pageElements } from "./page.mjs";
import { PinView } from "./pin_view.mjs";
import { PlaceView } from "./place_view.mjs";
import { Sheets } from "./sheets.mjs";
import { Shell } from "./shell.mjs";
import { Sky } from "./sky.mjs";
import { fitted, LIMITS, parseState, rounded, START, toggled } from "./state.mjs";
import { announcement } from "./words.mjs";

const NO_RUNS =
  "No run is published yet. Train one with “python -m vae train --recipe flagship --dataset mnist”.";

export class Explore {
  state = START;
  opened = null;
  pool = new DecoderPool();
  #runs;
  #opening = new AbortController();
  /** A place that is only looked at, under the pointer or in the grid. */
  #previewed = null;
  /** The number in the test set of the ringed image. */
  nearest = null;
  #resolveReady;

  constructor(page, runs) {
    this.page = page;
    this.#runs = runs;
    this.colours = themeColours(() => this.#recolour());
    this.shell = new Shell(page);
    this.sky = new Sky(page.pane, (byPerson) => this.#skyMoved(byPerson));
    this.overlay = new Overlay(page.overlay, this.sky, this.colours, () => this.floating.box);
    this.floating = new Floating(page);
    this.place = new PlaceView(page);
    this.dials = new Dials();
    this.history = new History((search) => this.#goBack(search));
    this.pins = new PinView(page, (z) => this.pin(z));
    this.grid = new GridView(page, this.pool, {
      choose: (z) => this.commit({ z }),
      preview: (z) => this.preview(z),
      problem: (text) => this.shell.notice(text),
    });
    this.legend = new Legend(page.legend, {
      toggle: (k) => this.toggleClass(k),
      clear: () => this.commit({ classes: [] }),
    });
    this.pointer = connect(this);
    this.#expect();
  }

  /** Reads the address; returns the run to show, null where there is none. */
  begin() {
    const { state, notices } = parseState(location.search, { runs: this.#runs });
    this.state = state;
    if (notices.length > 0) this.shell.notice(notices[0]);
    if (state.run === null) this.shell.message(NO_RUNS);
    return state.run;
  }

  /** Shows a run from its first byte to its last; a run asked for later supersedes it. */
  async open(id) {
    if (this.opened !== null) this.#expect();
    this.#opening.abort();
    const { signal } = (this.#opening = new AbortController());
    if (id !== this.state.run) {
      this.state = { ...START, run: id, n: this.state.n, span: this.state.span };
      this.history.push(this.state);
    }
    this.#close();
    try {
      const { run, decoder } = await openDecoder(id, signal);
      const sheets = new Sheets(run, () => this.#sheetArrived());
      this.opened = { run, decoder, sheets, cloud: null };
      this.state = fitted(this.state, run);
      for (const view of [this.place, this.pins, this.grid]) view.open(this.opened);
      this.legend.open(run.classes);
      this.#follow();
      const [cloud] = await Promise.all([openLatents(run, signal), this.sky.drawn(id, signal)]);
      this.opened.cloud = cloud;
      this.legend.showCounts(cloud.counts);
      await this.#recolour();
      if (this.state.view !== null) await this.sky.show(this.state.view);
      this.page.pane.classList.remove("is-loading");
      if (!this.sky.hasStars) this.shell.message("This browser has no WebGL: the stars are missing, decoding works.");
      this.#follow();
      this.#resolveReady();
      sheets.loadWhenIdle();
    } catch (error) {
      if (signal.aborted) return;
      this.shell.message(`This run cannot be shown: ${error.message}.`, { canRetry: true });
    }
  }

  /** Looks at a place without going there; null looks back at z. */
  preview(z) {
    if (this.opened === null) return;
    this.#previewed = z;
    if (z !== null) this.shell.forgetInvitation();
    this.#showPlace();
  }

  /** Something a person decided: the views follow and “back” undoes it. */
  commit(change) {
    if (this.opened === null) return;
    this.#change(change);
    this.history.push(this.state);
    this.#announce(change);
  }

  /** Something that flows, such as a slider: the address follows, “back” does not stop there. */
  flow(change) {
    if (this.opened === null) return;
    this.#change(change);
    this.history.replace(this.state);
    this.#announce(change);
  }

  pin(z = this.#previewed ?? this.state.z) {
    this.commit({ z, pin: true });
  }

  move(dx, dy) {
    const [x, y, ...rest] = this.state.z;
    this.flow({ z: [x + dx, y + dy, ...rest] });
  }

  toggleClass(k) {
    if (k < (this.opened?.run.classes.length ?? 0)) {
      this.commit({ classes: toggled(this.state.classes, k) });
    }
  }

  toggleLarge() {
    this.commit({ large: !this.state.large });
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (this.shell.closeHelp()) return;
    if (this.state.pin) this.commit({ pin: false });
    else if (this.state.large) this.commit({ large: false });
    else if (this.state.classes.length > 0) this.commit({ classes: [] });
  }

  reset() {
    this.commit({ z: this.state.z.map(() => 0), pin: false, view: null });
    if (this.sky.plot !== null) this.sky.show(null);
  }

  turn(name, value) {
    const number = this.dials.turned(name, value);
    if (number === null || this.opened === null) return;
    const [dial] = name.split("-");
    const [x, y, ...rest] = this.state.z;
    if (dial === "z1") this.flow({ z: [number, y, ...rest] });
    else if (dial === "z2") this.flow({ z: [x, number, ...rest] });
    else if (dial === "span") this.flow({ span: clamped(number, LIMITS.span) });
    else this.flow({ n: Math.round(clamped(number, LIMITS.n)) });
  }

  #change(change) {
    this.state = { ...this.state, ...change, ...(change.z && { z: rounded(change.z) }) };
    this.#previewed = null;
    this.shell.forgetInvitation();
    this.#follow();
    if (change.classes !== undefined) this.#recolour();
  }

  /** Every view shows the state. */
  #follow() {
    const { z, pin, span, n, large, classes } = this.state;
    this.dials.show("z1", z[0], LIMITS.slider);
    this.dials.show("z2", z[1], LIMITS.slider);
    this.dials.show("span", span);
    this.dials.show("side", n);
    this.page.explore.classList.toggle("is-large-grid", large);
    this.legend.show(classes);
    if (pin) this.pins.show(z);
    else this.pins.clear();
    this.#showPlace();
    this.place.showStatus();
    this.grid.show(z, span, n);
  }

  #showPlace() {
    const { z, pin, span, classes } = this.state;
    const { cloud, sheets } = this.opened;
    const nearest = this.place.show(this.#previewed ?? z, classes);
    const found = nearest && {
      place: cloud.place(nearest.row),
      picture: sheets.find(cloud.index[nearest.row]),
      colour: this.colours.classes[cloud.label[nearest.row] % this.colours.classes.length],
    };
    this.overlay.now({ center: z, span, z, pin, pointed: this.#previewed, nearest: found });
    this.nearest = nearest && cloud.index[nearest.row];
  }

  #recolour() {
    if (this.opened === null || this.sky.plot === null) return Promise.resolve();
    this.overlay.again();
    return this.sky.colour(this.colours.classes, this.state.classes);
  }

  #sheetArrived() {
    this.place.sheetArrived();
    if (this.state.pin) this.pins.sheetArrived();
  }

  #skyMoved(byPerson) {
    if (this.opened === null) return;
    this.overlay.again();
    this.pointer.again();
    if (byPerson) {
      this.state = { ...this.state, view: this.sky.view };
      this.history.replace(this.state);
    }
  }

  #goBack(search) {
    const { state } = parseState(search, { runs: this.#runs });
    const isOther = state.run !== this.state.run;
    this.state = state;
    this.#previewed = null;
    if (isOther) window.dash_clientside.set_props("run", { value: state.run });
    else if (this.opened !== null) {
      this.#follow();
      this.#recolour();
      if (this.sky.plot !== null) this.sky.show(state.view);
    }
  }

  #close() {
    this.page.pane.classList.add("is-loading");
    this.shell.message(null);
    this.opened?.sheets.close();
    this.opened = null;
    this.#previewed = null;
  }

  #announce(change) {
    const nearest = this.page.original.getAttribute("aria-label");
    this.shell.announce(announcement(change, this.state, nearest, this.opened.run.classes));
  }

  /** The promise of a fully shown run, a new one for each. */
  #expect() {
    this.ready = new Promise((resolve) => (this.#resolveReady = resolve));
  }
}

function clamped(value, [low, high]) {
  return Math.min(high, Math.max(low, value));
}
