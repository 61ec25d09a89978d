/**
 * What every page with a sky shows: the stars, the selected part of them, the names of its axes, its classes.
 *
 * A page extends it with `overlay`, what is drawn over the stars, and with what else it shows.
 */

import { onPlane, planeOf } from "../maths/plane.mjs";
import { themeColours } from "../shell/colours.mjs";
import { AxesView } from "./axes_view.mjs";
import { Legend } from "./legend.mjs";
import { Sky } from "./sky.mjs";
import { Spotlight } from "./spotlight.mjs";

export class SkyViews {
  /** See space_view.mjs; null on pages that show the plane alone. */
  space = null;

  /** What the page is told to show, whole. */
  state = null;
  /** {run, decoder, sheets, cloud | null} of the run that is shown. */
  opened = null;

  /**
   * elements: see page.mjs; commands: as skyCommands of sky_page.mjs; named([across, upward]): so the
   * axes are called.
   */
  constructor(elements, commands, { named } = {}) {
    this.page = elements;
    this.colours = themeColours(() => this.opened !== null && this.recolour());
    this.sky = new Sky(elements, (byPerson) =>
      this.#skyMoved(byPerson ? this.sky.view : null, commands.moved),
    );
    const shown = () => (this.state.space ? this.space : this.sky);
    /** What tells where a place is seen: the plane of the sky, or the cloud of three latents. */
    this.surface = {
      get isThere() {
        return shown().isThere;
      },
      toPixel: (place) => shown().toPixel(place),
    };
    this.spotlight = new Spotlight(elements.overlay, this.sky, this.colours);
    this.axes = new AxesView(elements, { choose: commands.choosePlane, named });
    this.legend = new Legend(elements.legend, { toggle: commands.toggleClass, clear: commands.clearClasses });
  }

  /** A run's decoder has come: what needs no stars can be shown. */
  open(opened) {
    this.opened = opened;
    this.legend.open(opened.run.classes);
    this.axes.open(opened);
    if (this.space === null) return;
    this.space.open(opened);
    this.page.projections.hidden = opened.run.latent_dim !== 3;
  }

  /** The run's images have come as well. */
  openCloud({ counts }) {
    this.legend.showCounts(counts);
  }

  /** The figure of the stars has come: its places can be pointed at, and then it is drawn. */
  async openSky(figure, signal) {
    this.sky.take(figure, this.state.view);
    this.spotlight.again();
    this.drawOver();
    await this.sky.draw(() => ({ colours: this.colours.classes, highlighted: this.state.classes }), signal);
    this.page.skyPane.classList.remove("is-loading");
  }

  /** The figure of all three latents has come. */
  async openSpace(figure, signal) {
    await this.space.show(figure, () => this.state.classes, this.state.camera, signal);
    this.drawOver();
    this.page.skyPane.classList.remove("is-loading");
  }

  /** What the sky shows, see plane.mjs. */
  get plane() {
    return planeOf(this.state, this.opened.run);
  }

  /** The plane by which places are named; null where all latents are seen. */
  get shownPlane() {
    return this.state.space ? null : this.plane;
  }

  /** Where z is drawn: a place of the plane, or all three latents. */
  placeOf(z) {
    return this.state.space ? Array.from(z) : onPlane(z, this.plane);
  }

  /** Plotly's graph that is seen, null until it is drawn. */
  get plot() {
    return this.state.space ? this.space.plot : this.sky.plot;
  }

  /** The plane, or all three latents. */
  showProjection(space) {
    this.page.skyPane.classList.toggle("is-space", space);
    this.page.projections.querySelectorAll("button").forEach((button, k) => {
      button.setAttribute("aria-pressed", space === (k === 1));
    });
  }

  /** The selected part of the plane; in space there is no such part. */
  showSelection({ sel, space }) {
    this.spotlight.show(sel, space === true);
  }

  /** What lies over the stars, once it has places to lie at. */
  drawOver() {
    this.overlay.again();
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
    this.overlay.again();
  }

  /** The view that the state has of the sky. */
  showView() {
    if (this.sky.isThere) this.sky.show(this.state.view);
    if (this.space?.isThere) this.space.look(this.state.camera);
  }

  /** The camera around the cloud, where there is one. */
  turn(around, upward, nearer) {
    if (this.space?.isThere) this.space.turn(around, upward, nearer);
  }

  /** In the theme's colours and with the state's highlights. */
  recolour() {
    this.space?.recolour(this.state.classes);
    if (this.sky.plot === null) return Promise.resolve();
    this.spotlight.again();
    this.overlay.again();
    return this.sky.colour(this.colours.classes, this.state.classes);
  }

  #skyMoved(view, moved) {
    if (this.opened === null) return;
    this.skyMoved();
    moved(view);
  }
}
