/** The teacher's console: opens a room, then shows who is there and has all switches. */

/** @import { RoomState, Seat } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { ask, seat, takeSeat } from "../../classroom/room_client.mjs";
import { withLanguage } from "../../shell/language_links.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { AnswersCard } from "./answers_card.mjs";
import { DigitsCard } from "./digits_card.mjs";
import { sentenceOf } from "./door.mjs";
import { EntranceCard } from "./entrance_card.mjs";
import { rememberLed } from "./led_before.mjs";
import { LessonCard } from "./lesson_card.mjs";
import { MembersCard } from "./members_card.mjs";
import { Notice } from "./notice.mjs";
import { start } from "./start.mjs";

/** @param {HTMLElement} main */
export function showConsole(main) {
  const taken = fromLink() ?? seat();
  if (taken?.role === "teacher") new Console(main, taken);
  else main.replaceChildren(start(() => showConsole(main)));
}

/** A private link: /class#ABC234/t-…; the fragment never reaches a server or its log. */
function fromLink() {
  const [code, token] = location.hash.slice(1).split("/");
  if (token === undefined) return null;
  history.replaceState(null, "", withLanguage("/class", location.search));
  /** @type {Seat} */
  const linked = { code, token, role: "teacher", name: tr("Class") };
  takeSeat(linked);
  return linked;
}

class Console {
  #seat;
  #main;
  #lesson;
  #digits;
  #sentence = new Notice();
  #title = element("h1");
  #entrance;
  #members;
  #answers;
  #beats;
  /** As it was last told. @type {RoomState | null} */
  #state = null;

  /**
   * @param {HTMLElement} main
   * @param {Seat} seat
   */
  constructor(main, seat) {
    this.#main = main;
    this.#seat = seat;
    this.#lesson = new LessonCard(seat.code, (...asked) => this.#ask(...asked));
    this.#digits = new DigitsCard(seat.code, (...asked) => this.#ask(...asked));
    this.#members = new MembersCard((...asked) => this.#ask(...asked));
    this.#entrance = new EntranceCard(
      seat.code,
      (...asked) => this.#ask(...asked),
      (text) => this.#say(text),
    );
    this.#answers = new AnswersCard(
      (...asked) => this.#ask(...asked),
      (step) => this.#lesson.questionOf(step),
      [
        this.#button(tr("Save as CSV"), () => this.#save("csv")),
        this.#button(tr("Save as JSON"), () => this.#save("json")),
      ],
    );
    main.replaceChildren(this.#layout());
    this.#beats = new Beats(seat, () => ({ page: "class", run: "", z: [], hand: false }), {
      news: (state) => this.#show(state),
      away: (isAway) => this.#say(isAway ? tr("No network: what is shown may be old.") : ""),
      over: (reason) => this.#over(reason),
    });
  }

  #layout() {
    return element(
      "div",
      { className: "console" },
      element("a", { className: "wordmark", href: "/", textContent: "✦ Latentarium" }),
      this.#title,
      this.#entrance.element,
      element(
        "section",
        { className: "card" },
        element("h2", { textContent: tr("Lead") }),
        element("p", { textContent: tr("Open any page: its strip has Lead, and the class follows you.") }),
        element(
          "p",
          { className: "buttons" },
          element("a", { className: "button primary", href: "/", textContent: tr("Explore with the class") }),
          this.#button(tr("Wall for the projector"), () => this.#openWall()),
          this.#button(tr("Copy my private link"), () => this.#copyLink()),
        ),
      ),
      this.#lesson.element,
      this.#answers.element,
      this.#members.element,
      this.#digits.element,
      element(
        "section",
        { className: "card" },
        element("h2", { textContent: tr("End") }),
        element(
          "p",
          { className: "buttons" },
          this.#button(tr("New private link"), () => this.#renew()),
          this.#button(tr("Delete this room now"), () => this.#delete()),
        ),
        element("p", {
          className: "kept",
          textContent: tr(
            "Deleting leaves nothing: no member, no answer. Without it the room ends two hours after its last use.",
          ),
        }),
      ),
      this.#sentence.element,
    );
  }

  /**
   * @param {string} text
   * @param {() => void} press
   */
  #button(text, press) {
    const button = element("button", { className: "button", type: "button", textContent: text });
    button.addEventListener("click", press);
    return button;
  }

  /** @param {RoomState} state */
  #show(state) {
    this.#state = state;
    this.#lesson.take(state);
    this.#digits.take(state);
    this.#members.take(state);
    this.#answers.take(state);
    write(this.#title, state.title || tr("Class"));
    this.#entrance.take(state);
  }

  async #openWall() {
    const found = await this.#ask("POST", "/walls");
    if (found !== undefined) window.open(`/class/${this.#seat.code}?screen=wall#${found.member}`, "_blank");
  }

  async #copyLink() {
    const { code, token } = this.#seat;
    const link = `${location.origin}/class#${code}/${token}`;
    try {
      await navigator.clipboard.writeText(link);
      this.#say(tr("Your private link is copied: whoever has it leads this class."));
    } catch {
      this.#say(link);
    }
  }

  async #renew() {
    if (!window.confirm(tr("Make a new private link? The old one then no longer leads this class."))) return;
    const found = await this.#ask("POST", "/teacher");
    if (found === undefined) return;
    this.#seat = { ...this.#seat, token: found.teacher };
    takeSeat(this.#seat);
    rememberLed(this.#seat);
    location.reload();
  }

  async #delete() {
    if (!window.confirm(tr("Delete this room with all its members and answers?"))) return;
    if ((await this.#ask("DELETE", "")) === undefined) return;
    this.#beats.stop();
    takeSeat(null);
    rememberLed(null);
    showConsole(this.#main);
  }

  /** @param {"csv" | "json"} kind */
  async #save(kind) {
    const found = await this.#ask("GET", `/answers.${kind}`);
    if (found === undefined) return;
    const text = kind === "csv" ? found : JSON.stringify(found, null, 2);
    const link = element("a", {
      href: URL.createObjectURL(new Blob([text])),
      download: `answers-${this.#seat.code}.${kind}`,
    });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  /**
   * undefined where it failed, which the page then says.
   * @param {string} method
   * @param {string} path
   * @param {unknown} [body]
   */
  async #ask(method, path, body) {
    const { code, token } = this.#seat;
    const asked = () => ask(method, `/${code}${path}`, { token, body });
    try {
      if (method === "GET") return await asked();
      const found = await this.#beats.with(asked);
      // What is read beside does not take away what is just being read.
      this.#say("");
      return found;
    } catch (error) {
      this.#say(sentenceOf(error));
      // Switches are as the room still has them.
      if (method === "PATCH" && this.#state !== null) this.#show(this.#state);
      return undefined;
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#sentence.say(text);
  }

  /** @param {string} reason */
  #over(reason) {
    takeSeat(null);
    rememberLed(null);
    showConsole(this.#main);
    this.#main.prepend(element("p", { className: "refusal", textContent: reason }));
  }
}
