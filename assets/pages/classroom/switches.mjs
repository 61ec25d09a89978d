/** Switches of a room, each shown as the room has it. */

/** @import { RoomState } from "../../classroom/room_client.mjs" */
/** @import { Ask } from "./lesson_card.mjs" */

import { element } from "../../shell/page.mjs";

export class Switches {
  #ask;
  /** @type {Map<"locked" | "approval" | "names" | "reveal", HTMLInputElement>} */
  #inputs = new Map();

  /** @param {Ask} ask */
  constructor(ask) {
    this.#ask = ask;
  }

  /**
   * @param {"locked" | "approval" | "names" | "reveal"} name
   * @param {string} text
   */
  make(name, text) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => this.#ask("PATCH", "", { [name]: input.checked }));
    this.#inputs.set(name, input);
    return element("label", { className: "check" }, input, text);
  }

  /** @param {RoomState} state */
  take(state) {
    for (const [name, input] of this.#inputs) input.checked = state[name] === true;
  }
}
