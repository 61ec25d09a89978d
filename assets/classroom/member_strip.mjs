/** A member of a class on any page: follows the teacher, or explores alone; puts up a hand. */

/** @import { RoomState, Seat } from "./room_client.mjs" */

import { onward } from "../shell/language_links.mjs";
import { tabStorage } from "../shell/tab_storage.mjs";
import { tr } from "../shell/texts.mjs";
import { Beats } from "./beats.mjs";
import { PointerTrail } from "./leading/pointer_trail.mjs";
import { Replay } from "./leading/trail.mjs";
import { Outbox } from "./outbox.mjs";
import { takeSeat } from "./room_client.mjs";
import { goTo, preview, screenOf, where } from "./site_page.mjs";
import { Strip } from "./strip.mjs";

const PAUSED = tr("Your teacher has paused this: look up for a moment.");
const WAITING = tr("Waiting until your teacher lets you in.");
const FREE = tr("You are in. Explore until your teacher begins.");
const OFFLINE = tr("No network: explore on; what you answer is sent when it is back.");
/** Whether this tab follows is kept while it goes from page to page. */
const ALONE = "latentarium-alone";
const LED = "latentarium-led";
const HAND = "latentarium-hand";

export class MemberStrip {
  #seat;
  #strip;
  #beats;
  #outbox;
  #replay;
  #isAlone = tabStorage().getItem(ALONE) === "1";
  #hand = tabStorage().getItem(HAND) === "1";
  #isAway = false;
  /** @type {RoomState | null} */
  #state = null;

  /**
   * changed(state): whoever else shows something of the room; ended(): and takes it away.
   * @param {Seat} seat
   * @param {(state: RoomState) => void} changed
   * @param {() => void} ended
   */
  constructor(seat, changed, ended) {
    this.#seat = seat;
    const trail = seat.role === "wall" ? new PointerTrail() : null;
    this.#replay = new Replay((z) => {
      preview(z);
      trail?.note(screenOf(z));
    });
    this.#strip = new Strip(seat.name);
    this.#strip.button("follow", tr("Follow"), () => this.#turn(!this.#isAlone));
    this.#strip.button("stars", tr("The class’s stars"), () =>
      onward.assign(`/class/${seat.code}?screen=stars`),
    );
    this.#strip.button("training", tr("Our model"), () => this.#watchTraining());
    this.#strip.button("hand", tr("Hand up"), () => this.#raise(!this.#hand));
    this.#strip.button("leave", tr("Leave"), () => this.#leave());
    this.#outbox = new Outbox(seat);
    this.#beats = new Beats(seat, () => ({ ...where(), hand: this.#hand }), {
      news: (state) => {
        this.#take(state);
        changed(state);
      },
      away: (isAway) => this.#away(isAway),
      over: (reason) => {
        this.#over(reason);
        ended();
      },
    });
    this.#show();
  }

  /** Where answers are put. */
  get outbox() {
    return this.#outbox;
  }

  /** @param {RoomState} state */
  #take(state) {
    const before = this.#state;
    this.#state = state;
    if (state.nickname) {
      const name = `${state.title || "Class"} · ${state.nickname}`;
      takeSeat({ ...this.#seat, name });
      this.#strip.rename(name);
    }
    this.#follow(before);
    this.#show();
  }

  /** Where this tab was led, once: a step or a link of the lesson may lead on, to another page, too. */
  get #ledTo() {
    return tabStorage().getItem(`${LED}-${this.#seat.code}`);
  }

  set #ledTo(address) {
    const key = `${LED}-${this.#seat.code}`;
    if (address === null) tabStorage().removeItem(key);
    else tabStorage().setItem(key, address);
  }

  /** @param {RoomState | null} before */
  #follow(before) {
    const lead = this.#state?.lead;
    if (lead === undefined) return;
    this.#strip.cover(lead.paused ? PAUSED : null);
    if (!lead.follow) this.#ledTo = null;
    if (!lead.follow || lead.paused || this.#isAlone) return;
    if (this.#ledTo !== lead.address) {
      this.#ledTo = lead.address;
      goTo(lead.address);
    }
    const isNew = JSON.stringify(lead.trail) !== JSON.stringify(before?.lead?.trail);
    if (before !== null && isNew) this.#replay.play(lead.trail);
  }

  /** @param {boolean} isAlone */
  #turn(isAlone) {
    this.#isAlone = isAlone;
    tabStorage().setItem(ALONE, isAlone ? "1" : "0");
    this.#replay.stop();
    if (!isAlone) {
      this.#ledTo = null;
      this.#follow(null);
    }
    this.#show();
  }

  /** @param {boolean} hand */
  #raise(hand) {
    this.#hand = hand;
    tabStorage().setItem(HAND, hand ? "1" : "0");
    this.#beats.now();
    this.#show();
  }

  /** @param {boolean} isAway */
  #away(isAway) {
    this.#isAway = isAway;
    if (!isAway) this.#outbox.flush();
    this.#show();
  }

  #watchTraining() {
    onward.assign(`/train-your-own?job=${this.#state?.training}`);
  }

  #leave() {
    this.#beats.stop();
    takeSeat(null);
    tabStorage().removeItem(HAND);
    onward.assign(`/class/${this.#seat.code}`);
  }

  /** @param {string} reason */
  #over(reason) {
    this.#replay.stop();
    takeSeat(null);
    tabStorage().removeItem(HAND);
    this.#strip.cover(null);
    this.#strip.say(reason);
    for (const key of ["follow", "stars", "training", "hand"]) this.#strip.show(key, { hidden: true });
    this.#strip.show("leave", { text: tr("Close") });
  }

  #show() {
    const isLed = this.#state?.lead?.follow === true;
    this.#strip.show("follow", {
      text: this.#isAlone ? tr("Catch up") : tr("Explore on my own"),
      hidden: !isLed,
    });
    this.#strip.show("stars", { hidden: !this.#state?.stars });
    const { training } = this.#state ?? {};
    this.#strip.show("training", { hidden: !training || location.search.includes(training) });
    this.#strip.show("hand", { text: this.#hand ? tr("Hand is up") : tr("Hand up"), pressed: this.#hand });
    this.#strip.say(this.#sentence(isLed));
  }

  /** @param {boolean} isLed */
  #sentence(isLed) {
    if (this.#isAway) return OFFLINE;
    if (this.#state?.status === "waiting") return WAITING;
    if (!isLed) return this.#state === null || this.#state.step || this.#state.collect ? "" : FREE;
    return this.#isAlone ? tr("On your own; the class goes on.") : tr("Following your teacher.");
  }
}
