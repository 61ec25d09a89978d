/** The polls of a room: when the next one is due, and who is told what they brought. */

/** @import { RoomState, Seat } from "./room_client.mjs" */

import { tr } from "../shell/texts.mjs";
import { Away, ask, Refused } from "./room_client.mjs";
import { Roster } from "./roster.mjs";

export const ENDED = tr("The class has ended.");
const USUAL = 1000;
/** What a server may ask for. */
const SHORTEST = 250;
/** Of the usual pause, after a change. */
const SOON = 0.75;
const HIDDEN = 8000;
/** After a change more changes are likely. */
const LIVELY = 10_000;
const LONGEST = 15_000;
/** Of a page that is looked at, while the server cannot be reached. */
const LONGEST_SHOWN = 5000;
/** Of the time between two polls, so that a class that joins at once does not poll at once. */
const JITTER = 0.2;

/**
 * Milliseconds until the next poll.
 * @param {{isHidden: boolean, sinceChange: number, failures: number, random: number, asked?: number}} now
 *   random: from 0 to 1; asked: the usual pause, as the server wants it for a class of this size
 */
export function pause({ isHidden, sinceChange, failures, random, asked = USUAL }) {
  const wanted = Math.min(LONGEST, Math.max(SHORTEST, Number(asked) || USUAL));
  const usual = isHidden ? HIDDEN : sinceChange < LIVELY ? SOON * wanted : wanted;
  const longest = failures > 0 && !isHidden ? LONGEST_SHOWN : LONGEST;
  const delay = Math.min(longest, usual * 2 ** Math.min(failures, 6));
  return delay * (1 + JITTER * (2 * random - 1));
}

/** Polls a room until it ends, and tells what is new. */
export class Beats {
  #seat;
  #where;
  #tell;
  /** That the next beat asks for what is new since. */
  #version = 0;
  #changes = 0;
  #roster = new Roster();
  #asked = USUAL;
  #changed = performance.now();
  #failures = 0;
  #isAway = false;
  #timer = 0;
  #isOver = false;
  /** Orders on their way, and how many have been begun or carried out. */
  #orders = 0;
  #turns = 0;

  /**
   * where(): what the server is told with each beat.
   * @param {Seat} seat
   * @param {() => {page: string, run: string, z: number[], hand: boolean}} where
   * @param {{news(state: RoomState): void, away(isAway: boolean): void, over(reason: string): void}} tell
   *   away: the server cannot be reached, or can again; over: the room has ended, or this seat has
   */
  constructor(seat, where, tell) {
    this.#seat = seat;
    this.#where = where;
    this.#tell = tell;
    document.addEventListener("visibilitychange", () => !document.hidden && this.now());
    addEventListener("online", () => this.now());
    this.now();
  }

  /** At once, rather than when the next is due. */
  now() {
    clearTimeout(this.#timer);
    if (!this.#isOver) this.#timer = window.setTimeout(() => this.#beat());
  }

  /**
   * What a beat brings that was on its way at the same time may be of before the order, and would put
   * back what a person has just switched: it is asked for once more.
   * @template T
   * @param {() => Promise<T>} order
   */
  async with(order) {
    this.#orders += 1;
    this.#turns += 1;
    try {
      return await order();
    } finally {
      this.#orders -= 1;
      this.#turns += 1;
      this.now();
    }
  }

  stop() {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  async #beat() {
    const { code, token } = this.#seat;
    const turns = this.#turns;
    try {
      const body = { since: this.#version, ...this.#where() };
      const news = /** @type {RoomState | null} */ (await ask("POST", `/${code}/beat`, { token, body }));
      if (this.#isOver) return;
      this.#failures = 0;
      this.#tellAway(false);
      if (news !== null && this.#orders === 0 && turns === this.#turns) this.#take(news);
    } catch (error) {
      if (this.#isOver) return;
      if (error instanceof Refused) {
        // Such as by who is just deleting the room: the answer to that comes first.
        if (this.#orders > 0 || turns !== this.#turns) return this.#later();
        this.stop();
        this.#tell.over(error.status === 404 ? ENDED : capital(error.message));
        return;
      }
      if (!(error instanceof Away)) throw error;
      this.#failures += 1;
      if (this.#failures === 2 || error.isSilent) this.#tellAway(true);
    }
    this.#later();
  }

  /** @param {RoomState} news */
  #take(news) {
    const changes = news.changes ?? news.version;
    if (changes !== this.#changes) this.#changed = performance.now();
    this.#changes = changes;
    this.#asked = news.pause ?? USUAL;
    const present = news.present && this.#roster.take(news);
    this.#version = this.#roster.isWhole ? news.version : 0;
    this.#tell.news({ ...news, present });
  }

  /** @param {boolean} isAway */
  #tellAway(isAway) {
    if (isAway === this.#isAway) return;
    this.#isAway = isAway;
    this.#tell.away(isAway);
  }

  #later() {
    if (this.#isOver) return;
    const delay = pause({
      isHidden: document.hidden,
      sinceChange: performance.now() - this.#changed,
      failures: this.#failures,
      random: Math.random(),
      asked: this.#asked,
    });
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#beat(), delay);
  }
}

/** @param {string} text */
export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
