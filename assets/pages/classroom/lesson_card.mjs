/** The teacher's choice of a lesson, its steps and its pace. */

/** @import { Lesson } from "../../classroom/lessons.mjs" */
/** @import { RoomState } from "../../classroom/room_client.mjs" */

import { classGain, isUnseen, openLesson, quizPart } from "../../classroom/lessons.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { LessonEditor } from "./lesson_editor.mjs";
import { readyLessons } from "./lesson_list.mjs";

const NONE = tr("No lesson");

/** Asks the room; undefined where that failed. @typedef {(method: string, path: string, body?: unknown) => Promise<any>} Ask */

export class LessonCard {
  #ask;
  #code;
  #choice = element("select", { id: "lesson" }, element("option", { value: "", textContent: NONE }));
  #step = element("p", { role: "status" });
  #gain = element("p", { className: "facts", role: "status" });
  /** How many answers to the quiz the shown gain is of. */
  #quizzed = 0;
  #turns = element("p", { className: "buttons", hidden: true });
  #self = element("input", { type: "checkbox" });
  #editor;
  /** @type {Lesson | null} */
  #lesson = null;
  /** @type {RoomState | null} */
  #state = null;

  /**
   * @param {string} code
   * @param {Ask} ask
   */
  constructor(code, ask) {
    this.#code = code;
    this.#ask = ask;
    this.#choice.addEventListener("change", () => this.#choose(this.#choice.value || null));
    this.#self.addEventListener("change", () =>
      this.#ask("PATCH", "", { pace: this.#self.checked ? "self" : "teacher" }),
    );
    this.#editor = new LessonEditor(ask, () => this.#choice.value);
    readyLessons().then((lessons) => {
      const options = lessons.map(({ id, title }) => element("option", { value: id, textContent: title }));
      this.#choice.append(...options);
      this.#show();
    });
    this.element = this.#layout();
  }

  /** @param {RoomState} state */
  async take(state) {
    const isOther = state.lesson !== this.#state?.lesson;
    this.#state = state;
    if (isOther) {
      const lesson = state.lesson == null ? null : await openLesson(state.lesson, this.#code);
      if (state.lesson !== this.#state?.lesson) return;
      this.#lesson = lesson;
    }
    this.#show();
    await this.#readGain(isOther);
  }

  /**
   * What the class has learnt, once there are other answers to the quiz.
   * @param {boolean} isOther another lesson than before?
   */
  async #readGain(isOther) {
    const counts = Object.entries(this.#state?.answered ?? {}).filter(
      ([id]) => quizPart(id) !== null && this.#lesson?.steps.some((step) => step.id === id),
    );
    const quizzed = counts.reduce((sum, [, count]) => sum + count, 0);
    const lesson = this.#lesson;
    if (lesson === null || (quizzed === this.#quizzed && !isOther)) return;
    this.#quizzed = quizzed;
    const steps = counts.map(([id]) => `step=${encodeURIComponent(id)}`).join("&");
    const answers = quizzed > 0 ? await this.#ask("GET", `/answers.json?${steps}`) : [];
    const isNewest = lesson === this.#lesson && quizzed === this.#quizzed;
    if (answers !== undefined && isNewest) write(this.#gain, classGain(lesson, answers));
  }

  #layout() {
    const button = (/** @type {string} */ text, /** @type {() => void} */ press) => {
      const made = element("button", { className: "button", type: "button", textContent: text });
      made.addEventListener("click", press);
      return made;
    };
    this.#turns.append(
      button(tr("Back"), () => this.#turn(-1)),
      button(tr("Next step"), () => this.#turn(1)),
    );
    return element(
      "section",
      { className: "card" },
      element("h2", { textContent: tr("Lesson") }),
      element("label", { htmlFor: "lesson" }, tr("Which"), this.#choice),
      this.#step,
      this.#gain,
      this.#turns,
      element("label", { className: "check" }, this.#self, tr("Each at their own pace")),
      this.#editor.element,
    );
  }

  /** What a step of the chosen lesson asks. @param {string} id */
  questionOf(id) {
    return this.#lesson?.steps.find((step) => step.id === id)?.question ?? null;
  }

  get #index() {
    return this.#lesson?.steps.findIndex(({ id }) => id === this.#state?.step) ?? -1;
  }

  /** @param {string | null} lesson */
  async #choose(lesson) {
    // At once, so that the first step can be pressed before the next beat.
    this.#lesson = lesson === null ? null : await openLesson(lesson, this.#code);
    this.#state = /** @type {RoomState} */ ({ ...this.#state, lesson, step: null });
    this.#show();
    await this.#ask("PATCH", "", { lesson, step: null, reveal: false });
  }

  /** @param {number} by */
  async #turn(by) {
    if (this.#lesson === null) return;
    const { steps } = this.#lesson;
    const next = steps[Math.max(0, Math.min(steps.length - 1, this.#index + by))];
    this.#state = /** @type {RoomState} */ ({ ...this.#state, step: next.id });
    this.#show();
    await this.#ask("PATCH", "", { step: next.id, reveal: false });
    const { follow = false, paused = false } = this.#state?.lead ?? {};
    // The class would be led back to the page that was shown before.
    if (follow && next.page !== "" && !isUnseen(next, undefined))
      await this.#ask("PUT", "/lead", { address: next.page, trail: [], follow, paused });
  }

  #show() {
    this.#self.checked = this.#state?.pace === "self";
    const { lesson = null, answered = {} } = this.#state ?? {};
    if (lesson === "own" && this.#choice.querySelector('[value="own"]') === null) {
      this.#choice.append(element("option", { value: "own", textContent: tr("Your own lesson") }));
    }
    this.#choice.value = lesson ?? "";
    this.#turns.hidden = this.#lesson === null;
    const step = this.#lesson?.steps[this.#index];
    const count = step?.question ? tr(", answered by {value}", { value: answered[step.id] ?? 0 }) : "";
    const where = step
      ? tr("Step {value} of {n}: {title}{count}.", {
          value: this.#index + 1,
          n: this.#lesson?.steps.length,
          title: step.title,
          count,
        })
      : "";
    write(this.#step, where || (this.#lesson === null ? "" : tr("Not begun: press Next step.")));
  }
}
