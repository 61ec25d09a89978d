/** The journey through the page's points, and the clock that plays it. */

import { Player } from "../../points/player.mjs";
import { Journeys } from "./journey.mjs";

export class Travel {
  /** See journey.mjs; null where there are no points. */
  journey = null;
  /** Is a point being dragged? */
  dragging = false;
  player;
  journeys;
  #paths;

  constructor(paths) {
    this.#paths = paths;
    this.player = new Player((t) => paths.goTo(t));
    this.journeys = new Journeys(paths.pool, {
      changed: (journey) => this.#show(journey),
      painted: (pixels, first, count) => paths.views.film.paint(pixels, first, count),
      problem: (error) => paths.fail(error),
    });
  }

  /** The journey of the state's points, curve and pace, in place of the one before. */
  start() {
    const { points, state, views } = this.#paths;
    const { curve, pace } = state;
    if (points.length === 0) {
      this.stop();
      views.clearJourney(this.#paths);
      return;
    }
    // A geodesic takes its time: it is looked for where a point comes to rest.
    const drawn = this.dragging && curve === "geodesic" ? "straight" : curve;
    this.journeys.go(
      points.map(({ z }) => z),
      { curve: drawn, pace },
    );
  }

  stop() {
    this.#pause();
    this.journeys.stop();
    this.journey = null;
  }

  toggle() {
    const { shell, state, views } = this.#paths;
    if (this.player.isPlaying) {
      this.#pause();
      this.#paths.flow({});
    } else if (this.journey === null) {
      shell.notice("There is no path to play yet: add two points first.");
    } else {
      shell.forgetInvitation();
      this.player.play(state.t);
      views.choices.showPlaying(true);
    }
  }

  setSpeed(speed) {
    this.player.speed = speed;
  }

  /** A person moved along the path. */
  seek(t) {
    this.player.seek(t);
    this.#paths.goTo(t);
    this.#paths.history.replace(this.#paths.state);
  }

  #pause() {
    this.player.pause();
    this.#paths.views.choices.showPlaying(false);
  }

  #show(journey) {
    this.journey = journey;
    this.#paths.views.showJourney(this.#paths);
  }
}
