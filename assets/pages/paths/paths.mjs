/** The Paths page: what a person does changes the state; the journey, the views and the address follow. */

import { PlacedPoints } from "../../points/placed_points.mjs";
import { SkyPage } from "../../sky/sky_page.mjs";
import { Candidates } from "./candidates.mjs";
import { connect } from "./gestures.mjs";
import { IDS } from "./page.mjs";
import { PathViews } from "./path_views.mjs";
import { pathAnnouncement } from "./path_words.mjs";
import { PointEditor } from "./point_editor.mjs";
import { fittedPath, PATH_PARAMETERS, pathQuery, START } from "./state.mjs";
import { Travel } from "./travel.mjs";

const JOURNEY = ["points", "curve", "pace"];

export class Paths extends SkyPage {
  constructor(runs) {
    super(runs, { ids: IDS, start: START, parameters: PATH_PARAMETERS, query: pathQuery });
    this.views = new PathViews(this.page, this);
    this.editor = new PointEditor(this);
    this.candidates = new Candidates(this);
    this.travel = new Travel(this);
    this.pointer = connect(this);
  }

  kept({ curve, pace }) {
    return { curve, pace };
  }

  leave() {
    this.travel.stop();
    this.editor.forget();
  }

  /** The test images have come: those of the address can be found, or two be chosen. */
  settle(cloud) {
    this.placed = new PlacedPoints(this.opened);
    const { points } = this.state;
    const known = points?.filter((point) => this.placed.has(point)) ?? this.placed.first();
    if (points !== null && known.length < points.length) {
      this.shell.notice("Some of the link's test images are not among this run's: they were left out.");
    }
    this.state = { ...this.state, points: known };
    this.views.openCloud(cloud);
    this.follow(JOURNEY);
  }

  restored(state) {
    const fitted = fittedPath(state, this.opened.run);
    return this.isThere ? { ...fitted, points: fitted.points ?? this.placed.first() } : fitted;
  }

  get journey() {
    return this.travel.journey;
  }

  /** The points as they are found: [{z, image, label, name}]. */
  get points() {
    return this.placed.all(this.state.points, this.shownPlane);
  }

  /** t of the state, as it runs; on every frame of a play, so nothing but pictures change. */
  goTo(t) {
    this.state = { ...this.state, t };
    if (this.journey !== null) this.views.showTime(t, this);
  }

  follow(changed) {
    this.views.follow(this);
    if (JOURNEY.some((key) => changed.includes(key))) this.travel.start();
    else this.views.showTime(this.state.t, this);
  }

  told(change) {
    return pathAnnouncement(
      change,
      this.points.map(({ name }) => name),
    );
  }
}
