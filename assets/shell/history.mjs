/** The state in the address bar: what a person decided is a step back, what flows is not. */

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const CALM_MILLISECONDS = 300;

export class History {
  #pending = null;
  #timer = 0;
  #query;

  /** query(state): the state as a query string, "" or beginning with "?". */
  constructor(onBack, query) {
    this.#query = query;
    addEventListener("popstate", () => {
      clearTimeout(this.#timer);
      this.#pending = null;
      onBack(location.search);
    });
  }

  /** A new step, to which “back” returns. */
  push(state) {
    this.flush();
    const address = this.#address(state);
    if (address !== location.pathname + location.search) history.pushState(null, "", address);
  }

  /** The same step, changed; written when it has been calm for a moment. */
  replace(state) {
    this.#pending = state;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), CALM_MILLISECONDS);
  }

  flush() {
    clearTimeout(this.#timer);
    if (this.#pending !== null) history.replaceState(null, "", this.#address(this.#pending));
    this.#pending = null;
  }

  #address(state) {
    return location.pathname + this.#query(state);
  }
}
