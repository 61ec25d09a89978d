/** The film's time: set by hand, or running on by itself. */

export class Player {
  time = 0;
  /** Kept epochs a second. */
  speed = 2;
  isPlaying = false;
  #last = 0;
  #shown;
  #stopped;
  #request = 0;
  #before = 0;

  /** shown(time): draw this; stopped(): it has come to rest by itself or by hand. */
  constructor({ shown, stopped }) {
    this.#shown = shown;
    this.#stopped = stopped;
  }

  /** A film whose last time is `last`. */
  open(last, time) {
    this.#last = last;
    this.seek(time);
  }

  seek(time) {
    this.time = Math.min(this.#last, Math.max(0, time));
    this.#shown(this.time);
  }

  /** To the next or the previous kept epoch. */
  step(direction) {
    this.pause();
    this.seek(direction > 0 ? Math.floor(this.time + 1) : Math.ceil(this.time - 1));
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  play() {
    if (this.#last === 0) return;
    if (this.time >= this.#last) this.time = 0;
    this.isPlaying = true;
    this.#before = performance.now();
    this.#shown(this.time);
    this.#next();
  }

  pause() {
    if (!this.isPlaying) return;
    cancelAnimationFrame(this.#request);
    this.isPlaying = false;
    this.#shown(this.time);
    this.#stopped();
  }

  #next() {
    this.#request = requestAnimationFrame((now) => {
      this.time = Math.min(this.#last, this.time + (this.speed * Math.max(0, now - this.#before)) / 1000);
      this.#before = now;
      this.#shown(this.time);
      if (this.time >= this.#last) this.pause();
      else this.#next();
    });
  }
}
