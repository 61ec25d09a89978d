/** How members come in: the code, its QR code and its address, and how many have. */

/** @import { RoomState } from "../../classroom/room_client.mjs" */
/** @import { Ask } from "./lesson_card.mjs" */

import { ask as askServer } from "../../classroom/room_client.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

export class EntranceCard {
  #own;
  #ask;
  #say;
  #shown = "";
  #qr = element("img", { className: "qr" });
  #code = element("p", { className: "code" });
  #address = element("p", { className: "address" });
  #warning = element("p", {
    className: "refusal",
    hidden: true,
    textContent: tr(
      "No phone can open this address: it is this computer’s own. Start Latentarium with HOST=0.0.0.0, and all in your network can.",
    ),
  });
  #facts = element("p", { className: "facts", role: "status" });

  /**
   * @param {string} own the room's own code, which lets members in until there is another
   * @param {Ask} ask
   * @param {(text: string) => void} say
   */
  constructor(own, ask, say) {
    this.#own = own;
    this.#ask = ask;
    this.#say = say;
    const renew = element("button", { className: "button", type: "button", textContent: tr("New code") });
    renew.addEventListener("click", () => this.#renew());
    this.element = element(
      "section",
      { className: "card entrance" },
      this.#qr,
      element("div", {}, this.#code, this.#address, this.#warning, this.#facts, element("p", {}, renew)),
    );
    this.#show(own);
  }

  /** @param {RoomState} state */
  take({ door, present = [] }) {
    this.#show(door ?? this.#own);
    const here = present.filter((each) => each.here).length;
    write(this.#facts, tr("{value} here, {n} joined", { value: here, n: present.length }));
  }

  /** @param {string} code */
  async #show(code) {
    if (code === this.#shown) return;
    this.#shown = code;
    const link = `/class/${code}`;
    this.#qr.src = `${link}/qr.svg`;
    this.#qr.alt = tr("QR code of {link}", { link });
    write(this.#code, code);
    const address = await joinAddress(code);
    write(this.#address, address);
    this.#warning.hidden = !isOwnComputers(address);
  }

  async #renew() {
    const found = await this.#ask("POST", "/code");
    if (found === undefined) return;
    this.#show(found.code);
    this.#say(tr("The old code lets nobody in any more. Who is in stays."));
  }
}

/** Does it lead every device to itself? @param {string} address */
export function isOwnComputers(address) {
  return /^https?:\/\/(127\.|localhost[:/]|\[::1\])/.test(address);
}

/**
 * The address for phones, which may be another than that of this screen; "" where nothing answers.
 * @param {string} code
 * @returns {Promise<string>}
 */
export async function joinAddress(code) {
  try {
    return (await askServer("GET", `/${code}/join`)).join;
  } catch {
    return "";
  }
}
