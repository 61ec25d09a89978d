/** All views of the Explore page, showing one state together. */

import { onPlane, planeOf } from "../../maths/plane.mjs";
import { SelectionView } from "../../selection/selection_view.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { SpaceView } from "../../sky/space_view.mjs";
import { DensityView } from "./density_view.mjs";
import { Dials } from "./dials.mjs";
import { Floating } from "./floating.mjs";
import { GridView } from "./grid_view.mjs";
import { LatentsView } from "./latents_view.mjs";
import { Overlay } from "./overlay.mjs";
import { PinView } from "./pin_view.mjs";
import { PlaceView } from "./place_view.mjs";
import { PresetsView } from "./presets_view.mjs";
import { ProbeOverlay } from "./probe_overlay.mjs";
import { LIMITS } from "./state.mjs";

export class Views extends SkyViews {
  dials = new Dials();
  /** The number in the test set of the ringed image. */
  nearest = null;
  #opened = null;
  #state = null;
  #previewed = null;

  /** `explore` is told what a person chose in a view. */
  constructor(page, pool, explore) {
    super(page, explore, { named: (names) => this.dials.nameAxes(names) });
    this.floating = new Floating(page);
    this.overlay = new Overlay(page.overlay, this.sky, this.colours, () => this.floating.box);
    this.density = new DensityView(page, this.sky, this.colours, {
      bandwidth: (density) => explore.flow({ density }),
      stars: (stars) => explore.commit({ stars }),
    });
    this.place = new PlaceView(page);
    this.pins = new PinView(page, (z) => explore.pin(z));
    this.grid = new GridView(page, pool, {
      choose: (z) => explore.commit({ z }),
      preview: (z) => explore.preview(z),
      problem: (text) => explore.shell.notice(text),
    });
    this.latents = new LatentsView(page, pool, {
      turn: (latent, value) => explore.moves.set(latent, value),
      take: (latent, value) => explore.moves.set(latent, value, { isDecision: true }),
      look: (z) => explore.preview(z),
      problem: (text) => explore.shell.notice(text),
    });
    this.presets = new PresetsView(page, pool, {
      go: (z) => explore.moves.travel({ z }),
      problem: (text) => explore.shell.notice(text),
    });
    const placeOf = (row) => Array.from(this.#opened.cloud.place(row));
    this.space = new SpaceView(page, this.colours, {
      point: (row, { isAnother }) => isAnother && explore.preview(row === null ? null : placeOf(row)),
      leave: () => explore.preview(null),
      press: (row) => row !== null && explore.pin(placeOf(row)),
      turned: (camera) => explore.turned(camera),
      drawn: () => this.probe.withSky(),
    });
    this.probe = new ProbeOverlay(page.overlay, this.space, this.colours);
    this.selection = new SelectionView(page, this, {
      look: (z) => explore.preview(z),
      pin: (z) => explore.pin(z),
      commit: (change) => explore.commit(change),
      flow: (change) => explore.flow(change),
      toggle: () => explore.togglePanel("selection"),
      toggleClass: (k) => explore.toggleClass(k),
      notice: (text) => explore.shell.notice(text),
      announce: (text) => explore.shell.announce(text),
    });
  }

  open(opened) {
    super.open(opened);
    this.#opened = opened;
    const { place, pins, grid, latents, presets, selection, density } = this;
    for (const view of [place, pins, grid, latents, presets, selection, density]) view.open(opened);
  }

  openCloud(cloud) {
    super.openCloud(cloud);
    this.presets.openCloud();
    this.follow(this.#state);
  }

  drawOver() {
    this.#showPlace();
    this.density.again();
  }

  close() {
    super.close();
    this.selection.close();
    this.#opened = null;
    this.#previewed = null;
  }

  /**
   * Everything shows the state, and what was only looked at is forgotten. Places that z only
   * passes leave the dials, which Dash draws, for later than the next frame.
   */
  follow(state, { isPassing = false } = {}) {
    const { z, pin, span, n, large, classes, panel, space } = state;
    const plane = this.#plane(state);
    const [x, y] = onPlane(z, plane).map(plane.isPrincipal ? short : Number);
    this.#state = state;
    this.#previewed = null;
    this.axes.show(plane);
    if (!isPassing) {
      this.dials.show("z1", x, LIMITS.slider);
      this.dials.show("z2", y, LIMITS.slider);
    }
    this.dials.show("span", span);
    this.dials.show("side", n);
    this.page.explore.classList.toggle("is-large-grid", large);
    this.page.explore.classList.toggle("has-panel", panel !== null);
    this.showProjection(space);
    this.showSelection(state);
    this.density.show(state, plane);
    this.latents.show(z, panel === "latents");
    this.selection.show(state, plane);
    this.legend.show(classes);
    if (pin) this.pins.show(z, space ? null : plane);
    else this.pins.clear();
    this.#showPlace();
    this.place.showStatus();
    this.grid.show(z, span, n, plane.basis);
  }

  /** Looks at a place without going there; null looks back at the state's z. */
  look(z) {
    this.#previewed = z;
    this.selection.follow(z ?? this.#state.z);
    this.#showPlace();
  }

  /** The last decoded pixels, see PlaceView. */
  get pixels() {
    return this.place.pixels;
  }

  /** The place that is only looked at, or null. */
  get previewed() {
    return this.#previewed;
  }

  skyMoved() {
    super.skyMoved();
    this.density.again();
  }

  recolour() {
    this.selection.recolour();
    this.density.again();
    return super.recolour();
  }

  sheetCame() {
    this.place.sheetArrived();
    if (this.#state.pin) this.pins.sheetArrived();
    this.selection.sheetArrived();
    this.#showPlace();
  }

  #showPlace() {
    const { z, pin, span, classes, space } = this.#state;
    const { cloud, sheets } = this.#opened;
    const plane = this.#plane(this.#state);
    const nearest = this.#nearest(plane, classes, space);
    this.nearest = nearest && cloud.index[nearest.row];
    if (space) {
      const { hovered } = this.space;
      const point =
        hovered === null ? null : { place: cloud.place(hovered), colour: this.space.colour(hovered) };
      this.probe.now({ z, pin, hovered: point });
      return;
    }
    const found = nearest && {
      place: onPlane(cloud.place(nearest.row), plane),
      picture: sheets.find(cloud.index[nearest.row]),
      colour: this.colours.classes[cloud.label[nearest.row] % this.colours.classes.length],
    };
    const at = onPlane(z, plane);
    const pointed = this.#previewed && onPlane(this.#previewed, plane);
    this.overlay.now({ center: at, span, z: at, pin, pointed, nearest: found });
  }

  /** In space one looks at points, also at those of classes that are not highlighted. */
  #nearest(plane, classes, space) {
    if (this.#previewed === null) return this.place.show(this.#state.z, space ? null : plane, classes);
    return space
      ? this.place.show(this.#previewed, null, [])
      : this.place.show(this.#previewed, plane, classes);
  }

  #plane(state) {
    return planeOf(state, this.#opened.run);
  }
}

/** All digits of z say along a principal direction, since those of every latent are rounded. */
function short(value) {
  return Math.round(100 * value) / 100;
}
