/** What the projector shows: where the class is led, its code in a corner, and nothing to press. */

/** @import { Lesson } from "../../classroom/lessons.mjs" */
/** @import { RoomState } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { mostThatFit } from "../../classroom/fitting.mjs";
import { KeyRow } from "../../classroom/leading/pressed_keys.mjs";
import { spotlightCard } from "../../classroom/leading/spotlight.mjs";
import { isUnseen, openLesson } from "../../classroom/lessons.mjs";
import { results } from "../../classroom/results.mjs";
import { RevealedAnswers } from "../../classroom/revealed.mjs";
import { seat, takeSeat } from "../../classroom/room_client.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr, trn } from "../../shell/texts.mjs";
import { joinAddress } from "./entrance_card.mjs";
import { StarsOfRoom } from "./stars.mjs";

const PAUSED = tr("Look up");
/** Pixels across. */
const LAPTOP = 1280;

/**
 * @param {HTMLElement} main
 * @param {string} code
 */
export function showWall(main, code) {
  const linked = location.hash.slice(1);
  if (linked !== "") {
    takeSeat({ code, token: linked, role: "wall", name: tr("Wall") });
    history.replaceState(null, "", location.pathname + location.search);
  }
  const taken = seat();
  if (taken?.role !== "wall") {
    main.replaceChildren(
      element("p", { className: "refusal", textContent: tr("Open the wall from the teacher's console.") }),
    );
    return;
  }
  const revealed = new RevealedAnswers(taken);
  /** @type {Lesson | null} */
  let lesson = null;
  /** @type {string | null} */
  let shownLesson = null;
  const page = element("iframe", { title: tr("What the teacher shows"), hidden: true, tabIndex: -1 });
  const title = element("h1");
  const sentence = element("p", { className: "wall-sentence" });
  const corner = new Corner((words) => write(sentence, isPaused ? "" : words));
  let isPaused = false;
  const keys = new KeyRow();
  const middle = element("section", { className: "wall-middle" }, title, sentence);
  const question = element("section", { className: "wall-question", hidden: true });
  const light = element("section", { className: "wall-spotlight", hidden: true });
  const stars = new StarsOfRoom(taken, () => {});
  const sky = element("section", { className: "wall-stars", hidden: true }, stars.element);
  main.replaceChildren(page, middle, sky, light, question, corner.element, keys.element);
  main.classList.add("wall");
  enlarge(page);
  new Beats(taken, () => ({ page: "wall", run: "", z: [], hand: false }), {
    news: async (state) => {
      keys.take(state.lead);
      await readLesson(state.lesson ?? null);
      show(state);
      sky.hidden = !state.collect || !state.stars || state.lead?.paused === true;
      main.classList.toggle("is-showing", !sky.hidden || !light.hidden);
      await stars.take(state);
      await showQuestion(state);
    },
    away: (isAway) => main.classList.toggle("is-away", isAway),
    over: (reason) => {
      takeSeat(null);
      write(title, reason);
      write(sentence, "");
      main.classList.remove("is-led", "is-asking", "is-showing");
      main.replaceChildren(middle);
    },
  });

  /** @param {string | null} name */
  async function readLesson(name) {
    if (name === shownLesson) return;
    shownLesson = name;
    lesson = name === null ? null : await openLesson(name, code);
  }

  /** What can be seen of a step before it is answered. @param {string} id */
  function pageOf(id) {
    const step = lesson?.steps.find((each) => each.id === id);
    return step === undefined || isUnseen(step, undefined) ? undefined : step.page;
  }

  /**
   * The question of the present step, for those without a device too, and the answers once revealed.
   * @param {RoomState} state
   */
  async function showQuestion(state) {
    const { step: id, lead } = state;
    const asked = lesson?.steps.find((each) => each.id === id)?.question ?? null;
    question.hidden = asked === null || lead?.paused === true || !light.hidden;
    main.classList.toggle("is-asking", !question.hidden);
    if (asked === null) return;
    const options = asked.options.map((text) => element("li", { textContent: text }));
    question.replaceChildren(element("h2", { textContent: asked.prompt }), element("ol", {}, ...options));
    const answers = await revealed.take(state);
    if (answers === null) return;
    const because = element("p", { className: "wall-because", textContent: asked.because });
    const found = results(asked, answers);
    question.replaceChildren(element("h2", { textContent: asked.prompt }), found, because);
    if (asked.kind === "text") showThoseThatFit(question, found);
  }

  let lit = "null";

  /** @param {RoomState} state */
  function show({ title: named, lead, step, spotlight = null, door }) {
    isPaused = lead?.paused === true;
    corner.show(door ?? code);
    light.hidden = spotlight === null || lead?.paused === true;
    if (JSON.stringify(spotlight) !== lit) {
      lit = JSON.stringify(spotlight);
      light.replaceChildren(...(spotlight === null ? [] : [spotlightCard(spotlight)]));
    }
    const isLed = lead?.follow === true;
    // A lesson's page stands there for all, whether its teacher leads by hand or not.
    const own = step == null ? "" : (pageOf(step) ?? "");
    const isOpen = isLed || (step != null && (own !== "" || page.src !== ""));
    write(title, isPaused ? PAUSED : named || tr("Join the class"));
    write(sentence, isPaused ? "" : corner.invitation);
    main.classList.toggle("is-led", isOpen && !isPaused);
    // The page within follows by itself, see member_strip.mjs; it is opened once.
    if (isOpen && page.src === "") page.src = isLed ? /** @type {string} */ (lead?.address) : own;
    page.hidden = !isOpen;
  }
}

