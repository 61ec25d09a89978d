/** A teacher on any page: leads the class to where this tab is, pauses it, goes to the console. */

/** @import { RoomState, Seat } from "./room_client.mjs" */

import { onward } from "../shell/language_links.mjs";
import { tabStorage } from "../shell/tab_storage.mjs";
import { tr, trn } from "../shell/texts.mjs";
import { Beats } from "./beats.mjs";
import { PressedKeys } from "./leading/pressed_keys.mjs";
import { Recorder } from "./leading/trail.mjs";
import { Away, ask, takeSeat } from "./room_client.mjs";
import { address, pointed, where } from "./site_page.mjs";
import { Strip } from "./strip.mjs";

const LEAD_MILLISECONDS = 400;
const LOOK_MILLISECONDS = 50;
const KEY = "latentarium-leading";
const OFFLINE = tr("No network: the class goes on without you.");

export class TeacherStrip {
  #seat;
  #strip;
  #recorder = new Recorder();
  #keys = new PressedKeys();
  #isLeading = tabStorage().getItem(KEY) === "1";
  /** Told by the first beat, and this tab's from then on: a beat may be older than a press. */
  #isPaused = false;
  #isTold = false;
  #sent = "";
  #isSending = false;

  /**
   * changed(state): whoever else shows something of the room.
   * @param {Seat} seat
   * @param {(state: RoomState) => void} changed
   */
  constructor(seat, changed) {
    this.#seat = seat;
    this.#strip = new Strip(`${seat.name || tr("Class")} · ${seat.code}`);
    this.#strip.button("lead", tr("Lead"), () => this.#turn({ isLeading: !this.#isLeading }));
    this.#strip.button("pause", tr("Pause"), () => this.#turn({ isPaused: !this.#isPaused }));
    this.#strip.button("console", tr("Console"), () => onward.assign("/class"));
    new Beats(seat, () => ({ ...where(), hand: false }), {
      news: (state) => {
        this.#take(state);
        changed(state);
      },
      away: (isAway) => this.#strip.say(isAway ? OFFLINE : ""),
      over: (reason) => {
        takeSeat(null);
        this.#strip.say(reason);
      },
    });
    document.addEventListener("keydown", (event) => this.#isLeading && this.#keys.note(event), true);
    setInterval(() => this.#look(), LOOK_MILLISECONDS);
    setInterval(() => this.#send(), LEAD_MILLISECONDS);
    this.#show();
  }

  /** @param {RoomState} state */
  #take({ present = [], lead, door }) {
    if (door) this.#strip.rename(`${this.#seat.name || tr("Class")} · ${door}`);
    if (!this.#isTold) this.#isPaused = lead?.paused === true;
    this.#isTold = true;
    const here = present.filter(({ here }) => here).length;
    const hands = present.filter(({ hand }) => hand).length;
    const waiting = present.filter(({ status }) => status === "waiting").length;
    const facts = [tr("{here} here", { here })];
    if (hands > 0) facts.push(trn("{n} hand up", "{n} hands up", hands));
    if (waiting > 0) facts.push(tr("{waiting} at the door", { waiting }));
    this.#strip.say(facts.join(" · "));
    this.#show();
  }

  /** @param {{isLeading?: boolean, isPaused?: boolean}} change */
  #turn({ isLeading = this.#isLeading, isPaused = this.#isPaused }) {
    this.#isLeading = isLeading;
    this.#isPaused = isPaused;
    this.#isTold = true;
    tabStorage().setItem(KEY, isLeading ? "1" : "0");
    this.#sent = "";
    this.#send({ isTurn: true });
    this.#show();
  }

  #look() {
    const z = this.#isLeading && !document.hidden ? pointed() : null;
    if (z !== null) this.#recorder.note(z, performance.now());
  }

  async #send({ isTurn = false } = {}) {
    const key = `${address()} ${this.#isLeading} ${this.#isPaused}`;
    const isNew = key !== this.#sent || !this.#recorder.isEmpty || !this.#keys.isEmpty;
    if (this.#isSending || !(isTurn || (this.#isLeading && isNew))) return;
    this.#isSending = true;
    const body = {
      address: address(),
      trail: this.#recorder.take(),
      follow: this.#isLeading,
      paused: this.#isPaused,
      keys: this.#keys.take(),
      pressed: this.#keys.count,
    };
    try {
      const { code, token } = this.#seat;
      await ask("PUT", `/${code}/lead`, { token, body });
      this.#sent = key;
    } catch (error) {
      if (!(error instanceof Away)) this.#strip.say(error instanceof Error ? error.message : String(error));
    } finally {
      this.#isSending = false;
    }
  }

  #show() {
    this.#strip.show("lead", {
      text: this.#isLeading ? tr("Leading") : tr("Lead"),
      pressed: this.#isLeading,
    });
    this.#strip.show("pause", { text: this.#isPaused ? tr("Go on") : tr("Pause"), pressed: this.#isPaused });
  }
}
