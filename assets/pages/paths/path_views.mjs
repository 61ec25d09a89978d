/** All views of the Paths page, showing one state and one journey together. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { SkyCommands } from "../../sky/sky_views.mjs" */
/** @import { Opened } from "../../types.d.ts" */
/** @import { Journey } from "./journey.mjs" */
/** @import { Candidate } from "./path_overlay.mjs" */
/** @import { PathShown } from "./paths.mjs" */
/** @import { PathState, Point } from "./state.mjs" */

import { Choices } from "../../points/choices.mjs";
import { SelectedButton } from "../../selection/selected_button.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { DecodedView } from "../../sky/decoded_view.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { SpaceView } from "../../sky/space/space_view.mjs";
import { crossFade, Film } from "./film.mjs";
import { FRAMES } from "./journey.mjs";
import { PairsView } from "./pairs_view.mjs";
import { PathOverlay } from "./path_overlay.mjs";
import { lengthsText, pathStatus } from "./path_words.mjs";
import { PointsView } from "./points_view.mjs";
import { SpeedChart } from "./speed_chart.mjs";
import { CURVE_NAMES } from "./state.mjs";

const NO_PATH = tr("No path yet");

/**
 * What a person does in a view, see paths.mjs; x, y: in the window.
 * @typedef {object} PathOwnCommands
 * @property {(change: Partial<PathState>) => void} commit
 * @property {(k: number) => void} select
 * @property {(t: number) => void} seek
 * @property {(speed: number) => void} setSpeed
 * @property {(x: number, y: number) => void} explore
 * @property {(x: number, y: number, shiftKey: boolean) => void} press
 * @property {() => void} forget
 * @property {(ends: Point[]) => void} takePair
 * @property {(text: string) => void} notice
 */

/** @extends {SkyViews<PathState>} */
export class PathViews extends SkyViews {
  /** Places are those that are drawn, see SkyViews. @type {number[][]} */
  #line = [];
  /** @type {number[][]} */
  #points = [];
  /** @type {number | null} */
  #selected = null;
  /** What a click would add. @type {Candidate | null} */
  #candidate = null;
  /** Where the keys are. @type {number[] | null} */
  #cursor = null;
  /** @type {Journey | null} */
  #journey = null;
  /** Where t is. @type {number[] | null} */
  marker = null;

  /**
   * @param {Elements} page
   * @param {PathState} state
   * @param {DecoderPool} pool
   * @param {SkyCommands & PathOwnCommands} commands
   */
  constructor(page, state, pool, commands) {
    super(page, state, commands);
    this.space = new SpaceView(page, this.colours, {
      point: (_row, { x, y }) => commands.explore(x, y),
      leave: commands.forget,
      press: (_row, { x, y, shiftKey }) => commands.press(x, y, shiftKey),
      turned: commands.turned,
      drawn: () => this.overlay.withSky(),
    });
    this.overlay = new PathOverlay(
      { overlay: page.overlay, marker: page.marker },
      this.surface,
      this.colours,
    );
    this.decoded = new DecodedView({ decoded: page.decoded, place: page.place });
    this.film = new Film(page.film, FRAMES, commands.seek);
    this.fade = new Film(page.fade, FRAMES, commands.seek);
    this.chart = new SpeedChart(page.speedChart, /** @type {Element} */ (page.film.parentElement));
    this.selected = new SelectedButton({ selected: page.selected, skyPane: page.skyPane });
    this.points = new PointsView(page.points, commands.select);
    this.choices = new Choices(page, commands);
    this.pairs = new PairsView(page.pairs, pool, {
      take: (a, b) => commands.takePair([{ image: a }, { image: b }]),
      problem: commands.notice,
    });
  }

  /** @param {Opened} opened */
  open(opened) {
    super.open(opened);
    const { run, decoder } = opened;
    this.decoded.open(decoder);
    this.film.open(run.image);
    this.fade.open(run.image);
    this.pairs.open(opened);
    write(this.page.status, tr("Loading the test images …"));
  }

  overlayAgain() {
    this.overlay.again();
  }

  leaveSky() {
    super.leaveSky();
    this.#candidate = this.#cursor = null;
  }

  close() {
    super.close();
    this.marker = this.#journey = null;
    this.overlay.mark(null);
  }

