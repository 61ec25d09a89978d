/** The clock of a journey: t runs from 0 to 1 and begins again, one step every frame. */

/** From one end to the other at speed 1. */
const SECONDS = 6;

/** The button says what it would do now. */
export function showPlaying(button, isPlaying) {
  button.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
  button.firstElementChild.className = `icon icon-${isPlaying ? "pause" : "play"}`;
}

export class Player {
  speed = 1;
  /** Milliseconds between the frames of the last play, newest last. */
  intervals = [];
  #step;
  #frame = 0;
  #t = 0;
  #last = null;

  /** step(t): a frame is being made. */
  constructor(step) {
    this.#step = step;
  }

  get isPlaying() {
    return this.#frame !== 0;
  }

  play(t) {
    if (this.isPlaying) return;
    this.#t = t >= 1 ? 0 : t;
    this.#last = null;
    this.intervals = [];
    this.#frame = requestAnimationFrame((now) => this.#next(now));
  }

  pause() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** A person moved t while it plays: on from there. */
  seek(t) {
    this.#t = t;
  }

  #next(now) {
    this.#frame = requestAnimationFrame((then) => this.#next(then));
    if (this.#last !== null) {
      this.intervals.push(now - this.#last);
      if (this.intervals.length > 600) this.intervals.shift();
      this.#t = (this.#t + ((now - this.#last) / 1000 / SECONDS) * this.speed) % 1;
    }
    this.#last = now;
    this.#step(this.#t);
  }
}
