/** Who is in a room, put together from beats that tell of those who changed. No DOM. */

/** @import { Present, RoomState } from "./room_client.mjs" */

export class Roster {
  /** @type {Map<string, Present>} */
  #members = new Map();
  #joined = 0;

  /** Are all known? Whoever left is in no beat: then the numbers differ, and all are asked for anew. */
  get isWhole() {
    return this.#members.size === this.#joined;
  }

  /**
   * All members after a beat.
   * @param {Pick<RoomState, "present" | "whole" | "joined">} news
   */
  take({ present = [], whole = true, joined = present.length }) {
    if (whole) this.#members.clear();
    for (const each of present) this.#members.set(each.member, each);
    this.#joined = joined;
    return [...this.#members.values()];
  }
}
