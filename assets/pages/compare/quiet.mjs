/** What is done while nobody does anything: a piece at a time, so that it is in nobody's way. */

/** In milliseconds: since somebody did something, and from one piece to the next. */
const REST = 2000;
const PAUSE = 150;
const DEEDS = /** @type {const} */ (["pointermove", "pointerdown", "wheel", "keydown", "scroll"]);

export class Quiet {
  #piece;
  #isWatching = false;
  /** Has anything been started that is not done? */
  #isWanted = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {() => boolean} piece does one; are there more? */
  constructor(piece) {
    this.#piece = piece;
  }

  /** From now on, unless the visitor's browser is told to save data. */
  watch() {
    const { connection } = /** @type {{connection?: {saveData?: boolean}}} */ (navigator);
    if (this.#isWatching || connection?.saveData) return;
    this.#isWatching = true;
    for (const deed of DEEDS) {
      addEventListener(deed, () => this.#rest(), { passive: true, capture: true });
    }
    this.#rest();
  }

  /** There is something to do, if nothing was. */
  start() {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#rest();
  }

  #rest() {
    clearTimeout(this.#timer);
    if (this.#isWatching && this.#isWanted) this.#timer = setTimeout(() => this.#go(), REST);
  }

  #go() {
    this.#isWanted = this.#piece();
    if (this.#isWanted) this.#timer = setTimeout(() => this.#go(), PAUSE);
  }
}
