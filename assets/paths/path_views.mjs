/** All views of the Paths page, showing one state and one journey together. */

import { AxesView } from "../view/axes_view.mjs";
import { themeColours } from "../view/colours.mjs";
import { Legend } from "../view/legend.mjs";
import { write } from "../view/page.mjs";
import { Picture } from "../view/picture.mjs";
import { onPlane } from "../view/plane.mjs";
import { Sky } from "../view/sky.mjs";
import { placeText } from "../view/words.mjs";
import { Choices } from "./choices.mjs";
import { crossFade, Film } from "./film.mjs";
import { FRAMES } from "./journey.mjs";
import { PathOverlay } from "./path_overlay.mjs";
import { lengthsText, pathStatus } from "./path_words.mjs";
import { PointsView } from "./points_view.mjs";
import { SpeedChart } from "./speed_chart.mjs";
import { CURVE_NAMES } from "./state.mjs";

const NO_PATH = "No path yet";

export class PathViews {
  decodes = 0;
  #page;
  #decoded;
  #pixels = null;
  #line = [];
  #points = [];
  #milliseconds = null;
  /** What a click would add, as drawn; and where the keys are, both on the plane. */
  candidate = null;
  cursor = null;
  /** Where t is, on the plane. */
  marker = null;

  /** `paths` is told what a person chose in a view. */
  constructor(page, paths) {
    this.#page = page;
    this.colours = themeColours(() => paths.isThere && this.recolour(paths.state));
    this.sky = new Sky(page, (byPerson) => paths.skyMoved(byPerson));
    this.overlay = new PathOverlay(page, this.sky, this.colours);
    this.#decoded = new Picture(page.decoded);
    const seek = (t) => paths.travel.seek(t);
    this.film = new Film(page.film, FRAMES, seek);
    this.fade = new Film(page.fade, FRAMES, seek);
    this.chart = new SpeedChart(page.chart);
    this.points = new PointsView(page.points, (k) => paths.editor.select(k));
    this.choices = new Choices(page, paths);
    this.axes = new AxesView(page, { choose: (axes) => paths.showPlane(axes) });
    this.legend = new Legend(page.legend, {
      toggle: (k) => paths.toggleClass(k),
      clear: () => paths.commit({ classes: [] }),
    });
  }

  /** A run's decoder has come. */
  open({ run, decoder }) {
    this.#decoded.resize(run.image);
    this.#pixels = new Float32Array(decoder.pixels);
    this.film.open(run.image);
    this.fade.open(run.image);
    this.legend.open(run.classes);
    this.axes.open({ run });
    write(this.#page.status, "Loading the test images …");
  }

  openCloud({ counts }) {
    this.legend.showCounts(counts);
  }

  /** The figure of the stars has come: its places can be pointed at, and then it is drawn. */
  async openSky(figure, state, signal) {
    this.sky.take(figure, state.view);
    this.overlay.again();
    await this.sky.draw(() => ({ colours: this.colours.classes, highlighted: state.classes }), signal);
    this.#page.pane.classList.remove("is-loading");
  }

  leaveSky() {
    this.#page.pane.classList.add("is-loading");
    this.sky.leave();
  }

  close() {
    this.leaveSky();
    Object.assign(this, { candidate: null, cursor: null, marker: null });
    this.overlay.mark(null);
  }

  recolour({ classes }) {
    if (this.sky.plot === null) return Promise.resolve();
    this.overlay.again();
    return this.sky.colour(this.colours.classes, classes);
  }

  /** Everything that a decision changes, but not the journey. */
  follow(paths) {
    this.choices.follow(paths);
    this.axes.show(paths.plane);
    this.legend.show(paths.state.classes);
    this.showPoints(paths);
  }

  showPoints(paths) {
    const { points, plane, editor, opened } = paths;
    this.#points = points.map(({ z }) => onPlane(z, plane));
    this.points.show(points, editor.selected, opened.decoder);
    this.choices.follow(paths);
    this.#projectLine(paths);
    this.#drawOver(paths);
  }

  showJourney(paths) {
    const { journey, travel: { journeys }, state } = paths;
    this.#page.paths.classList.remove("is-empty");
    this.#projectLine(paths);
    this.#drawOver(paths);
    this.chart.draw(journey);
    write(this.#page.lengths, lengthsText(journey, state.curve, journeys.searching));
    if (journey.image !== null) this.#showFade(journeys.frames);
    this.showTime(state.t, paths);
    this.showStatus(paths);
  }

  clearJourney(paths) {
    this.#page.paths.classList.add("is-empty");
    this.#line = [];
    this.marker = null;
    this.overlay.mark(null);
    this.choices.showTime(paths.state.t);
    this.chart.draw(null);
    this.film.clear();
    this.fade.clear();
    this.#decoded.clear();
    this.#pixels.fill(0);
    write(this.#page.place, NO_PATH);
    write(this.#page.lengths, "\u00a0\n\u00a0");
    this.#drawOver(paths);
    this.showStatus(paths);
  }

  /** The journey at t: its picture, its marker on the sky, on the film and on the chart. */
  showTime(t, paths) {
    this.choices.showTime(t);
    this.film.show(t);
    this.fade.show(t);
    this.chart.show(t);
    const { journey, opened, plane } = paths;
    if (journey === null) return;
    const z = journey.at(t);
    const begin = performance.now();
    this.#pixels.set(opened.decoder.decode(z));
    this.#milliseconds = performance.now() - begin;
    this.decodes += 1;
    this.#decoded.paint(this.#pixels);
    write(this.#page.place, placeText(z, plane));
    this.marker = onPlane(z, plane);
    this.overlay.mark(this.marker);
  }

  /** What is pointed at has changed. */
  look(paths) {
    this.#drawOver(paths);
  }

  get pixels() {
    return this.#pixels;
  }

  /** The nearest point of the path within `reach` pixels of (px, py) of the pane, or null. */
  handleAt(px, py, reach) {
    const distances = this.#points.map((place) => {
      const [x, y] = this.sky.toPixel(place);
      return Math.hypot(x - px, y - py);
    });
    const nearest = Math.min(...distances);
    return nearest <= reach ? distances.indexOf(nearest) : null;
  }

  /** The path's places on the plane, as drawn. */
  get line() {
    return this.#line;
  }

  showStatus({ opened, state }) {
    const status = {
      backend: opened.decoder.backend,
      milliseconds: this.#milliseconds,
      images: opened.cloud?.count ?? null,
      curve: CURVE_NAMES[state.curve],
      points: state.points?.length ?? 0,
    };
    write(this.#page.status, pathStatus(status));
  }

  #projectLine({ journey, plane }) {
    this.#line = journey === null ? [] : journey.line.map((z) => onPlane(z, plane));
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
