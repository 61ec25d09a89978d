/** The teacher's console: opens a room, then shows who is there and has all switches. */

/** @import { Present, RoomState, Seat } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { ask, seat, takeSeat } from "../../classroom/room_client.mjs";
import { element, write } from "../../shell/page.mjs";
import { DigitsCard } from "./digits_card.mjs";
import { codeField, sentenceOf } from "./door.mjs";
import { LessonCard } from "./lesson_card.mjs";
import { lessonList } from "./lesson_list.mjs";

/** @param {HTMLElement} main */
export function showConsole(main) {
  const taken = fromLink() ?? seat();
  if (taken?.role === "teacher") new Console(main, taken);
  else main.replaceChildren(start());
}

/** A private link: /class#ABC234/t-…; the fragment never reaches a server or its log. */
function fromLink() {
  const [code, token] = location.hash.slice(1).split("/");
  if (token === undefined) return null;
  history.replaceState(null, "", "/class");
  /** @type {Seat} */
  const linked = { code, token, role: "teacher", name: "Class" };
  takeSeat(linked);
  return linked;
}

function start() {
  const sentence = element("p", { className: "refusal", role: "alert", hidden: true });
  const title = element("input", { id: "title", maxLength: 80, autocomplete: "off" });
  const approval = element("input", { type: "checkbox" });
  const names = element("input", { type: "checkbox" });
  const open = element(
    "form",
    { className: "card" },
    element("h2", { textContent: "Teach" }),
    element("label", { htmlFor: "title" }, "Title (may stay empty)", title),
    element("label", { className: "check" }, approval, "I let each member in"),
    element("label", { className: "check" }, names, "Members type their names"),
    sentence,
    element("button", { className: "button primary", textContent: "Open a room" }),
  );
  open.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = { title: title.value, approval: approval.checked, names: names.checked };
      const { code, teacher } = await ask("POST", "", { body });
      takeSeat({ code, token: teacher, role: "teacher", name: title.value });
      showConsole(/** @type {HTMLElement} */ (document.getElementById("classroom")));
    } catch (error) {
      sentence.hidden = false;
      write(sentence, sentenceOf(error));
    }
  });
  const join = element(
    "form",
    { className: "card", action: "/class" },
    element("h2", { textContent: "Join" }),
    codeField(),
    element("button", { className: "button", textContent: "Go to my class" }),
  );
  return element(
    "div",
    { className: "start" },
    element("a", { className: "wordmark", href: "/", textContent: "✦ Latentarium" }),
    element("h1", { textContent: "Explore together" }),
    element("p", {
      textContent:
        "Open a room, show its code, and lead a class of any size through the sky. No accounts, nothing to " +
        "install, nothing personal kept.",
    }),
    element("div", { className: "cards" }, open, join),
    lessonList(),
  );
}

class Console {
  #seat;
  #main;
  #lesson;
  #digits;
  #spotlight = element("p", { className: "buttons", hidden: true });
  #sentence = element("p", { className: "refusal", role: "alert", hidden: true });
  #title = element("h1");
  #facts = element("p", { className: "facts", role: "status" });
  #members = element("ul", { className: "members" });
  #places = element("p", { className: "facts" });
  /** @type {Map<string, {key: string, row: HTMLElement}>} */
  #rows = new Map();
  /** @type {Record<string, HTMLInputElement>} */
  #switches = {};

  /**
   * @param {HTMLElement} main
   * @param {Seat} seat
   */
  constructor(main, seat) {
    this.#main = main;
    this.#seat = seat;
    this.#lesson = new LessonCard(seat.code, (...asked) => this.#ask(...asked));
    this.#digits = new DigitsCard(seat.code, (...asked) => this.#ask(...asked));
    this.#spotlight.append(
      "Something of a member is shown to all.",
      this.#button("Spotlight off", () => this.#light(null)),
    );
    main.replaceChildren(this.#layout());
    new Beats(seat, () => ({ page: "class", run: "", z: [], hand: false }), {
      news: (state) => this.#show(state),
      away: (isAway) => this.#say(isAway ? "No network: what is shown may be old." : ""),
      over: (reason) => this.#over(reason),
    });
  }

