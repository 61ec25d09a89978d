/** A clock that runs from 0 to its end, a step every frame. */

/**
 * The button says what it would do now.
 * @param {HTMLElement} button
 * @param {boolean} isPlaying
 */
export function showPlaying(button, isPlaying) {
  button.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
  if (button.firstElementChild)
    button.firstElementChild.className = `icon icon-${isPlaying ? "pause" : "play"}`;
}

/** So many intervals are remembered. */
const MOST_INTERVALS = 600;

export class Player {
  /** A factor on `rate`. */
  speed = 1;
  end;
  /** Milliseconds between the frames of the last play, newest last. */
  /** @type {number[]} */
  intervals = [];
  #rate;
  #isEndless;
  #step;
  #ended;
  #frame = 0;
  #time = 0;
  /** @type {number | null} */
  #last = null;

  /**
   * rate: of time in a second at speed 1; isEndless: does it begin again, rather than rest at its end?
   * step(time): a frame is being made; ended(): it rests at its end.
   * @param {{rate: number, step: (time: number) => void, end?: number, isEndless?: boolean, ended?: () => void}} options
   */
  constructor({ rate, step, end = 1, isEndless = false, ended = () => {} }) {
    this.#rate = rate;
    this.#step = step;
    this.end = end;
    this.#isEndless = isEndless;
    this.#ended = ended;
  }

  get isPlaying() {
    return this.#frame !== 0;
  }

  /**
   * From that time on; from the beginning where that is the end.
   * @param {number} time
   */
  play(time) {
    if (this.isPlaying) return;
    this.#time = time >= this.end ? 0 : time;
    this.#last = null;
    this.intervals = [];
    this.#frame = requestAnimationFrame((now) => this.#next(now));
  }

  pause() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /**
   * A person moved it while it plays: on from there.
   * @param {number} time
   */
  seek(time) {
    this.#time = time;
  }

  /** @param {number} now */
  #next(now) {
    this.#frame = requestAnimationFrame((then) => this.#next(then));
    if (this.#last !== null) {
      this.intervals.push(now - this.#last);
      if (this.intervals.length > MOST_INTERVALS) this.intervals.shift();
      this.#time += ((now - this.#last) / 1000) * this.#rate * this.speed;
      if (this.#isEndless) this.#time %= this.end;
    }
    this.#last = now;
    const isOver = this.#time >= this.end;
    if (isOver) this.pause();
    this.#step(Math.min(this.end, this.#time));
    if (isOver) this.#ended();
  }
}
