/** A browser's address bar without a browser: location, history with its steps, and a clock that waits. */

export class FakeBrowser {
  #at = 0;
  #onBack = [];
  #waiting = new Map();
  #timers = 0;

  constructor(address) {
    this.entries = [address];
    this.history = {
      pushState: (_state, _title, to) => {
        this.entries = [...this.entries.slice(0, this.#at + 1), to];
        this.#at += 1;
      },
      replaceState: (_state, _title, to) => {
        this.entries[this.#at] = to;
      },
    };
  }

  get address() {
    return this.entries[this.#at];
  }

  get location() {
    const { pathname, search } = new URL(this.address, "https://latentarium.test");
    return { pathname, search };
  }

  addEventListener(_name, listen) {
    this.#onBack.push(listen);
  }

  setTimeout(act) {
    this.#waiting.set(++this.#timers, act);
    return this.#timers;
  }

  clearTimeout(timer) {
    this.#waiting.delete(timer);
  }

  /** Time passes in which nothing happens. */
  calm() {
    const acts = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const act of acts) act();
  }

  back() {
    this.#go(-1);
  }

  forward() {
    this.#go(1);
  }

  #go(by) {
    this.#at += by;
    for (const listen of this.#onBack) listen();
  }
}
