/** What the class has answered to the present step: seen by the teacher first, then shown to all. */

/** @import { Question } from "../../classroom/lessons.mjs" */
/** @import { Present, RoomState } from "../../classroom/room_client.mjs" */
/** @import { Ask } from "./lesson_card.mjs" */

import { pixelsOf } from "../../classroom/hand.mjs";
import { said } from "../../classroom/lessons.mjs";
import { canvasOf, results } from "../../classroom/results.mjs";
import { element } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { Switches } from "./switches.mjs";

/** An answer with who gave it. @typedef {{step: string, nickname: string, answer: unknown}} Named */

/**
 * Each answer with the member who gave it; of who has left none.
 * @param {Named[]} answers
 * @param {Pick<Present, "member" | "nickname">[]} present
 */
export function withMembers(answers, present) {
  const members = new Map(present.map(({ nickname, member }) => [nickname, member]));
  return answers.flatMap((each) => {
    const member = members.get(each.nickname);
    return member === undefined ? [] : [{ ...each, member }];
  });
}

/** What members made themselves can be unfit to be shown; a choice or a place cannot. */
const OWN_WORK = new Set(["text", "drawing"]);

export class AnswersCard {
  #ask;
  #questionOf;
  #switches;
  #list = element("div");
  #nothing = element("p", { className: "facts", textContent: tr("Nothing is answered yet.") });
  #look = element(
    "details",
    {},
    element("summary", { textContent: tr("Look at them first: only you see this") }),
    this.#nothing,
    this.#list,
  );
  /** @type {RoomState | null} */
  #state = null;
  /** Of which step how many answers are listed. */
  #listed = "";

  /**
   * @param {Ask} ask
   * @param {(step: string) => Question | null} questionOf
   * @param {HTMLElement[]} others buttons beside the switch
   */
  constructor(ask, questionOf, others) {
    this.#ask = ask;
    this.#questionOf = questionOf;
    this.#switches = new Switches(ask);
    this.#look.addEventListener("toggle", () => this.#read());
    this.element = element(
      "section",
      { className: "card" },
      element("h2", { textContent: tr("Answers") }),
      this.#look,
      element(
        "p",
        { className: "buttons" },
        this.#switches.make("reveal", tr("Show the answers to everybody")),
        ...others,
      ),
    );
  }

  /** @param {RoomState} state */
  take(state) {
    this.#state = state;
    this.#switches.take(state);
    return this.#read();
  }

  /** Once the list is open, and there are other answers than before. */
  async #read() {
    const { step = null, answered = {}, left_out: leftOut = 0 } = this.#state ?? {};
    const count = step === null ? 0 : (answered[step] ?? 0);
    const wanted = JSON.stringify([step, count, leftOut]);
    if (!this.#look.open || wanted === this.#listed) return;
    this.#listed = wanted;
    const path = `/answers.json?step=${encodeURIComponent(step ?? "")}`;
    const found = count > 0 ? await this.#ask("GET", path) : [];
    // The class may be at another step meanwhile.
    if (wanted !== this.#listed) return;
    if (found === undefined) this.#listed = "";
    else this.#show(step ?? "", found);
  }

  /**
   * @param {string} step
   * @param {Named[]} answers
   */
  #show(step, answers) {
    const question = this.#questionOf(step);
    this.#nothing.hidden = answers.length > 0;
    if (answers.length === 0) return this.#list.replaceChildren();
    if (question !== null && !OWN_WORK.has(question.kind)) {
      const given = answers.map(({ answer }) => answer);
      return this.#list.replaceChildren(results(question, given));
    }
    const rows = withMembers(answers, this.#state?.present ?? []).map((each, k) => this.#row(each, k + 1));
    return this.#list.replaceChildren(element("ul", { className: "answers" }, ...rows));
  }

  /**
   * @param {Named & {member: string}} answer
   * @param {number} k
   */
  #row({ step, member, answer }, k) {
    const pixels = pixelsOf(answer);
    const shown =
      pixels === null
        ? element("span", { textContent: said(answer, Number.POSITIVE_INFINITY) })
        : canvasOf(pixels, tr("Drawing {k}", { k }));
    const buttons = [
      this.#button(tr("Leave it out"), () =>
        this.#ask("POST", "/answers/discard", { answers: [{ step, member }] }),
      ),
    ];
    if (pixels !== null) {
      buttons.unshift(
        this.#button(tr("Spotlight"), () => this.#ask("PATCH", "", { spotlight: { member, step } })),
      );
    }
    return element("li", {}, shown, ...buttons);
  }

  /**
   * @param {string} text
   * @param {() => unknown} press
   */
  #button(text, press) {
    const made = element("button", { className: "button", type: "button", textContent: text });
    made.addEventListener("click", press);
    return made;
  }
}
