/** All views of the Explore page, showing one state together. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { OpenedCloud } from "../../selection/saving.mjs" */
/** @import { Tell } from "../../selection/selection_view.mjs" */
/** @import { Elements, Figure } from "../../shell/types.d.ts" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { SkyCommands } from "../../sky/sky_views.mjs" */
/** @import { Opened, Plane } from "../../types.d.ts" */
/** @import { Kept } from "./presenting/kept.mjs" */
/** @import { ExploreState } from "./state.mjs" */

/**
 * What a person does in the views.
 * @typedef {SkyCommands & {
 *   commit(change: Partial<ExploreState>): void,
 *   flow(change: Partial<ExploreState>): void,
 *   travel(change: {z: number[]}): void,
 *   preview(z: ArrayLike<number> | null): void,
 *   pin(z: ArrayLike<number>): void,
 *   turnCoordinate(side: number, value: number): void,
 *   turnGrid(name: "span" | "n" | "scale", value: number): void,
 *   chooseCells(cells: string): void,
 *   turnLatent(latent: number, value: number): void,
 *   showKept(view: Kept): void,
 *   setLatent(latent: number, value: number): void,
 *   togglePanel(panel: "latents" | "selection" | "draw"): void,
 *   notice(text: string): void,
 *   announce(text: string): void,
 * }} ExploreCommands
 */

import { ColourView } from "../../layers/colour_view.mjs";
import { FieldAsker } from "../../layers/field_asker.mjs";
import { LayerView } from "../../layers/layer_view.mjs";
import { LayersPanel } from "../../layers/layers_panel.mjs";
import { UnderStars } from "../../layers/under_stars.mjs";
import { onPlane } from "../../maths/plane.mjs";
import { priorOf } from "../../maths/prior.mjs";
import { SelectionView } from "../../selection/selection_view.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { placeText } from "../../shell/words.mjs";
import { PosteriorOverlay } from "../../sky/posterior_overlay.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { SpaceView } from "../../sky/space/space_view.mjs";
import { cellsOf } from "./cells.mjs";
import * as changes from "./changes.mjs";
import { DensityView } from "./density/density_view.mjs";
import { Dials } from "./dials.mjs";
import { drawingOn } from "./drawing.mjs";
import { Floating } from "./floating.mjs";
import { GridView } from "./grid_view.mjs";
import { LatentsView } from "./latents_view.mjs";
import { PinView } from "./pin_view.mjs";
import { PlaceMarks } from "./place_marks.mjs";
import { PlaceView } from "./place_view.mjs";
import { PointedOverlay } from "./pointed_overlay.mjs";
import { PresentingView } from "./presenting/presenting_view.mjs";
import { PresetsView } from "./presets_view.mjs";
import { ProbeOverlay } from "./probe_overlay.mjs";

/** @extends {SkyViews<ExploreState>} */
export class Views extends SkyViews {
  /**
   * The number in the test set of the ringed image.
   * @type {number | null}
   */
  nearest = null;
  #dials;
  #commit;
  #asker = new FieldAsker();
  /** @type {ArrayLike<number> | null} */
  #previewed = null;

