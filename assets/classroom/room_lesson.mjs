/** The lesson of a room, as a member or the teacher has it on any page. */

/** @import { Outbox } from "./outbox.mjs" */
/** @import { Lesson, LessonStep } from "./lessons.mjs" */
/** @import { RoomState, Seat } from "./room_client.mjs" */

import { tabStorage } from "../shell/tab_storage.mjs";
import { tr, trn } from "../shell/texts.mjs";
import { capital } from "./beats.mjs";
import { LessonPanel } from "./lesson_panel.mjs";
import { isUnseen, openLesson } from "./lessons.mjs";
import { RevealedAnswers } from "./revealed.mjs";
import { Away, ask, Refused } from "./room_client.mjs";
import { goTo } from "./site_page.mjs";

const UNREACHED = tr("The class did not hear of this: the server cannot be reached just now.");
const GIVEN = tr("Your answer is in. What all have answered is shown when your teacher says so.");
const WAITS = tr("Your answer is kept here, and sent when the network is back.");
const ANSWERS = "latentarium-given";
/** Which step's page this tab was led to: once, so that a link in the text can be followed. */
const WENT = "latentarium-went";
const OWN = "latentarium-own-step";

export class RoomLesson {
  #seat;
  #outbox;
  #panel = new LessonPanel({
    turn: (by) => this.#turn(by),
    visit: () => this.#visit(),
    reveal: (isRevealed) => this.#change({ reveal: isRevealed }),
    answer: (step, answer) => this.#answer(step.id, answer),
    close() {},
  });
  /** @type {Lesson | null} */
  #lesson = null;
  /** @type {string | null | undefined} */
  #name = null;
  /** @type {RoomState | null} */
  #state = null;
  #revealed;

  /**
   * outbox: a member's; a teacher has none, and turns the step for all.
   * @param {Seat} seat
   * @param {Outbox | null} outbox
   */
  constructor(seat, outbox) {
    this.#seat = seat;
    this.#outbox = outbox;
    this.#revealed = new RevealedAnswers(seat);
    if (outbox !== null) outbox.changed = () => this.#show();
  }

  /** @param {RoomState} state */
  async take(state) {
    this.#state = state;
    const { lesson = null } = state;
    if (lesson !== this.#name) {
      this.#name = lesson;
      this.#lesson = lesson === null ? null : await openLesson(lesson, this.#seat.code);
    }
    if (state.pace !== "self") tabStorage().removeItem(this.#ownKey);
    if (this.#lesson !== null) await this.#revealed.take(state);
    this.#show();
  }

  /** The number of the shown step; −1 before the first. */
  get #index() {
    const { step, pace } = this.#state ?? {};
    const led = this.#lesson?.steps.findIndex(({ id }) => id === step) ?? -1;
    if (this.#outbox === null || pace !== "self") return led;
    const own = this.#lesson?.steps.findIndex(({ id }) => id === tabStorage().getItem(this.#ownKey)) ?? -1;
    return Math.max(0, own < 0 ? led : own);
  }

  /** Of the step of a member who goes at their own pace, from page to page. */
  get #ownKey() {
    return `${OWN}-${this.#seat.code}`;
  }

  /** A tab may be in one room after the other. */
  get #key() {
    return `${ANSWERS}-${this.#seat.code}`;
  }

  get #given() {
    return /** @type {Record<string, unknown>} */ (JSON.parse(tabStorage().getItem(this.#key) ?? "{}"));
  }

  #show() {
    const lesson = this.#lesson ?? NO_LESSON;
    const index = this.#index;
    const step = lesson.steps[index];
    const isTeacher = this.#outbox === null;
    const answer = step && this.#given[step.id];
    // Whoever goes at their own pace may be at another step than the one that is revealed.
    const isRevealed = this.#state?.reveal === true && step?.id === this.#state.step;
    this.#panel.show(lesson, {
      index,
      answer,
      canTurn: isTeacher || this.#state?.pace === "self",
      isAsked: !isTeacher,
      canReveal: isTeacher,
      isRevealed,
      isJudged: isRevealed,
      results: isRevealed ? this.#revealed.answers : null,
      fact: step?.question ? this.#fact(step.id, answer, isRevealed) : "",
    });
    // A teacher who leads would show it to all: it opens once the answers are revealed.
    if (step === undefined || (isUnseen(step, answer) && !isRevealed)) return;
    this.#arrive(step);
  }

  /**
   * What a teacher is told of a step that asks, and what a member is.
   * @param {string} step
   * @param {unknown} answer
   * @param {boolean} isRevealed
   */
  #fact(step, answer, isRevealed) {
    const { answered = {}, present = [] } = this.#state ?? {};
    if (this.#outbox === null) {
      const here = present.filter((each) => each.here).length;
      // Who has answered may be away by now: no share.
      return trn("{n} answer, {here} here.", "{n} answers, {here} here.", answered[step] ?? 0, { here });
    }
    if (answer === undefined || isRevealed) return "";
    return this.#outbox.waiting.some((each) => each.step === step) ? WAITS : GIVEN;
  }

  /** @param {LessonStep} step */
  #arrive({ id, page }) {
    const key = `${WENT}-${this.#seat.code}`;
    const place = JSON.stringify([id, page]);
    if (page === "" || tabStorage().getItem(key) === place) return;
    tabStorage().setItem(key, place);
    goTo(page);
  }

  /** The room has ended. */
  close() {
    this.#panel.close();
  }

  #visit() {
    tabStorage().removeItem(`${WENT}-${this.#seat.code}`);
    this.#show();
  }

  /** @param {number} by */
  #turn(by) {
    const { steps } = this.#lesson ?? NO_LESSON;
    const next = steps[Math.max(0, Math.min(steps.length - 1, this.#index + by))];
    if (this.#outbox !== null) {
      tabStorage().setItem(this.#ownKey, next.id);
      this.#show();
      return;
    }
    this.#change({ step: next.id, reveal: false });
  }

  /**
   * A teacher's change, shown at once, so that pressing twice is two steps.
   * @param {Partial<RoomState>} change
   */
  #change(change) {
    const { code, token } = this.#seat;
    // The page that shows the next step may be another one.
    ask("PATCH", `/${code}`, { token, body: change, keepalive: true }).catch((error) => {
      if (!(error instanceof Away || error instanceof Refused)) throw error;
      this.#panel.say(error instanceof Away ? UNREACHED : capital(error.message));
    });
    this.#state = /** @type {RoomState} */ ({ ...this.#state, ...change });
    this.#show();
  }

  /**
   * @param {string} step
   * @param {unknown} answer
   */
  #answer(step, answer) {
    tabStorage().setItem(this.#key, JSON.stringify({ ...this.#given, [step]: answer }));
    this.#outbox?.put(step, answer);
  }
}

/** @type {Lesson} */
const NO_LESSON = { id: "", title: "", minutes: 0, summary: "", exercises: [], steps: [] };
