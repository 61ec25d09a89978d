/** The Paths page: what a person does changes the state; the journey, the views and the address follow. */

import { DecoderPool } from "../inference/pool.mjs";
import { openDecoder, openLatents, openSky } from "../view/explored_run.mjs";
import { History } from "../view/history.mjs";
import { pageElements, write } from "../view/page.mjs";
import { axesName, ownAxes, planeOf } from "../view/plane.mjs";
import { Sheets } from "../view/sheets.mjs";
import { Shell } from "../view/shell.mjs";
import { parseState, toggled } from "../view/state.mjs";
import { connect } from "./gestures.mjs";
import { IDS } from "./page.mjs";
import { PathViews } from "./path_views.mjs";
import { pathAnnouncement } from "./path_words.mjs";
import { PointEditor } from "./point_editor.mjs";
import { PlacedPoints } from "./placed_points.mjs";
import { Travel } from "./travel.mjs";
import { fittedPath, PATH_PARAMETERS, pathQuery, START } from "./state.mjs";

const NO_RUNS =
  "No run is published yet. Train one with “python -m vae train --recipe flagship --dataset mnist”.";
const JOURNEY = ["points", "curve", "pace"];

export class Paths {
  state = START;
  /** {run, decoder, sheets, cloud | null} of the run that is shown. */
  opened = null;
  pool = new DecoderPool();
  #runs;
  #opening = new AbortController();
  #drawing = new AbortController();
  #resolveReady;

  constructor(runs) {
    this.page = pageElements(IDS);
    this.#runs = runs;
    this.shell = new Shell(this.page);
    this.history = new History((search) => this.#goBack(search), pathQuery);
    this.views = new PathViews(this.page, this);
    this.editor = new PointEditor(this);
    this.travel = new Travel(this);
    this.pointer = connect(this);
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
    const { signal } = (this.#opening = new AbortController());
    if (id !== this.state.run) {
      this.state = { ...START, run: id, curve: this.state.curve, pace: this.state.pace };
      this.history.push(this.state);
    }
    this.#leave();
    try {
      await this.#load(id, signal);
      this.#resolveReady();
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  #leave() {
    this.travel.stop();
    this.views.close();
    this.opened?.sheets.close();
    this.opened = null;
    this.editor.forget();
    this.shell.message(null);
  }

  async #load(id, signal) {
    const { run, decoder } = await openDecoder(id, signal);
    const opened = { run, decoder, cloud: null };
    opened.sheets = new Sheets(run, () => this.pointer.again());
    this.opened = opened;
    this.state = fittedPath(this.state, run);
    this.pool.use(decoder);
    this.page.aboutRun.href = `/runs/${id}`;
    this.page.aboutRun.hidden = false;
    this.views.open(opened);
    const latents = openLatents(run, signal).then((cloud) => this.#settle(cloud));
    await Promise.all([latents, this.#drawSky(signal)]);
    opened.sheets.loadWhenIdle();
  }

  /** The test images have come: those of the address can be found, or two be chosen. */
  #settle(cloud) {
    this.opened.cloud = cloud;
    this.placed = new PlacedPoints(this.opened);
    const { points } = this.state;
    const known = points?.filter((point) => this.placed.has(point)) ?? this.placed.first();
    if (points !== null && known.length < points.length) {
      this.shell.notice("Some of the link's test images are not among this run's: they were left out.");
    }
    this.state = { ...this.state, points: known };
    this.views.openCloud(cloud);
    this.#follow(JOURNEY);
  }

  async #drawSky(signal) {
    this.#drawing.abort();
    this.#drawing = new AbortController();
    const drawing = AbortSignal.any([signal, this.#drawing.signal]);
    this.views.leaveSky();
    try {
      await this.views.openSky(await openSky(this.opened.run, this.plane.axes, drawing), this.state, drawing);
    } catch (error) {
      // Whoever superseded this drawing finishes it.
      if (signal.aborted || !drawing.aborted) throw error;
    }
  }

  get plane() {
    return planeOf(this.state, this.opened.run);
  }

  /** Does a click take the nearest test image's z, rather than the place itself? */
  get snapping() {
    return this.state.snap ?? this.opened.run.latent_dim > 2;
  }

  /** Can points be chosen? */
  get isThere() {
    return this.opened?.cloud != null;
  }

  get journey() {
    return this.travel.journey;
  }

  /** The points as they are found: [{z, image, label, name}]. */
  get points() {
    return this.placed.all(this.state.points, this.plane);
  }

  /** Something a person decided: the views follow and “back” undoes it. */
  commit(change) {
    if (!this.isThere) return;
    this.#change(change);
    this.history.push(this.state);
  }

  /** Something that flows, such as a slider: the address follows, “back” does not stop there. */
  flow(change) {
    if (!this.isThere) return;
    this.#change(change);
    this.history.replace(this.state);
  }

  toggleClass(k) {
    if (k < (this.opened?.run.classes.length ?? 0)) this.commit({ classes: toggled(this.state.classes, k) });
  }

  showPlane(axes) {
    const isOwn = axesName(axes) === axesName(ownAxes(this.opened.run));
    this.commit({ axes: isOwn ? null : axes, view: null });
    this.#redraw();
  }

  /** t of the state, as it runs; on every frame of a play, so nothing but pictures change. */
  goTo(t) {
    this.state = { ...this.state, t };
    if (this.journey !== null) this.views.showTime(t, this);
  }

  skyMoved(byPerson) {
    if (this.opened === null) return;
    this.views.overlay.again();
    this.pointer.again();
    if (byPerson) {
      this.state = { ...this.state, view: this.views.sky.view };
      this.history.replace(this.state);
    }
  }

  #change(change) {
    this.state = { ...this.state, ...change };
    this.#follow(Object.keys(change));
    this.shell.announce(pathAnnouncement(change, this.points.map(({ name }) => name)));
  }

  #follow(changed) {
    this.views.follow(this);
    if (changed.includes("classes")) this.views.recolour(this.state);
    if (JOURNEY.some((key) => changed.includes(key))) this.travel.start();
    else this.views.showTime(this.state.t, this);
  }

  #read(search) {
    return parseState(search, { runs: this.#runs, start: START, parameters: PATH_PARAMETERS });
  }

  #goBack(search) {
    const { state } = this.#read(search);
    if (state.run !== this.state.run) {
      this.state = state;
      window.dash_clientside.set_props("run", { value: state.run });
    } else if (this.isThere) {
      const before = this.plane;
      this.state = fittedPath(state, this.opened.run);
      this.state.points ??= this.placed.first();
      this.#follow([...JOURNEY, "classes"]);
      if (this.plane !== before) this.#redraw();
      else if (this.views.sky.isThere) this.views.sky.show(state.view);
    }
  }

  async #redraw() {
    const { signal } = this.#opening;
    try {
      await this.#drawSky(signal);
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  fail(error) {
    console.error(error);
    this.shell.message(`This run cannot be shown: ${error.message.replace(/\.$/, "")}.`, { canRetry: true });
    write(this.page.status, "Not loaded");
  }

  /** The promise of a fully shown run, a new one for each. */
  #expect() {
    this.ready = new Promise((resolve) => (this.#resolveReady = resolve));
  }
}
