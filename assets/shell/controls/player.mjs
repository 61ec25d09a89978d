/** A time from 0 to its end: moved by hand, or running on by itself, a step every frame. */

import { tr } from "../texts.mjs";

/**
 * The button says what it would do now.
 * @param {HTMLElement} button
 * @param {boolean} isPlaying
 */
export function showPlaying(button, isPlaying) {
  button.setAttribute("aria-label", isPlaying ? tr("Pause") : tr("Play"));
  if (button.firstElementChild)
    button.firstElementChild.className = `icon icon-${isPlaying ? "pause" : "play"}`;
}

/** So many intervals are remembered. */
const MOST_INTERVALS = 600;

export class Player {
  time = 0;
  /** A factor on `rate`. */
  speed = 1;
  /**
   * Milliseconds between the frames of the last play, newest last.
   * @type {number[]}
   */
  intervals = [];
  #end = 1;
  #rate;
  #isEndless;
  #moved;
  #playing;
  #frame = 0;
  /** @type {number | null} */
  #last = null;

  /**
   * rate: of time in a second at speed 1; isEndless: does it begin again, rather than rest at its end?
   * moved: it is at that time now; playing: it begins to run, or comes to rest.
   * @param {{rate: number, isEndless?: boolean, moved(time: number): void, playing(isPlaying: boolean): void}} options
   */
  constructor({ rate, isEndless = false, moved, playing }) {
    this.#rate = rate;
    this.#isEndless = isEndless;
    this.#moved = moved;
    this.#playing = playing;
  }

  get isPlaying() {
    return this.#frame !== 0;
  }

  /**
   * Of something that ends then, at a time of it.
   * @param {number} end
   * @param {number} time
   */
  open(end, time) {
    this.#end = end;
    this.seek(time);
  }

  /**
   * By hand; it runs on from there.
   * @param {number} time
   */
  seek(time) {
    this.time = Math.min(this.#end, Math.max(0, time));
    this.#moved(this.time);
  }

  /**
   * To the next (1) or the previous (−1) whole time.
   * @param {number} direction
   */
  step(direction) {
    this.pause();
    this.seek(direction > 0 ? Math.floor(this.time + 1) : Math.ceil(this.time - 1));
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** From that time on; from the beginning where that is the end. */
  play(time = this.time) {
    if (this.isPlaying || this.#end === 0) return;
    this.time = time >= this.#end ? 0 : time;
    this.#last = null;
    this.intervals = [];
    this.#frame = requestAnimationFrame((now) => this.#next(now));
    this.#playing(true);
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#playing(false);
  }

  /** @param {number} now */
  #next(now) {
    this.#frame = requestAnimationFrame((then) => this.#next(then));
    if (this.#last !== null) {
      this.intervals.push(now - this.#last);
      if (this.intervals.length > MOST_INTERVALS) this.intervals.shift();
      const time = this.time + ((now - this.#last) / 1000) * this.#rate * this.speed;
      this.time = this.#isEndless ? time % this.#end : Math.min(this.#end, time);
    }
    this.#last = now;
    this.#moved(this.time);
    if (!this.#isEndless && this.time >= this.#end) this.pause();
  }
}
