/** The teacher's console: opens a room, then shows who is there and has all switches. */

/** @import { RoomState, Seat } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { ask, seat, takeSeat } from "../../classroom/room_client.mjs";
import { withLanguage } from "../../shell/language_links.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { DigitsCard } from "./digits_card.mjs";
import { sentenceOf } from "./door.mjs";
import { LessonCard } from "./lesson_card.mjs";
import { MembersCard } from "./members_card.mjs";
import { start } from "./start.mjs";
import { Switches } from "./switches.mjs";

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
  #sentence = element("p", { className: "refusal", role: "alert", hidden: true });
  #title = element("h1");
  #facts = element("p", { className: "facts", role: "status" });
  #members;
  #switches;

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
    this.#switches = new Switches((...asked) => this.#ask(...asked));
    main.replaceChildren(this.#layout());
    new Beats(seat, () => ({ page: "class", run: "", z: [], hand: false }), {
      news: (state) => this.#show(state),
      away: (isAway) => this.#say(isAway ? tr("No network: what is shown may be old.") : ""),
      over: (reason) => this.#over(reason),
    });
  }

  #layout() {
    const { code } = this.#seat;
    const link = `/class/${code}`;
    const qr = element("img", {
      src: `${link}/qr.svg`,
      alt: tr("QR code of {link}", { link }),
      className: "qr",
    });
    return element(
      "div",
      { className: "console" },
      element("a", { className: "wordmark", href: "/", textContent: "✦ Latentarium" }),
      this.#title,
      element(
        "section",
        { className: "card entrance" },
        qr,
        element(
          "div",
          {},
          element("p", { className: "code", textContent: code }),
          this.#address(),
          this.#facts,
        ),
      ),
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
        this.#sentence,
      ),
      this.#lesson.element,
      this.#members.element,
      this.#digits.element,
      element(
        "section",
        { className: "card" },
        element("h2", { textContent: tr("Answers") }),
        element(
          "p",
          { className: "buttons" },
          this.#switches.make("reveal", tr("Show the answers to everybody")),
          this.#button(tr("Save as CSV"), () => this.#save("csv")),
          this.#button(tr("Save as JSON"), () => this.#save("json")),
        ),
      ),
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
    );
  }

  #address() {
    const shown = element("p", { className: "address" });
    this.#ask("GET", "/join").then((found) => found !== undefined && write(shown, found.join));
    return shown;
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
    this.#lesson.take(state);
    this.#digits.take(state);
    this.#members.take(state);
    this.#switches.take(state);
    write(this.#title, state.title || tr("Class"));
    const present = state.present ?? [];
    write(
      this.#facts,
      tr("{value} here, {n} joined", { value: present.filter(({ here }) => here).length, n: present.length }),
    );
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
    const found = await this.#ask("POST", "/teacher");
    if (found === undefined) return;
    takeSeat({ ...this.#seat, token: found.teacher });
    location.reload();
  }

  async #delete() {
    if (!window.confirm(tr("Delete this room with all its members and answers?"))) return;
    if ((await this.#ask("DELETE", "")) === undefined) return;
    takeSeat(null);
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
    try {
      const found = await ask(method, `/${code}${path}`, { token, body });
      this.#say("");
      return found;
    } catch (error) {
      this.#say(sentenceOf(error));
      return undefined;
    }
  }

  /** @param {string} text */
  #say(text) {
    this.#sentence.hidden = text === "";
    write(this.#sentence, text);
  }

  /** @param {string} reason */
  #over(reason) {
    takeSeat(null);
    showConsole(this.#main);
    this.#main.prepend(element("p", { className: "refusal", textContent: reason }));
  }
}
