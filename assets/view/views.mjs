/** All views of the Explore page, showing one state together. */

import { themeColours } from "./colours.mjs";
import { Dials } from "./dials.mjs";
import { Floating } from "./floating.mjs";
import { GridView } from "./grid_view.mjs";
import { Legend } from "./legend.mjs";
import { Overlay } from "./overlay.mjs";
import { PinView } from "./pin_view.mjs";
import { PlaceView } from "./place_view.mjs";
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
    this.sky = new Sky(page.pane, (byPerson) => explore.skyMoved(byPerson));
    this.floating = new Floating(page);
    this.overlay = new Overlay(page.overlay, this.sky, this.colours, () => this.floating.box);
    this.place = new PlaceView(page);
    this.pins = new PinView(page, (z) => explore.pin(z));
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
    for (const view of [this.place, this.pins, this.grid]) view.open(opened);
    this.legend.open(opened.run.classes);
  }

  /** The run's images have come as well, and its stars are drawn. */
  async openSky(view) {
    this.legend.showCounts(this.#opened.cloud.counts);
    await this.recolour();
    if (view !== null) await this.sky.show(view);
    this.#page.pane.classList.remove("is-loading");
  }

  close() {
    this.#page.pane.classList.add("is-loading");
    this.#opened?.sheets.close();
    this.#opened = null;
    this.#previewed = null;
  }

  /** Everything shows the state, and what was only looked at is forgotten. */
  follow(state) {
    const { z, pin, span, n, large, classes } = state;
    this.#state = state;
    this.#previewed = null;
    this.dials.show("z1", z[0], LIMITS.slider);
    this.dials.show("z2", z[1], LIMITS.slider);
    this.dials.show("span", span);
    this.dials.show("side", n);
    this.#page.explore.classList.toggle("is-large-grid", large);
    this.legend.show(classes);
    if (pin) this.pins.show(z);
    else this.pins.clear();
    this.#showPlace();
    this.place.showStatus();
    this.grid.show(z, span, n);
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
    const nearest = this.place.show(this.#previewed ?? z, classes);
    const found = nearest && {
      place: cloud.place(nearest.row),
      picture: sheets.find(cloud.index[nearest.row]),
      colour: this.colours.classes[cloud.label[nearest.row] % this.colours.classes.length],
    };
    this.overlay.now({ center: z, span, z, pin, pointed: this.#previewed, nearest: found });
    this.nearest = nearest && cloud.index[nearest.row];
  }
}
