/**
 * What every page with a sky shows: the stars, the selected part of them, the names of its axes, its classes.
 *
 * A page extends it with what is drawn over the stars, see overlayAgain(), and with what else it shows.
 */

/** @import { Elements, Figure, SkyState } from "../shell/types.d.ts" */
/** @import { Axes, Opened } from "../types.d.ts" */
/** @import { SpaceView } from "./space/space_view.mjs" */

/**
 * What a person does in the views of all pages with a sky.
 * @typedef {object} SkyCommands
 * @property {(k: number) => void} toggleClass
 * @property {() => void} clearClasses
 * @property {(axes: Axes) => void} choosePlane
 * @property {(label: number) => void} tell a conditional run is told that class
 * @property {(view: number[] | null) => void} moved where the sky was left; null while it moves
 * @property {(camera: number[]) => void} turned
 */

import { kindOf, onPlane, planeOf, projectionsOf } from "../maths/plane.mjs";
import { themeColours } from "../shell/colours.mjs";
import { tr } from "../shell/texts.mjs";
import { AxesView } from "./axes_view.mjs";
import { Legend } from "./legend.mjs";
import { Sky } from "./sky.mjs";
import { Spotlight } from "./spotlight.mjs";
import { ToldView } from "./told_view.mjs";

/** Of the plane, for a step of the camera. */
const NEARER = 2;

/** @template {SkyState} S */
export class SkyViews {
  /**
   * Null on pages that show the plane alone.
   * @type {SpaceView | null}
   */
  space = null;

  /** Can the page show the map of a run of many latents? */
  hasMap = false;

  /** What the page is told to show, whole. @type {S} */
  state;
  /** Of the run that is shown. @type {Opened | null} */
  opened = null;

  /**
   * named([across, upward]): so the axes are called.
   * @param {Elements} elements
   * @param {S} state of the start
   * @param {SkyCommands} commands
   * @param {{named?: (names: string[]) => void}} options
   */
  constructor(elements, state, commands, { named } = {}) {
    this.page = elements;
    this.state = state;
    this.colours = themeColours(() => this.opened !== null && this.recolour());
    this.sky = new Sky(elements, (byPerson) =>
      this.#skyMoved(byPerson ? this.sky.view : null, commands.moved),
    );
    const shown = () => (this.state.space && this.space !== null ? this.space : this.sky);
    /** What tells where a place is seen: the plane of the sky, or the cloud of three latents. */
    this.surface = {
      get isThere() {
        return shown().isThere;
      },
      toPixel: (/** @type {number[]} */ place) => shown().toPixel(place),
    };
    this.spotlight = new Spotlight(elements.overlay, this.sky, this.colours);
    this.axes = new AxesView(elements, { choose: commands.choosePlane, named });
    this.legend = new Legend(elements.legend, { toggle: commands.toggleClass, clear: commands.clearClasses });
    this.told = new ToldView(elements.told, commands.tell);
  }

