/** The Paths page: what a person does changes the state; the journey, the views and the address follow. */

/** @import { FoundPoint } from "../../points/placed_points.mjs" */
/** @import { Cloud } from "../../sky/cloud.mjs" */
/** @import { Candidate } from "./path_overlay.mjs" */
/** @import { PathState, Point } from "./state.mjs" */

import { Picture } from "../../pictures/picture.mjs";
import { PlacedPoints } from "../../points/placed_points.mjs";
import { replaced, shifted, without } from "../../points/points.mjs";
import { Past } from "../../shell/store.mjs";
import { tr } from "../../shell/texts.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import { connect } from "./gestures.mjs";
import { PathViews } from "./path_views.mjs";
import { pathAnnouncement } from "./path_words.mjs";
import { MOST_DRAWS, MOST_POINTS, PARAMETERS, pointAt } from "./state.mjs";
import { Travel } from "./travel.mjs";

const JOURNEY = ["points", "curve", "pace"];
const MISSING = tr("Some of the link's test images are not among this run's: they were left out.");
const NOTHING_THERE = tr("No test image is there: click a point of the cloud, or turn “Snap to images” off.");
const NO_PATH = tr("There is no path to play yet: add two points first.");

/**
 * What views are told beside the state.
 * @typedef {object} PathShown
 * @property {FoundPoint[]} points
 * @property {number | null} selected
 * @property {boolean} adding
 * @property {boolean} snapping
 * @property {Past} past
 * @property {number | null} selectedCount
 */

/** @extends {SkyPage<PathState, PathViews>} */
export class Paths extends SkyPage {
  /** Does a click on the sky add a point? */
  adding = true;
  ofImages = ["snap"];
  past = new Past(this.store, ["points"]);
  travel;
  /** @type {PlacedPoints | null} */
  #placed = null;
  /** @type {number | null} */
  #chosen = null;
  /** Where the keys have gone to, a place of the sky; null while they have not. @type {number[] | null} */
  #cursor = null;
  /** @type {Candidate | null} */
  #candidate = null;
  #picture = new Picture(document.createElement("canvas"));
  /** The state before a point was taken that is being dragged. @type {PathState | null} */
  #beforeDrag = null;

  /** @param {string[]} runs */
  constructor(runs) {
    super(runs, PARAMETERS);
    this.views = new PathViews(this.page, this.state, this.pool, {
      ...this.skyCommands,
      commit: (change) => this.commit(change),
      select: (k) => this.select(k),
      seek: (t) => this.seek(t),
      setSpeed: (speed) => (this.travel.player.speed = speed),
      explore: (x, y) => this.pointAtPlace(x, y),
      press: (x, y, shiftKey) => this.press(x, y, shiftKey),
      forget: () => this.forgetCandidate(),
      takePair: (ends) => this.#set(ends),
      notice: (text) => this.shell.notice(text),
    });
    this.travel = new Travel(this.pool, {
      moved: (t) => this.store.pass({ t }),
      changed: (journey, known) => this.views.showJourney(journey, known),
      painted: (pixels, first, count) => this.views.film.paint(pixels, first, count),
      playing: (isPlaying) => this.views.choices.showPlaying(isPlaying),
      problem: (error) => this.fail(error),
    });
    this.pointer = connect(this);
  }

  leave() {
    this.travel.stop();
    this.past.forget();
    this.#chosen = this.#cursor = this.#candidate = null;
  }

  /**
   * The test images have come: those of the address can be found, or two be chosen.
   * @param {Cloud} cloud
   */
  settle(cloud) {
    this.#placed = new PlacedPoints({ run: this.run, cloud });
    const { points } = this.state;
    const known = points?.filter((point) => this.placed.has(point)) ?? this.placed.first();
    if (points !== null && known.length < points.length) this.shell.notice(MISSING);
    this.views.openCloud(cloud);
    this.store.pass({ points: known });
  }

  /**
   * @param {PathState} state
   * @returns {PathState}
   */
  fitted(state) {
    const fitted = super.fitted(state);
    return this.isThere && state.run === this.opened?.run.id
      ? { ...fitted, points: fitted.points ?? this.placed.first() }
      : fitted;
  }