  /**
   * Everything that a decision changes, but not the journey.
   * @param {PathShown} shown
   */
  follow(shown) {
    this.axes.show(this.plane);
    this.showProjection();
    this.showSelection(this.state);
    this.selected.show(shown.selectedCount);
    this.legend.show(this.state.classes);
    this.pairs.show(this.state);
    this.showPoints(shown);
  }

  /** @param {PathShown} shown */
  showPoints(shown) {
    this.#points = shown.points.map(({ z }) => this.placeOf(z));
    this.#selected = shown.selected;
    if (this.opened !== null) this.points.show(shown.points, shown.selected, this.opened.decoder);
    this.choices.follow(this.state, shown);
    this.#projectLine();
    this.#drawOver();
  }

  /**
   * searching: is a geodesic being looked for? frames: its pictures, as far as they are decoded.
   * @param {Journey} journey
   * @param {{searching: boolean, frames: Float32Array}} known
   */
  showJourney(journey, { searching, frames }) {
    this.#journey = journey;
    this.page.paths.classList.remove("is-empty");
    this.#projectLine();
    this.#drawOver();
    this.chart.draw(journey);
    write(this.page.lengths, lengthsText(journey, this.state.curve, searching));
    if (journey.image !== null) this.#showFade(frames);
    this.showTime(this.state.t);
    this.#showStatus();
  }

  clearJourney() {
    this.page.paths.classList.add("is-empty");
    this.#line = [];
    this.marker = this.#journey = null;
    this.overlay.mark(null);
    this.choices.showTime(this.state.t);
    this.chart.draw(null);
    this.film.clear();
    this.fade.clear();
    this.decoded.clear(NO_PATH);
    write(this.page.lengths, "\u00a0\n\u00a0");
    this.#drawOver();
    this.#showStatus();
  }

  /**
   * The journey at t: its picture, its marker on the sky, on the film and on the chart.
   * @param {number} t
   */
  showTime(t) {
    this.choices.showTime(t);
    this.film.show(t);
    this.fade.show(t);
    this.chart.show(t);
    if (this.#journey === null) return;
    const z = this.#journey.at(t);
    this.decoded.show(z, this.shownPlane);
    this.marker = this.placeOf(z);
    this.overlay.mark(this.marker);
  }

  /**
   * What is pointed at, or where the keys have gone.
   * @param {Candidate | null} candidate
   * @param {number[] | null} cursor
   */
  look(candidate, cursor) {
    this.#candidate = candidate;
    this.#cursor = cursor;
    this.#drawOver();
  }

  get pixels() {
    return this.decoded.pixels;
  }

  /**
   * The nearest point of the path within `reach` pixels of (px, py) of the pane, or null.
   * @param {number} px
   * @param {number} py
   * @param {number} reach
   */
  handleAt(px, py, reach) {
    const distances = this.#points.map((place) => {
      const [x, y] = this.surface.toPixel(place);
      return Math.hypot(x - px, y - py);
    });
    const nearest = Math.min(...distances);
    return nearest <= reach ? distances.indexOf(nearest) : null;
  }

  /** The path's places, as drawn. */
  get line() {
    return this.#line;
  }

  #showStatus() {
    if (this.opened === null) return;
    const { curve, points } = this.state;
    const status = {
      backend: this.opened.decoder.backend,
      milliseconds: this.decoded.milliseconds,
      images: this.opened.cloud?.count ?? null,
      areSeen: this.opened.sheets.areThere,
      curve: CURVE_NAMES[/** @type {keyof typeof CURVE_NAMES} */ (curve)],
      points: points?.length ?? 0,
    };
    write(this.page.status, pathStatus(status));
  }

  #projectLine() {
    this.#line = this.#journey === null ? [] : this.#journey.line.map((z) => this.placeOf(z));
  }

  /** @param {Float32Array} frames */
  #showFade(frames) {
    const size = frames.length / FRAMES;
    this.fade.paint(crossFade(frames.subarray(0, size), frames.subarray(-size), FRAMES), 0, FRAMES);
  }

  #drawOver() {
    this.overlay.now({
      line: this.#line,
      points: this.#points,
      selected: this.#selected,
      cursor: this.#cursor,
      candidate: this.#candidate,
    });
  }
}
