/** Answers that wait for the network: kept in this tab until the server has them. */

/** @import { Seat } from "./room_client.mjs" */

import { tabStorage } from "../shell/tab_storage.mjs";
import { Away, ask } from "./room_client.mjs";

const KEY = "latentarium-answers";
const AGAIN_MILLISECONDS = 2000;

/** @typedef {{step: string, answer: unknown}} Waiting */

export class Outbox {
  #seat;
  #storage;
  #send;
  #later;
  #isSending = false;
  /** Called whenever other answers wait than before. */
  changed = () => {};

  /**
   * @param {Seat} seat
   * later(act): calls it in a while.
   * @param {{storage?: Pick<Storage, "getItem" | "setItem">, send?: typeof ask, later?: (act: () => void) => void}} options
   */
  constructor(seat, { storage = tabStorage(), send = ask, later = inAWhile } = {}) {
    this.#seat = seat;
    this.#storage = storage;
    this.#send = send;
    this.#later = later;
    // What a page that was left could not send any more.
    this.#later(() => this.flush());
  }

  /** A tab may be in one room after the other. */
  get #key() {
    return `${KEY}-${this.#seat.code}`;
  }

  /** Those that the server does not have yet. */
  get waiting() {
    return /** @type {Waiting[]} */ (JSON.parse(this.#storage.getItem(this.#key) ?? "[]"));
  }

  /**
   * The last answer to a step counts.
   * @param {string} step
   * @param {unknown} answer
   */
  async put(step, answer) {
    this.#keep([...this.waiting.filter((each) => each.step !== step), { step, answer }]);
    await this.flush();
  }

  /** Sends what waits; what cannot be sent now goes on waiting. */
  async flush() {
    if (this.#isSending) return;
    this.#isSending = true;
    try {
      for (let [first] = this.waiting; first !== undefined; [first] = this.waiting) {
        const { code, token } = this.#seat;
        try {
          await this.#send("POST", `/${code}/answers`, { token, body: first });
        } catch (error) {
          // Polls may not notice an outage as short as a restart of the server.
          if (error instanceof Away) return this.#later(() => this.flush());
          this.#drop(first);
          throw error;
        }
        this.#drop(first);
      }
    } finally {
      this.#isSending = false;
    }
  }

  /** @param {Waiting} answer */
  #drop(answer) {
    const text = JSON.stringify(answer);
    this.#keep(this.waiting.filter((each) => JSON.stringify(each) !== text));
  }

  /** @param {Waiting[]} waiting */
  #keep(waiting) {
    this.#storage.setItem(this.#key, JSON.stringify(waiting));
    this.changed();
  }
}

/** @param {() => void} act */
function inAWhile(act) {
  setTimeout(act, AGAIN_MILLISECONDS);
}
