/** All views of the Paths page, showing one state and one journey together. */

import { Choices } from "../../points/choices.mjs";
import { SelectedButton } from "../../selection/selected_button.mjs";
import { write } from "../../shell/page.mjs";
import { DecodedView } from "../../sky/decoded_view.mjs";
import { SkyViews } from "../../sky/sky_views.mjs";
import { SpaceView } from "../../sky/space_view.mjs";
import { crossFade, Film } from "./film.mjs";
import { FRAMES } from "./journey.mjs";
import { PathOverlay } from "./path_overlay.mjs";
import { lengthsText, pathStatus } from "./path_words.mjs";
import { PointsView } from "./points_view.mjs";
import { SpeedChart } from "./speed_chart.mjs";
import { CURVE_NAMES } from "./state.mjs";

const NO_PATH = "No path yet";

export class PathViews extends SkyViews {
  #line = [];
  #points = [];
  /** What a click would add, as drawn; and where the keys are. Places are those that are drawn, see SkyPage. */
  candidate = null;
  cursor = null;
  /** Where t is. */
  marker = null;

  /** `paths` is told what a person chose in a view. */
  constructor(page, paths) {
    super(page, paths);
    this.space = new SpaceView(page, this.colours, {
      point: (_row, { x, y }) => paths.candidates.under(x, y),
      leave: () => paths.candidates.forget(),
      press: (_row, { x, y, shiftKey }) => paths.candidates.press(x, y, shiftKey),
      turned: (camera) => paths.turned(camera),
      drawn: () => this.overlay.withSky(),
    });
    this.overlay = new PathOverlay(page, this.surface, this.colours);
    this.decoded = new DecodedView(page);
    const seek = (t) => paths.travel.seek(t);
    this.film = new Film(page.film, FRAMES, seek);
    this.fade = new Film(page.fade, FRAMES, seek);
    this.chart = new SpeedChart(page.chart);
    this.selected = new SelectedButton(page);
    this.points = new PointsView(page.points, (k) => paths.editor.select(k));
    this.choices = new Choices(page, paths);
  }

  open(opened) {
    super.open(opened);
    const { run, decoder } = opened;
    this.decoded.open(decoder);
    this.film.open(run.image);
    this.fade.open(run.image);
    write(this.page.status, "Loading the test images …");
  }

  leaveSky() {
    super.leaveSky();
    Object.assign(this, { candidate: null, cursor: null });
  }

  close() {
    super.close();
    this.marker = null;
    this.overlay.mark(null);
  }

  /** Everything that a decision changes, but not the journey. */
  follow(paths) {
    this.choices.follow(paths);
    this.axes.show(paths.plane);
    this.showProjection(paths.state.space);
    this.showSelection(paths.state);
    this.selected.show(paths.placed.selectedCount(paths));
    this.legend.show(paths.state.classes);
    this.showPoints(paths);
  }

  showPoints(paths) {
    const { points, editor, opened } = paths;
    this.#points = points.map(({ z }) => paths.placeOf(z));
    this.points.show(points, editor.selected, opened.decoder);
    this.choices.follow(paths);
    this.#projectLine(paths);
    this.#drawOver(paths);
  }

  showJourney(paths) {
    const {
      journey,
      travel: { journeys },
      state,
    } = paths;
    this.page.paths.classList.remove("is-empty");
    this.#projectLine(paths);
    this.#drawOver(paths);
    this.chart.draw(journey);
    write(this.page.lengths, lengthsText(journey, state.curve, journeys.searching));
    if (journey.image !== null) this.#showFade(journeys.frames);
    this.showTime(state.t, paths);
    this.showStatus(paths);
  }

  clearJourney(paths) {
    this.page.paths.classList.add("is-empty");
    this.#line = [];
    this.marker = null;
    this.overlay.mark(null);
    this.choices.showTime(paths.state.t);
    this.chart.draw(null);
    this.film.clear();
    this.fade.clear();
    this.decoded.clear(NO_PATH);
    write(this.page.lengths, "\u00a0\n\u00a0");
    this.#drawOver(paths);
    this.showStatus(paths);
  }

  /** The journey at t: its picture, its marker on the sky, on the film and on the chart. */
  showTime(t, paths) {
    this.choices.showTime(t);
    this.film.show(t);
    this.fade.show(t);
    this.chart.show(t);
    const { journey } = paths;
    if (journey === null) return;
    const z = journey.at(t);
    this.decoded.show(z, paths.shownPlane);
    this.marker = paths.placeOf(z);
    this.overlay.mark(this.marker);
  }

  /** What is pointed at has changed. */
  look(paths) {
    this.#drawOver(paths);
  }

  get pixels() {
    return this.decoded.pixels;
  }

  /** The nearest point of the path within `reach` pixels of (px, py) of the pane, or null. */
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

  showStatus({ opened, state }) {
    const status = {
      backend: opened.decoder.backend,
      milliseconds: this.decoded.milliseconds,
      images: opened.cloud?.count ?? null,
      curve: CURVE_NAMES[state.curve],
      points: state.points?.length ?? 0,
    };
    write(this.page.status, pathStatus(status));
  }

  #projectLine(paths) {
    const { journey } = paths;
    this.#line = journey === null ? [] : journey.line.map((z) => paths.placeOf(z));
  }

  #showFade(frames) {
    const size = frames.length / FRAMES;
    this.fade.paint(crossFade(frames.subarray(0, size), frames.subarray(-size), FRAMES), 0, FRAMES);
  }

  #drawOver({ editor }) {
    this.overlay.now({
      line: this.#line,
      points: this.#points,
      selected: editor.selected,
      cursor: this.cursor,
      candidate: this.candidate,
    });
  }
}