  /**
   * @param {Elements} page
   * @param {DecoderPool} pool
   * @param {ExploreState} state
   * @param {ExploreCommands} commands
   */
  constructor(page, pool, state, commands) {
    super(page, state, commands, { named: (names) => this.#dials.nameAxes(names) });
    this.hasMap = true;
    this.#commit = commands.commit;
    const { commit, flow, travel, preview, pin, notice } = commands;
    this.#dials = new Dials(page, commands);
    this.floating = new Floating(page);
    this.marks = new PlaceMarks(page.overlay, page.skyPane, this.sky);
    this.pointed = new PointedOverlay(page.overlay, this.sky, this.colours, () => this.floating.box);
    this.under = new UnderStars(/** @type {HTMLCanvasElement} */ (page.density), page.skyPane, this.sky);
    this.density = new DensityView(page, this.under, this.colours, {
      bandwidth: (/** @type {number} */ density) => flow({ density }),
      stars: (/** @type {boolean} */ stars) => commit({ stars }),
    });
    this.layersPanel = new LayersPanel(page.layersPanel, page.layersButton, (what, name) =>
      commit({ [what]: name }),
    );
    this.colour = new ColourView(this.#asker, this.layersPanel, this.colours, {
      tint: (tints) => this.sky.tint(tints),
      again: () => {
        super.recolour();
        this.under.again();
      },
      problem: notice,
    });
    this.layer = new LayerView(
      {
        under: this.under,
        panel: this.layersPanel,
        colours: this.colours,
        field: (isOn) => page.skyPane.classList.toggle("has-field", isOn),
        stars: (opacity) => showStars(page.skyPane, opacity),
        problem: notice,
      },
      {
        blend: (blend) => flow({ blend }),
        colourOf: (row) => this.colour.colourOf(row),
        move: (places) => this.sky.move(places),
      },
      pool,
      this.#asker,
    );
    this.place = new PlaceView(page);
    this.pins = new PinView(page, pin);
    this.grid = new GridView(page, pool, {
      choose: (z) => commit({ z: Array.from(z) }),
      preview,
      problem: notice,
    });
    this.presenting = new PresentingView(page, commands.showKept);
    this.latents = new LatentsView(page, pool, {
      turn: commands.turnLatent,
      take: commands.setLatent,
      look: preview,
      problem: notice,
    });
    this.presets = new PresetsView(page, pool, {
      go: (z, told) => travel({ z: Array.from(z), ...told }),
      problem: notice,
    });
    const placeOf = (/** @type {number} */ row) =>
      Array.from(/** @type {OpenedCloud} */ (this.opened).cloud.place(row));
    this.space = new SpaceView(page, this.colours, {
      point: (row, { isAnother }) => isAnother && preview(row === null ? null : placeOf(row)),
      leave: () => preview(null),
      press: (row) => row !== null && pin(placeOf(row)),
      turned: commands.turned,
      drawn: () => {
        this.probe.withSky();
        this.star.withSky();
      },
    });
    this.star = new PosteriorOverlay(page.overlay, this.surface, this.colours, {
      plane: () => this.shownPlane,
      placeOf: (z) => this.placeOf(z),
    });
    this.probe = new ProbeOverlay(page.overlay, this.space, this.colours);
    this.selection = new SelectionView(page, this, {
      .../** @type {Omit<Tell, "look" | "toggle">} */ (commands),
      look: preview,
      toggle: () => commands.togglePanel("selection"),
    });
    this.drawing = drawingOn(this, commands);
  }

  /** @param {Opened} opened */
  open(opened) {
    super.open(opened);
    this.#asker.close();
    const { place, pins, grid, latents, presets, selection, density, drawing, presenting } = this;
    const shown = [place, pins, grid, latents, presets, selection, density, drawing, presenting];
    const own = [...shown, this.colour, this.layer];
    for (const view of own) view.open(opened);
  }

  /**
   * @param {Figure} figure
   * @param {AbortSignal} signal
   */
  async openSky(figure, signal) {
    await super.openSky(figure, signal);
    this.layer.drawn();
  }

  /** @param {Cloud} cloud */
  openCloud(cloud) {
    super.openCloud(cloud);
    this.presets.openCloud();
    this.presenting.openCloud(cloud);
    this.follow();
    this.drawing.again();
  }

  /** What was decoded with rounded weights is decoded once more. */
  exactCame() {
    const { previewed } = this;
    this.forgetDecoded();
    this.follow();
    if (previewed !== null) this.look(previewed);
  }

  /** Another decoder has come: what the last one decoded is not shown again. */
  forgetDecoded() {
    this.place.forgetNearest();
    this.latents.forget();
    this.presets.again();
    this.selection.decodeAgain();
    this.drawing.toldAgain();
  }

  overlayAgain() {
    this.marks.again();
    this.pointed.again();
  }

  drawOver() {
    this.#showPlace();
    this.star.again();
    this.under.again();
  }

  close() {
    super.close();
    this.selection.close();
    this.drawing.close();
    this.#previewed = null;
  }

  /** Everything shows the state, and what was only looked at is forgotten. */
  follow() {
    const { state, plane } = this;
    const { z, pin, n, large, classes, panel, space, names, lines } = state;
    this.#previewed = null;
    this.axes.show(plane);
    this.#dials.show(state, plane);
    write(this.page.gridAround, tr("around {z}", { z: placeText(z, space ? null : plane) }));
    this.page.explore.classList.toggle("is-large-grid", large);
    this.page.explore.classList.toggle("has-panel", panel !== null);
    this.page.explore.classList.toggle("is-drawing", panel === "draw");
    this.showProjection();
    this.showSelection(state);
    this.density.show(state, plane);
    this.layersPanel.allow(!space);
    this.colour.show(state.colour);
    // Both make numbers of what is decoded.
    const isExact = this.opened?.isExact === true;
    const hasLayers = isExact && this.opened?.decoder.served === undefined;
    this.layer.show(hasLayers ? state : { ...state, layer: null }, plane);
    this.page.skyPane.classList.toggle("is-without-names", !names);
    this.page.namesButton.setAttribute("aria-pressed", String(names));
    this.page.skyPane.classList.toggle("is-without-lines", !lines);
    this.page.linesButton.setAttribute("aria-pressed", String(lines));
    this.latents.show(z, panel === "latents");
    this.selection.show(/** @type {ExploreState & {run: string}} */ (state), plane);
    this.drawing.show(panel === "draw" && isExact);
    this.star.again();
    this.legend.show(classes);
    if (pin) this.pins.show(z, space ? null : plane);
    else this.pins.clear();
    this.#showPlace();
    this.#showGhosts();
    this.presenting.show(state);
    this.place.showStatus();
    this.grid.show(cellsOf(state, plane, priorOf(this.run)), n);
  }

  /**
   * Looks at a place without going there; null looks back at the state's z.
   * @param {ArrayLike<number> | null} z
   */
  look(z) {
    this.#previewed = z;
    this.selection.follow(z ?? this.state.z);
    this.#showGhosts();
    this.#showPointed();
  }

  /**
   * Is the place looked at already, to a pixel? A sky that is dragged keeps it under the pointer.
   * @param {ArrayLike<number> | null} z
   */
  isHeldAt(z) {
    const seen = this.#previewed;
    if (!this.sky.isHeld || z === null || seen === null) return false;
    const unit = this.sky.toPixel([1, 0])[0] - this.sky.toPixel([0, 0])[0];
    return Array.from(z).every((value, k) => Math.abs(value - seen[k]) * unit < 1);
  }

  /** The last decoded pixels, see PlaceView. */
  get pixels() {
    return this.place.pixels;
  }

  /** By the names of the buttons. */
  get actions() {
    const layers = () => this.layersPanel.toggle();
    const again = () => this.#commit(changes.withDraw(this.state));
    return { ...this.presets.actions, ...this.selection.actions, layers, "draw-again": again };
  }

  /** Closes what lies open, or puts down what is in the hand; false where nothing is. */
  escape() {
    const open = [this.presets, this.layersPanel].find(({ isOpen }) => isOpen);
    open?.toggle(false);
    return open !== undefined || this.selection.tool.drop();
  }

  /** By keys: a corner of a box is where the mark is. */
  corner() {
    this.selection.corner(this.#previewed ?? this.state.z);
  }

  /**
   * The pointer is at (x, y) of the window: out of its way.
   * @param {number} x
   * @param {number} y
   */
  makeRoom(x, y) {
    this.floating.avoid(...this.sky.toPane(x, y));
  }

  /** The place that is only looked at, or null. */
  get previewed() {
    return this.#previewed;
  }

  skyMoved() {
    super.skyMoved();
    this.star.again();
    this.under.moved();
  }

  recolour() {
    this.selection.recolour();
    this.star.again();
    this.under.again();
    this.colour.recolour();
    return super.recolour();
  }

  sheetCame() {
    this.place.sheetArrived();
    if (this.state.pin) this.pins.sheetArrived();
    this.selection.sheetArrived();
    this.drawing.again();
    this.#showPlace();
  }

  /** Headline and picture follow the pointer; sliders and grid stay at z, and say so. */
  #showGhosts() {
    this.#dials.ghost(this.#previewed, this.plane);
    this.latents.ghost(this.#previewed);
    this.page.gridAround.hidden = this.#previewed === null;
  }

  #showPlace() {
    const { z, pin, cells, space } = this.state;
    const { isLine } = this.plane;
    const span = cells === "plane" ? this.state.span : 0;
    this.marks.show(space ? null : { span, isLine, z: onPlane(z, this.plane), pin });
    this.#showPointed();
  }

  /** What moves with the pointer. */
  #showPointed() {
    const { z, pin, classes, space } = this.state;
    const pointed = this.#previewed ?? z;
    const plane = this.plane;
    const { cloud, sheets } = /** @type {OpenedCloud} */ (this.opened);
    this.presenting.look(pointed);
    const nearest = this.#nearest(plane, classes, space);
    this.nearest = nearest && cloud.index[nearest.row];
    if (space) {
      const { hovered } = this.space;
      const point =
        hovered === null
          ? null
          : { place: Array.from(cloud.place(hovered)), colour: this.space.colour(hovered) };
      this.pointed.clear();
      this.probe.now({ z, pin, hovered: point });
      return;
    }
    const found = nearest && {
      place: cloud.star(nearest.row, plane),
      picture: sheets.find(cloud.index[nearest.row]),
      isAbsent: !sheets.areThere,
      colour: this.colours.classes[cloud.label[nearest.row] % this.colours.classes.length],
    };
    this.pointed.show({ isLine: plane.isLine, pointed: onPlane(pointed, plane), nearest: found });
  }

  /**
   * In space one looks at points, also at those of classes that are not highlighted.
   * @param {Plane} plane
   * @param {number[]} classes
   * @param {boolean} space
   */
  #nearest(plane, classes, space) {
    if (this.#previewed === null) return this.place.show(this.state.z, space ? null : plane, classes);
    return space
      ? this.place.show(this.#previewed, null, [])
      : this.place.show(this.#previewed, plane, classes);
  }
}

/**
 * How opaque the stars are; null: as usual.
 * @param {HTMLElement} pane
 * @param {number | null} opacity
 */
function showStars(pane, opacity) {
  pane.classList.toggle("has-blend", opacity !== null);
  pane.style.setProperty("--stars", String(opacity ?? 1));
}
