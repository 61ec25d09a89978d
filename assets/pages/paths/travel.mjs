/** The journey through a path's points, and the clock that plays it. */

import { Player } from "../../shell/player.mjs";
import { Journeys } from "./journey.mjs";

/** From one end to the other at speed 1. */
const SECONDS = 6;

export class Travel {
  /** See journey.mjs; null where there are no points. */
  journey = null;
  player;
  journeys;
  #tell;

  /**
   * tell: {moved(t), changed(journey, {searching, frames}), painted(pixels, first, count), playing(isPlaying),
   * problem(error)}.
   */
  constructor(pool, tell) {
    this.#tell = tell;
    this.player = new Player({ rate: 1 / SECONDS, isEndless: true, step: tell.moved });
    this.journeys = new Journeys(pool, {
      changed: (journey) => {
        this.journey = journey;
        tell.changed(journey, this.journeys);
      },
      painted: tell.painted,
      problem: tell.problem,
    });
  }

  /** The journey through those places, in place of the one before. */
  start(zs, how) {
    this.journeys.go(zs, how);
  }

  stop() {
    this.pause();
    this.journeys.stop();
    this.journey = null;
  }

  play(t) {
    this.player.play(t);
    this.#tell.playing(true);
  }

  pause() {
    this.player.pause();
    this.#tell.playing(false);
  }
}
