/** What the projector shows: where the class is led, its code in a corner, and nothing to press. */

/** @import { Lesson } from "../../classroom/lessons.mjs" */
/** @import { RoomState } from "../../classroom/room_client.mjs" */

import { Beats } from "../../classroom/beats.mjs";
import { openLesson } from "../../classroom/lessons.mjs";
import { results } from "../../classroom/results.mjs";
import { RevealedAnswers } from "../../classroom/revealed.mjs";
import { ask, seat, takeSeat } from "../../classroom/room_client.mjs";
import { spotlightCard } from "../../classroom/spotlight.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { StarsOfRoom } from "./stars.mjs";

const PAUSED = tr("Look up");

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
  const big = element("p", { className: "code", textContent: code });
  const sentence = element("p", { className: "wall-sentence" });
  const qr = element("img", { src: `/class/${code}/qr.svg`, alt: "", className: "qr" });
  const corner = element("aside", { className: "corner" }, qr, big);
  const middle = element("section", { className: "wall-middle" }, title, sentence);
  const question = element("section", { className: "wall-question", hidden: true });
  const light = element("section", { className: "wall-spotlight", hidden: true });
  const stars = new StarsOfRoom(taken, () => {});
  const sky = element("section", { className: "wall-stars", hidden: true }, stars.element);
  main.replaceChildren(page, middle, sky, light, question, corner);
  main.classList.add("wall");
  new Beats(taken, () => ({ page: "wall", run: "", z: [], hand: false }), {
    news: async (state) => {
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

  /**
   * The question of the present step, for those without a device too, and the answers once revealed.
   * @param {RoomState} state
   */
  async function showQuestion(state) {
    const { lesson: name, step: id, lead } = state;
    if (name !== shownLesson) {
      shownLesson = name ?? null;
      lesson = name == null ? null : await openLesson(name, code);
    }
    const asked = lesson?.steps.find((each) => each.id === id)?.question ?? null;
    question.hidden = asked === null || lead?.paused === true || !light.hidden;
    main.classList.toggle("is-asking", !question.hidden);
    if (asked === null) return;
    const options = asked.options.map((text) => element("li", { textContent: text }));
    question.replaceChildren(element("h2", { textContent: asked.prompt }), element("ol", {}, ...options));
    const answers = await revealed.take(state);
    if (answers === null) return;
    const because = element("p", { className: "wall-because", textContent: asked.because });
    question.replaceChildren(element("h2", { textContent: asked.prompt }), results(asked, answers), because);
  }

  // Where this screen is opened may be no address for a phone.
  let address = `${location.host}/class`;
  ask("GET", `/${code}/join`).then(
    ({ join }) => {
      address = join.replace(/^https?:\/\//, "").replace(`/${code}`, "");
    },
    () => {},
  );
  let lit = "null";

  /** @param {RoomState} state */
  function show({ title: named, lead, spotlight = null }) {
    light.hidden = spotlight === null || lead?.paused === true;
    if (JSON.stringify(spotlight) !== lit) {
      lit = JSON.stringify(spotlight);
      light.replaceChildren(...(spotlight === null ? [] : [spotlightCard(spotlight)]));
    }
    const isLed = lead?.follow === true;
    write(title, lead?.paused ? PAUSED : named || tr("Join the class"));
    write(sentence, lead?.paused ? "" : address);
    main.classList.toggle("is-led", isLed && !lead?.paused);
    // The page within follows by itself, see member_strip.mjs; it is opened once.
    if (isLed && page.hidden) page.src = lead.address;
    page.hidden = !isLed;
  }
}
