/** All views of the Explore page, showing one state together. */

import { AxesView } from "./axes_view.mjs";
import { themeColours } from "./colours.mjs";
import { Dials } from "./dials.mjs";
import { Floating } from "./floating.mjs";
import { GridView } from "./grid_view.mjs";
import { Legend } from "./legend.mjs";
import { Overlay } from "./overlay.mjs";
import { PinView } from "./pin_view.mjs";
import { PlaceView } from "./place_view.mjs";
import { onPlane, planeOf } from "./plane.mjs";
import { Sky } from "./sky.mjs";
import { LIMITS } from "./state.mjs";

export class Views {
  dials = new Dials();
  /** The number in the test set of the ringed image. */
  nearest = null;
  #page;
  #opened = null;
  #state = null;
  #previewed = null;

  /** `explore` is told what a person chose in a view. */
  constructor(page, pool, explore) {
    this.#page = page;
    this.colours = themeColours(() => this.recolour());
    this.sky = new Sky(page, (byPerson) => explore.skyMoved(byPerson));
    this.floating = new Floating(page);
    this.overlay = new Overlay(page.overlay, this.sky, this.colours, () => this.floating.box);
    this.place = new PlaceView(page);
    this.pins = new PinView(page, (z) => explore.pin(z));
    this.axes = new AxesView(page, (axes) => explore.showPlane(axes));
    this.grid = new GridView(page, pool, {
      choose: (z) => explore.commit({ z }),
      preview: (z) => explore.preview(z),
      problem: (text) => explore.shell.notice(text),
    });
    this.legend = new Legend(page.legend, {
      toggle: (k) => explore.toggleClass(k),
      clear: () => explore.commit({ classes: [] }),
    });
  }

  /** A run's decoder has come: the rail can be shown, the sky not yet. */
  open(opened) {
    this.#opened = opened;
    for (const view of [this.place, this.pins, this.axes, this.grid]) view.open(opened);
    this.legend.open(opened.run.classes);
  }

  /** The run's images have come as well. */
  openCloud() {
    this.legend.showCounts(this.#opened.cloud.counts);
    this.follow(this.#state);
  }

  /** The figure of the stars has come: its places can be pointed at, and then it is drawn. */
  async openSky(figure, signal) {
    this.sky.take(figure, this.#state.view);
    this.#showPlace();
    const classes = () => ({ colours: this.colours.classes, highlighted: this.#state.classes });
    await this.sky.draw(classes, signal);
    this.#page.pane.classList.remove("is-loading");
  }

  /** The stars of the last plane or run go. */
  leaveSky() {
    this.#page.pane.classList.add("is-loading");
    this.sky.leave();
  }

  close() {
    this.leaveSky();
    this.#opened?.sheets.close();
    this.#opened = null;
    this.#previewed = null;
  }

  /** Everything shows the state, and what was only looked at is forgotten. */
  follow(state) {
    const { z, pin, span, n, large, classes } = state;
    const plane = this.#plane(state);
    const [x, y] = onPlane(z, plane).map(plane.isPrincipal ? short : Number);
    this.#state = state;
    this.#previewed = null;
    this.axes.show(plane);
    this.dials.show("z1", x, LIMITS.slider);
    this.dials.show("z2", y, LIMITS.slider);
    this.dials.show("span", span);
    this.dials.show("side", n);
    this.#page.explore.classList.toggle("is-large-grid", large);
    this.legend.show(classes);
    if (pin) this.pins.show(z, plane);
    else this.pins.clear();
    this.#showPlace();
    this.place.showStatus();
    this.grid.show(z, span, n, plane.basis);
  }

  /** Looks at a place without going there; null looks back at the state's z. */
  look(z) {
    this.#previewed = z;
    this.#showPlace();
  }

  /** The place that is only looked at, or null. */
  get previewed() {
    return this.#previewed;
  }

  recolour() {
    if (this.#opened === null || this.sky.plot === null) return Promise.resolve();
    this.overlay.again();
    return this.sky.colour(this.colours.classes, this.#state.classes);
  }

  sheetArrived() {
    this.place.sheetArrived();
    if (this.#state.pin) this.pins.sheetArrived();
    this.#showPlace();
  }

  #showPlace() {
    const { z, pin, span, classes } = this.#state;
    const { cloud, sheets } = this.#opened;
    const plane = this.#plane(this.#state);
    const nearest = this.place.show(this.#previewed ?? z, plane, classes);
    const found = nearest && {
      place: onPlane(cloud.place(nearest.row), plane),
      picture: sheets.find(cloud.index[nearest.row]),
      colour: this.colours.classes[cloud.label[nearest.row] % this.colours.classes.length],
    };
    const at = onPlane(z, plane);
    const pointed = this.#previewed && onPlane(this.#previewed, plane);
    this.overlay.now({ center: at, span, z: at, pin, pointed, nearest: found });
    this.nearest = nearest && cloud.index[nearest.row];
  }

  #plane(state) {
    return planeOf(state, this.#opened.run);
  }
}

/** All digits of z say along a principal direction, since those of every latent are rounded. */
function short(value) {
  return Math.round(100 * value) / 100;
}