  /**
   * A run's decoder has come: what needs no stars can be shown.
   * @param {Opened} opened
   */
  open(opened) {
    this.opened = opened;
    this.legend.open(opened.run.classes);
    this.told.open(opened.run);
    this.told.show(opened.told);
    this.axes.open(opened);
    if (this.space === null) return;
    this.space.open(opened);
    const shown = projectionsOf(opened.run, this.hasMap);
    for (const button of this.#projections) button.hidden = !shown.includes(button.dataset.action ?? "");
    this.page.projections.hidden = shown.length === 0;
  }

  /**
   * The run's images have come as well.
   * @param {{counts: ArrayLike<number>}} cloud
   */
  openCloud({ counts }) {
    this.legend.showCounts(counts);
  }

  /**
   * The figure of the stars has come: its places can be pointed at, and then it is drawn.
   * @param {Figure} figure
   * @param {AbortSignal} signal
   */
  async openSky(figure, signal) {
    this.sky.take(figure, this.state.view);
    this.spotlight.again();
    this.drawOver();
    await this.sky.draw(() => ({ colours: this.colours.classes, highlighted: this.state.classes }), signal);
    this.page.skyPane.classList.remove("is-loading");
  }

  /**
   * The figure of all three latents has come.
   * @param {Figure} figure
   * @param {AbortSignal} signal
   */
  async openSpace(figure, signal) {
    await this.space?.show(figure, () => this.state.classes, this.state.camera ?? null, signal);
    this.drawOver();
    this.page.skyPane.classList.remove("is-loading");
  }

  /** The stars once more, which the graphics card had lost. */
  async drawAgain() {
    if (this.state.space) await this.space?.again(() => this.state.classes);
    else this.sky.again();
  }

  /** The run that is shown. */
  get run() {
    if (this.opened === null) throw new Error(tr("no run is shown"));
    return this.opened.run;
  }

  /** What the sky shows, see plane.mjs. */
  get plane() {
    return planeOf(this.state, this.run);
  }

  /** The plane by which places are named; null where all latents are seen. */
  get shownPlane() {
    return this.state.space ? null : this.plane;
  }

  /**
   * Where z is drawn: a place of the plane, or all three latents.
   * @param {ArrayLike<number>} z
   * @returns {number[]}
   */
  placeOf(z) {
    return this.state.space ? Array.from(z) : onPlane(z, this.plane);
  }

  /** Where the window shows z, null until there is a sky. @param {ArrayLike<number>} z */
  screenOf(z) {
    if (!this.surface.isThere) return null;
    const { left, top } = this.page.skyPane.getBoundingClientRect();
    const [x, y] = this.surface.toPixel(this.placeOf(z));
    return [left + x, top + y];
  }

  /** Plotly's graph that is seen, null until it is drawn. */
  get plot() {
    return this.state.space && this.space !== null ? this.space.plot : this.sky.plot;
  }

  /** The plane of some axes, the map, or all three latents. */
  showProjection() {
    const { space = false, axes } = this.state;
    this.page.skyPane.classList.toggle("is-space", space);
    const ofThree = space ? "show-space" : "show-plane";
    const pressed = [ofThree, `show-${kindOf(axes)}`];
    for (const button of this.#projections) {
      button.setAttribute("aria-pressed", String(pressed.includes(button.dataset.action ?? "")));
    }
  }

  /** @returns {NodeListOf<HTMLElement>} */
  get #projections() {
    return this.page.projections.querySelectorAll("button");
  }

  /**
   * The selected part of the plane; in space there is no such part.
   * @param {Pick<SkyState, "sel" | "space">} state
   */
  showSelection({ sel, space }) {
    this.spotlight.show(sel, space === true);
  }

  /** What is drawn over the stars is elsewhere, or in other colours. */
  overlayAgain() {}

  /** What lies over the stars, once it has places to lie at. */
  drawOver() {
    this.overlayAgain();
  }

  /** The stars of the last plane or run go. */
  leaveSky() {
    this.page.skyPane.classList.add("is-loading");
    this.sky.leave();
    this.spotlight.again();
    this.space?.leave();
  }

  close() {
    this.leaveSky();
    this.opened = null;
  }

  /** What is drawn at places of the sky is elsewhere now: on every frame of a pan. */
  skyMoved() {
    this.spotlight.again();
    this.overlayAgain();
  }

  /** The view that the state has of the sky. */
  showView() {
    if (this.sky.isThere) this.sky.show(this.state.view);
    if (this.space?.isThere) this.space.look(this.state.camera ?? null);
  }

  /**
   * The camera around the cloud, where there is one; the plane only comes nearer.
   * @param {number} around
   * @param {number} upward
   * @param {number} nearer
   * @param {number[] | null} [z] what stays where it is, or comes into the middle where it is not seen
   */
  turn(around, upward, nearer, z = null) {
    if (this.space?.isThere) return this.space.turn(around, upward, nearer);
    if (!this.sky.isSeen || nearer === 0) return;
    const [x0, x1, y0, y1] = this.sky.view;
    /** @type {[number, number]} */
    const middle = [(x0 + x1) / 2, (y0 + y1) / 2];
    const [x, y] = z === null ? middle : this.placeOf(z);
    const isIn = x >= x0 && x <= x1 && y >= y0 && y <= y1;
    return this.sky.zoom([x, y], 1 / (1 - NEARER * nearer), isIn ? [x, y] : middle);
  }

  /**
   * In the theme's colours and with the state's highlights.
   * @returns {Promise<unknown>}
   */
  recolour() {
    this.space?.recolour(this.state.classes);
    if (!this.sky.isSeen) return Promise.resolve();
    this.spotlight.again();
    this.overlayAgain();
    return this.sky.colour(this.colours.classes, this.state.classes);
  }

  /**
   * @param {number[] | null} view
   * @param {SkyCommands["moved"]} moved
   */
  #skyMoved(view, moved) {
    if (this.opened === null) return;
    this.skyMoved();
    moved(view);
  }
}
