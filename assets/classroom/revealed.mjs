/** The answers that a teacher has revealed: read once, then only so often, by each of a large class. */

/** @import { RoomState, Seat } from "./room_client.mjs" */

import { Away, ask, Refused } from "./room_client.mjs";

/** Whoever answers late is shown, but not at each move of the teacher's pointer. */
const AGAIN_MILLISECONDS = 5000;

export class RevealedAnswers {
  #seat;
  #send;
  #clock;
  /** @type {unknown[] | null} */
  #answers = null;
  #key = "";
  #readAt = 0;

  /**
   * @param {Pick<Seat, "code" | "token">} seat
   * @param {{send?: typeof ask, clock?: () => number}} options
   */
  constructor(seat, { send = ask, clock = () => performance.now() } = {}) {
    this.#seat = seat;
    this.#send = send;
    this.#clock = clock;
  }

  /** null while they are hidden. */
  get answers() {
    return this.#answers;
  }

  /**
   * The answers to the present step.
   * @param {Pick<RoomState, "reveal" | "step" | "lesson" | "left_out">} state
   */
  async take({ reveal, step, lesson, left_out }) {
    const key = reveal ? JSON.stringify([lesson, step, left_out]) : "";
    const isOld = this.#clock() - this.#readAt > AGAIN_MILLISECONDS;
    if (key !== this.#key) this.#answers = null;
    if (key !== "" && (key !== this.#key || isOld)) {
      await this.#read();
    }
    this.#key = this.#answers === null ? "" : key;
    return this.#answers;
  }

  /** What is hidden again, or cannot be reached, is asked for with the next news. */
  async #read() {
    const { code, token } = this.#seat;
    this.#readAt = this.#clock();
    try {
      const found = await this.#send("GET", `/${code}/results`, { token });
      this.#answers = found.map((/** @type {{answer: unknown}} */ { answer }) => answer);
    } catch (error) {
      if (!(error instanceof Away || error instanceof Refused)) throw error;
    }
  }
}