  /** @param {string[]} changed */
  follow(changed) {
    if (changed.every((key) => key === "t")) {
      this.views.showTime(this.state.t);
      return;
    }
    this.views.follow(this.#shown);
    if (JOURNEY.some((key) => changed.includes(key))) this.#startJourney();
    else this.views.showTime(this.state.t);
  }

  /** @param {Partial<PathState>} change */
  announcement(change) {
    if (change.t !== undefined && this.journey !== null) return this.inWords(this.journey.at(this.state.t));
    return pathAnnouncement(
      change,
      this.points.map(({ name }) => name),
    );
  }

  get journey() {
    return this.travel.journey;
  }

  /** Knows where points lie, once the test images have come. */
  get placed() {
    if (this.#placed === null) throw new Error(tr("no test images are there"));
    return this.#placed;
  }

  /** The points as they are found. */
  get points() {
    return this.placed.all(this.#points, this.shownPlane);
  }

  /** The number of the selected point, null for none. */
  get selected() {
    const { points } = this.state;
    return points !== null && this.#chosen !== null && this.#chosen in points ? this.#chosen : null;
  }

  /** Those of the state: a shown run has them. */
  get #points() {
    return this.state.points ?? [];
  }

  /** @returns {PathShown} */
  get #shown() {
    return {
      points: this.points,
      selected: this.selected,
      adding: this.adding,
      snapping: this.snapping,
      past: this.past,
      selectedCount: this.placed.selectedCount(this),
    };
  }

  /** Travels, or rests. */
  toggle() {
    if (this.travel.player.isPlaying) {
      this.travel.player.pause();
      this.flow({});
    } else if (this.journey === null) {
      this.shell.notice(NO_PATH);
    } else {
      this.shell.forgetInvitation();
      this.travel.player.play(this.state.t);
    }
  }

  /**
   * A person moved along the path.
   * @param {number} t
   */
  seek(t) {
    if (!this.isThere) return;
    this.travel.player.seek(t);
    this.store.record({});
    this.shell.announce(this.announcement({ t }));
  }

  /**
   * The point under a point of the window would be added.
   * @param {number} x
   * @param {number} y
   */
  pointAtPlace(x, y) {
    if (!this.#canPoint || !this.adding) return;
    const point = this.#pointUnder(x, y);
    if (point === null) this.forgetCandidate();
    else this.#showCandidate(point);
  }

  /**
   * A click or a tap at a point of the window.
   * @param {number} x
   * @param {number} y
   * @param {boolean} shiftKey
   */
  press(x, y, shiftKey) {
    if (this.#canPoint && (this.adding || shiftKey)) this.add(this.#pointUnder(x, y));
  }

  /**
   * Along each direction of the plane, or along the three latents.
   * @param {number[]} steps
   */
  moveCursor(steps) {
    if (!this.#canPoint) return;
    this.#cursor = this.#start.map((value, k) => value + (steps[k] ?? 0));
    this.#showCandidate(this.#pointAtCursor);
  }

  /** Adds what the keys have gone to. */
  addAtCursor() {
    if (!this.isThere) return;
    this.#cursor = this.#start;
    this.add(this.#pointAtCursor);
  }

  /** False where there was nothing to forget. */
  forgetCandidate() {
    if (this.#candidate === null && this.#cursor === null) return false;
    this.#candidate = this.#cursor = null;
    if (this.isThere) this.views.look(null, null);
    return true;
  }

  /**
   * null is none.
   * @param {Point | null} point
   */
  add(point) {
    const points = this.#points;
    if (point === null) {
      this.shell.notice(NOTHING_THERE);
    } else if (points.length >= MOST_POINTS) {
      this.shell.notice(tr("A path has at most {MOST_POINTS} points: remove one first.", { MOST_POINTS }));
    } else {
      this.shell.forgetInvitation();
      this.#chosen = points.length;
      this.#set([...points, point]);
    }
  }

  /**
   * New test images by chance for the first point, the last one, or both.
   * @param {boolean} first
   * @param {boolean} last
   */
  renew(first, last) {
    if (!this.isThere) return;
    let points = this.#points;
    if (first || points.length === 0) points = replaced(points, 0, this.placed.random(this));
    if (last || points.length < 2)
      points = replaced(points, Math.max(1, points.length - 1), this.placed.random(this));
    this.#set(points);
  }

  /**
   * The sheet of such pairs, or none where it is there already.
   * @param {"same" | "different"} kind
   */
  togglePairs(kind) {
    this.commit({ pairs: this.state.pairs === kind ? null : kind });
  }

  /** Other pairs; after the last draw comes the first. */
  drawPairs() {
    this.commit({ draw: (this.state.draw % MOST_DRAWS) + 1 });
  }

  sheetCame() {
    super.sheetCame();
    this.views.pairs.sheetCame();
  }

  swap() {
    if (this.isThere && this.#points.length > 1) this.#set(this.#points.toReversed());
  }

  clear() {
    if (this.isThere && this.#points.length > 0) this.#set([]);
  }

  /**
   * Selects the point, or no point where it was selected.
   * @param {number} k
   */
  select(k) {
    this.#chosen = this.#chosen === k ? null : k;
    if (this.isThere) this.views.showPoints(this.#shown);
  }

  /**
   * The selected point one earlier (−1) or later (+1).
   * @param {number} by
   */
  shift(by) {
    const { selected } = this;
    if (selected === null) return;
    const next = shifted(this.#points, selected, by);
    if (next === this.state.points) return;
    this.#chosen = selected + by;
    this.#set(next);
  }

  /** The selected point goes. */
  remove() {
    const { selected } = this;
    if (selected === null) return;
    const points = without(this.#points, selected);
    this.#chosen = points.length === 0 ? null : Math.min(selected, points.length - 1);
    this.#set(points);
  }

  /**
   * Of what was done to the points.
   * @param {"undo" | "redo"} way
   */
  goBack(way) {
    if (!this.isThere || !(way === "undo" ? this.past.canUndo : this.past.canRedo)) return;
    this.#chosen = null;
    this.past[way]();
  }

  toggleAdding() {
    this.adding = !this.adding;
    if (this.isThere) this.views.showPoints(this.#shown);
    this.forgetCandidate();
  }

  /**
   * The number of the point that is shown near a point of the window, null for none.
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   */
  handleAt(x, y, reach) {
    return this.#canPoint ? this.views.handleAt(...this.views.sky.toPane(x, y), reach) : null;
  }

  /**
   * Point k is dragged over a point of the window, until it is dropped.
   * @param {number} k
   * @param {number} x
   * @param {number} y
   */
  drag(k, x, y) {
    this.#beforeDrag ??= this.state;
    this.forgetCandidate();
    const point = this.#pointUnder(x, y, this.points[k].z);
    if (point !== null) this.flow({ points: replaced(this.#points, k, point) });
  }

  drop() {
    this.past.remember(this.#beforeDrag ?? undefined);
    this.#beforeDrag = null;
    this.commit({ points: this.state.points });
  }

  /** What Escape takes back, one thing at a time. */
  escape() {
    if (this.forgetCandidate()) return;
    if (this.selected !== null) this.select(this.selected);
    else if (this.state.sel !== null) this.unselect();
    else if (this.state.classes.length > 0) this.commit({ classes: [] });
  }

  get #canPoint() {
    return this.isThere && this.views.surface.isThere;
  }

  /** @param {Point[]} points */
  #set(points) {
    this.past.remember();
    this.commit({ points });
  }

  #startJourney() {
    const { points } = this;
    const { curve, pace } = this.state;
    if (points.length === 0) {
      this.travel.stop();
      this.views.clearJourney();
      return;
    }
    // A geodesic takes its time: it is looked for where a point comes to rest.
    const drawn = this.#beforeDrag !== null && curve === "geodesic" ? "straight" : curve;
    this.travel.journeys.go(
      points.map(({ z }) => z),
      { curve: drawn, pace },
    );
  }

  /**
   * The point that a click would add; null where the cloud has none to snap to.
   * @param {number} x
   * @param {number} y
   */
  #pointUnder(x, y, base = this.points.at(-1)?.z) {
    const { sky, space } = this.views;
    if (!this.state.space || space === null) return this.placed.under(sky.toLatent(x, y), base, this);
    if (!this.snapping) return pointAt(space.toPlace(x, y, base ?? this.placed.origin));
    const row = space.rowAt(x, y);
    return row === null ? null : this.placed.ofRow(row);
  }

  get #start() {
    return this.#cursor ?? this.views.marker ?? this.placeOf(this.placed.origin);
  }

  get #pointAtCursor() {
    return this.placed.under(this.#start, this.points.at(-1)?.z, this);
  }

  /** @param {Point} point */
  #showCandidate(point) {
    const [{ z, image }] = this.placed.all([point], this.shownPlane);
    const sheets = this.opened?.sheets;
    const isDecoded = image === undefined || sheets?.areThere === false;
    const picture = isDecoded ? this.#decoded(z) : (sheets?.find(image) ?? null);
    this.#candidate = { place: this.placeOf(z), picture, colour: this.views.colours.accent };
    this.views.look(this.#candidate, this.#cursor);
  }

  /** @param {number[]} z */
  #decoded(z) {
    if (this.opened === null) return null;
    const { decoder, run } = this.opened;
    this.#picture.resize(run.image);
    this.#picture.paint(decoder.decode(z));
    return { image: this.#picture.canvas, x: 0, y: 0, width: run.image.width, height: run.image.height };
  }
}
