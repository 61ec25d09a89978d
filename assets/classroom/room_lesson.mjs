/** The lesson of a room, as a member or the teacher has it on any page. */

/** @import { Outbox } from "./outbox.mjs" */
/** @import { Lesson } from "./lessons.mjs" */
/** @import { RoomState, Seat } from "./room_client.mjs" */

import { tr } from "../shell/texts.mjs";
import { LessonPanel } from "./lesson_panel.mjs";
import { openLesson } from "./lessons.mjs";
import { RevealedAnswers } from "./revealed.mjs";
import { ask } from "./room_client.mjs";
import { goTo } from "./site_page.mjs";

const ANSWERS = "latentarium-given";

export class RoomLesson {
  #seat;
  #outbox;
  #panel = new LessonPanel({
    turn: (by) => this.#turn(by),
    answer: (step, answer) => this.#answer(step.id, answer),
    close() {},
  });
  /** @type {Lesson | null} */
  #lesson = null;
  /** @type {string | null | undefined} */
  #name = null;
  /** @type {RoomState | null} */
  #state = null;
  /** Where a member is who goes at their own pace. */
  #own = 0;
  #revealed;
  #wentTo = "";

  /**
   * outbox: a member's; a teacher has none, and turns the step for all.
   * @param {Seat} seat
   * @param {Outbox | null} outbox
   */
  constructor(seat, outbox) {
    this.#seat = seat;
    this.#outbox = outbox;
    this.#revealed = new RevealedAnswers(seat);
  }

  /** @param {RoomState} state */
  async take(state) {
    this.#state = state;
    const { lesson = null } = state;
    if (lesson !== this.#name) {
      this.#name = lesson;
      this.#lesson = lesson === null ? null : await openLesson(lesson, this.#seat.code);
    }
    if (this.#lesson !== null) await this.#revealed.take(state);
    this.#show();
  }

  /** The number of the shown step; −1 before the first. */
  get #index() {
    const { step, pace } = this.#state ?? {};
    if (this.#outbox !== null && pace === "self") return this.#own;
    return this.#lesson?.steps.findIndex(({ id }) => id === step) ?? -1;
  }

  /** A tab may be in one room after the other. */
  get #key() {
    return `${ANSWERS}-${this.#seat.code}`;
  }

  get #given() {
    return /** @type {Record<string, unknown>} */ (JSON.parse(sessionStorage.getItem(this.#key) ?? "{}"));
  }

  #show() {
    const lesson = this.#lesson ?? NO_LESSON;
    const index = this.#index;
    const step = lesson.steps[index];
    const isTeacher = this.#outbox === null;
    const answer = step && this.#given[step.id];
    const answered = step ? (this.#state?.answered?.[step.id] ?? 0) : 0;
    const here = this.#state?.present?.filter((each) => each.here).length ?? 0;
    this.#panel.show(lesson, {
      index,
      answer,
      canTurn: isTeacher || this.#state?.pace === "self",
      isJudged: this.#state?.reveal === true,
      results: this.#lesson === null ? null : this.#revealed.answers,
      fact: isTeacher && step?.question ? tr("{answered} of {here} have answered.", { answered, here }) : "",
    });
    if (step === undefined || step.page === "" || this.#wentTo === step.id) return;
    const isPredicted = step.question?.kind === "predict" && answer === undefined && !isTeacher;
    if (isPredicted && this.#state?.reveal !== true) return;
    this.#wentTo = step.id;
    goTo(step.page);
  }

  /** @param {number} by */
  #turn(by) {
    const { steps } = this.#lesson ?? NO_LESSON;
    const next = steps[Math.max(0, Math.min(steps.length - 1, this.#index + by))];
    if (this.#outbox !== null) {
      this.#own = steps.indexOf(next);
      this.#show();
      return;
    }
    const { code, token } = this.#seat;
    ask("PATCH", `/${code}`, { token, body: { step: next.id, reveal: false } });
  }

  /**
   * @param {string} step
   * @param {unknown} answer
   */
  #answer(step, answer) {
    sessionStorage.setItem(this.#key, JSON.stringify({ ...this.#given, [step]: answer }));
    this.#outbox?.put(step, answer);
    this.#show();
  }
}

/** @type {Lesson} */
const NO_LESSON = { id: "", title: "", minutes: 0, summary: "", exercises: [], steps: [] };