/**
 * Of more answers than the wall has room for the last are counted: nobody scrolls there.
 * @param {HTMLElement} wall
 * @param {HTMLElement} list
 */
function showThoseThatFit(wall, list) {
  const rows = [...list.children];
  const more = element("li", { className: "result-more" });
  const fits = (/** @type {number} */ count) => {
    more.textContent = trn("{n} more", "{n} more", rows.length - count);
    list.replaceChildren(...rows.slice(0, count), ...(count < rows.length ? [more] : []));
    return wall.scrollHeight <= wall.clientHeight;
  };
  fits(mostThatFit(rows.length, fits));
}

/** A page is laid out as on a laptop, and as large as the screen: its words are read from afar. @param {HTMLElement} page */
function enlarge(page) {
  const fit = () => {
    const scale = Math.max(1, innerWidth / LAPTOP);
    page.style.inlineSize = page.style.blockSize = `${100 / scale}%`;
    page.style.transform = `scale(${scale})`;
  };
  addEventListener("resize", fit);
  fit();
}

/** How latecomers come in: code, QR code and, beside whatever is shown, the address to type. */
class Corner {
  #known;
  #shown = "";
  #code = element("p", { className: "code" });
  #qr = element("img", { alt: "", className: "qr" });
  #typed = element("p", { className: "corner-address" });
  element = element("aside", { className: "corner" }, this.#qr, this.#code, this.#typed);
  // Where this screen is opened may be no address for a phone.
  #address = `${location.host}/class`;

  /** @param {(invitation: string) => void} known told once the address for phones is known */
  constructor(known) {
    this.#known = known;
  }

  /** @param {string} code */
  async show(code) {
    if (code === this.#shown) return;
    this.#shown = code;
    write(this.#code, code);
    this.#qr.src = `/class/${code}/qr.svg`;
    const found = await joinAddress(code);
    if (found !== "") this.#address = found.replace(/^https?:\/\//, "").replace(`/${code}`, "");
    write(this.#typed, this.#address);
    this.#known(this.invitation);
  }

  /** For who has not joined yet. */
  get invitation() {
    return tr("Scan the code, or open {address} and type it.", { address: this.#address });
  }
}