  #layout() {
    const { code } = this.#seat;
    const link = `/class/${code}`;
    const qr = element("img", { src: `${link}/qr.svg`, alt: `QR code of ${link}`, className: "qr" });
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
        element("h2", { textContent: "Lead" }),
        element("p", { textContent: "Open any page: its strip has Lead, and the class follows you." }),
        element(
          "p",
          { className: "buttons" },
          element("a", { className: "button primary", href: "/", textContent: "Explore with the class" }),
          this.#button("Wall for the projector", () => this.#openWall()),
          this.#button("Copy my private link", () => this.#copyLink()),
        ),
        this.#sentence,
      ),
      this.#lesson.element,
      element(
        "section",
        { className: "card" },
        element("h2", { textContent: "Who is there" }),
        this.#switch("locked", "Locked: nobody else comes in"),
        this.#switch("approval", "I let each member in"),
        this.#switch("names", "Members type their names"),
        this.#spotlight,
        this.#named(),
        this.#places,
        this.#members,
      ),
      this.#digits.element,
      element(
        "section",
        { className: "card" },
        element("h2", { textContent: "Answers" }),
        element(
          "p",
          { className: "buttons" },
          this.#switch("reveal", "Show the answers to everybody"),
          this.#button("Save as CSV", () => this.#save("csv")),
          this.#button("Save as JSON", () => this.#save("json")),
        ),
      ),
      element(
        "section",
        { className: "card" },
        element("h2", { textContent: "End" }),
        element(
          "p",
          { className: "buttons" },
          this.#button("New private link", () => this.#renew()),
          this.#button("Delete this room now", () => this.#delete()),
        ),
        element("p", {
          className: "kept",
          textContent:
            "Deleting leaves nothing: no member, no answer. Without it the room ends two hours after its last use.",
        }),
      ),
    );
  }

  #isNamed = element("input", { type: "checkbox" });

  #named() {
    return element("label", { className: "check" }, this.#isNamed, "The spotlight says whose it is");
  }

  /** @param {string | null} member whose place is shown to all */
  #light(member) {
    const spotlight = member === null ? null : { member, named: this.#isNamed.checked };
    return this.#ask("PATCH", "", { spotlight });
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

  /**
   * @param {"locked" | "approval" | "names" | "reveal"} name
   * @param {string} text
   */
  #switch(name, text) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => this.#ask("PATCH", "", { [name]: input.checked }));
    this.#switches[name] = input;
    return element("label", { className: "check" }, input, text);
  }

  /** @param {RoomState} state */
  #show(state) {
    const present = state.present ?? [];
    const here = present.filter((each) => each.here);
    this.#lesson.take(state);
    this.#digits.take(state);
    this.#spotlight.hidden = !state.spotlight;
    write(this.#title, state.title || "Class");
    write(this.#facts, `${here.length} here, ${present.length} joined`);
    for (const [name, input] of Object.entries(this.#switches)) {
      input.checked = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (state))[name] === true;
    }
    write(this.#places, counts(here));
    this.#showMembers(present);
  }

  /** A row that says the same stays, with the button that is just being pressed. @param {Present[]} present */
  #showMembers(present) {
    const rows = present.map((each) => {
      const { z = [], ...facts } = each;
      const key = JSON.stringify([facts, z.length > 0]);
      return this.#rows.get(key) ?? { key, row: this.#member(each) };
    });
    this.#rows = new Map(rows.map((each) => [each.key, each]));
    const shown = rows.map(({ row }) => row);
    const isSame = shown.length === this.#members.children.length;
    if (isSame && shown.every((row, k) => row === this.#members.children[k])) return;
    this.#members.replaceChildren(...shown);
  }

  /** @param {Present} each */
  #member({ member, nickname, status, here, page, hand, z = [] }) {
    const where = here ? `${page}${hand ? ", hand up" : ""}` : "away";
    const facts = element("span", { textContent: status === "waiting" ? "waits at the door" : where });
    const buttons = [];
    const set = (/** @type {string} */ wanted) =>
      this.#ask("POST", "/members/status", { members: [member], status: wanted });
    if (status === "waiting") buttons.push(this.#button("Let in", () => set("in")));
    if (here && z.length > 0) buttons.push(this.#button("Spotlight", () => this.#light(member)));
    buttons.push(this.#button("Send away", () => set("out")));
    const row = element("li", {}, element("strong", { textContent: nickname }), facts, ...buttons);
    row.classList.toggle("is-away", !here);
    return row;
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
      this.#say("Your private link is copied: whoever has it leads this class.");
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
    if (!window.confirm("Delete this room with all its members and answers?")) return;
    if ((await this.#ask("DELETE", "")) === undefined) return;
    takeSeat(null);
    this.#main.replaceChildren(start());
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
    this.#main.replaceChildren(element("p", { className: "refusal", textContent: reason }), start());
  }
}

/** "12 on explore (10 mnist-2d), 3 on compare". @param {Present[]} here */
export function counts(here) {
  /** @type {Map<string, number>} */
  const places = new Map();
  for (const { page = "", run = "" } of here) {
    const place = run === "" ? page : `${page} with ${run}`;
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  const sorted = [...places].sort(([, a], [, b]) => b - a);
  return sorted.map(([place, count]) => `${count} on ${place}`).join(", ");
}
