/** The journey through a path's points, and the clock that plays it. */

/** @import { DecoderPool } from "../../inference/pool.mjs" */
/** @import { Journey } from "./journey.mjs" */

import { Player } from "../../shell/controls/player.mjs";
import { Journeys } from "./journey.mjs";

/** From one end to the other at speed 1. */
const SECONDS = 6;

export class Travel {
  /**
   * null where there are no points.
   * @type {Journey | null}
   */
  journey = null;
  player;
  journeys;

  /**
   * @param {DecoderPool} pool
   * @param {{moved(t: number): void, playing(isPlaying: boolean): void, problem(error: unknown): void,
   *   changed(journey: Journey, known: {searching: boolean, frames: Float32Array}): void,
   *   painted(pixels: Float32Array, first: number, count: number): void}} tell
   */
  constructor(pool, { moved, playing, changed, painted, problem }) {
    this.player = new Player({ rate: 1 / SECONDS, isEndless: true, moved, playing });
    this.journeys = new Journeys(pool, {
      changed: (journey) => {
        this.journey = journey;
        changed(journey, this.journeys);
      },
      painted,
      problem,
    });
  }

  stop() {
    this.player.pause();
    this.journeys.stop();
    this.journey = null;
  }
}
