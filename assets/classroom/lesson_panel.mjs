/** One step of a lesson beside any page: its text, its question, and the way on. */

/** @import { Lesson, LessonStep } from "./lessons.mjs" */

import { element, write } from "../shell/page.mjs";
import { tr, trn } from "../shell/texts.mjs";
import { isRight, isUnseen } from "./lessons.mjs";
import { questionForm, questionText } from "./question_form.mjs";
import { results as shownResults } from "./results.mjs";
import { address } from "./site_page.mjs";

/**
 * What a panel shows, beside the lesson.
 * @typedef {object} Shown
 * @property {number} index of the step
 * @property {unknown} [answer] this person's
 * @property {boolean} [canTurn] are there Back and Next?
 * @property {boolean} [isAsked] may this person answer?
 * @property {boolean} [canReveal] may this person show everybody's answers to all?
 * @property {boolean} [isRevealed] are they shown to all?
 * @property {boolean} [isJudged] is it said whether an answer is right?
 * @property {unknown[] | null} [results] everybody's answers, null while they are hidden
 * @property {string} [fact] such as how many have answered
 * @property {string} [close] what closing is called, "" where it cannot be closed
 */

/** visit(): goes to the page of the step again; reveal: of teachers. @typedef {{turn(by: number): void, visit(): void, reveal?(isRevealed: boolean): void, answer(step: LessonStep, answer: unknown): void, close(): void}} Commands */

export class LessonPanel {
  #commands;
  #title = element("h2");
  #count = element("span", { className: "facts" });
  #text = element("div", { className: "lesson-text" });
  #question = element("div");
  #verdict = element("p", { className: "lesson-verdict", role: "status", hidden: true });
  #results = element("div", { className: "lesson-results", hidden: true });
  #fact = element("p", { className: "facts" });
  #back = this.#button(tr("Back"), () => this.#commands.turn(-1));
  #next = this.#button(tr("Next"), () => this.#commands.turn(1));
  #close = this.#button(tr("Close"), () => this.#commands.close());
  #visit = this.#button(tr("Show its page"), () => this.#commands.visit());
  #reveal = this.#button("", () => this.#commands.reveal?.(!this.#isRevealed));
  #isRevealed = false;
  #fold = this.#button(tr("Fold"), () => this.#toggle());
  #panel;
  #shownKey = "";
  #resultsKey = "";

  /** @param {Commands} commands */
  constructor(commands) {
    this.#commands = commands;
    this.#next.classList.add("primary");
    const head = element("header", {}, element("div", {}, this.#count, this.#title), this.#fold);
    const body = element(
      "div",
      { className: "lesson-body" },
      this.#text,
      this.#visit,
      this.#question,
      this.#results,
      this.#verdict,
    );
    const foot = element("footer", {}, this.#close, this.#back, this.#reveal, this.#next);
    this.#panel = element("aside", { className: "lesson-panel" }, head, body, this.#fact, foot);
    this.#panel.setAttribute("aria-label", tr("Lesson"));
    document.body.append(this.#panel);
  }

  /**
   * @param {Lesson} lesson
   * @param {Shown} shown
   */
  show(lesson, shown) {
    const step = lesson.steps[shown.index];
    const { index, answer, canTurn = false, results = null, fact = "", close = "" } = shown;
    this.#isRevealed = shown.isRevealed === true;
    this.#reveal.hidden = !shown.canReveal || step?.question == null;
    write(this.#reveal, this.#isRevealed ? tr("Hide the answers") : tr("Show the answers"));
    this.#close.hidden = close === "";
    const isBegun = step !== undefined;
    this.#panel.hidden = !(isBegun || (canTurn && lesson.steps.length > 0));
    this.#panel.classList.toggle("is-begun", isBegun);
    write(this.#next, isBegun ? tr("Next") : tr("Begin"));
    this.#back.hidden = !(canTurn && isBegun);
    this.#next.hidden = !canTurn;
    this.#next.disabled = index === lesson.steps.length - 1;
    if (!isBegun) {
      const { minutes } = lesson;
      write(
        this.#count,
        trn("{n} step, {minutes} minutes", "{n} steps, {minutes} minutes", lesson.steps.length, { minutes }),
      );
      write(this.#title, lesson.title);
      return;
    }
    write(
      this.#count,
      tr("{title} · {value} of {n}", { title: lesson.title, value: index + 1, n: lesson.steps.length }),
    );
    write(this.#title, step.title);
    write(this.#fact, fact);
    this.#back.disabled = index === 0;
    const isHere = step.page === "" || isUnseen(step, answer) || step.page === address();
    this.#visit.hidden = isHere;
    write(this.#close, close);
    this.#ask(lesson, step, answer, shown.isAsked !== false);
    this.#judge(step, answer, shown.isJudged === true);
    this.#showResults(step, results, answer);
  }

  /** In the place of its fact, until the next is shown. @param {string} text */
  say(text) {
    write(this.#fact, text);
  }

  /**
   * What is being typed stays: the form is made anew only for another step or answer.
   * @param {Lesson} lesson
   * @param {LessonStep} step
   * @param {unknown} answer
   * @param {boolean} isAsked
   */
  #ask(lesson, step, answer, isAsked) {
    const key = JSON.stringify([lesson.id, step.id, answer ?? null]);
    if (key === this.#shownKey) return;
    this.#shownKey = key;
    // The server made it of Markdown, without anything of the file's own markup.
    this.#text.innerHTML = step.html;
    this.#question.replaceChildren();
    if (step.question === null) return;
    const tell = (/** @type {unknown} */ given) => this.#commands.answer(step, given);
    this.#question.append(isAsked ? questionForm(step.question, answer, tell) : questionText(step.question));
  }

  /**
   * @param {LessonStep} step
   * @param {unknown} answer
   * @param {boolean} isJudged
   */
  #judge({ question }, answer, isJudged) {
    const hasAnswer = answer !== undefined && isJudged;
    this.#verdict.hidden = question === null || !(hasAnswer || (this.#isRevealed && question.because !== ""));
    if (this.#verdict.hidden || question === null) return;
    const right = hasAnswer ? isRight(question, answer) : null;
    const verdict = right === null ? "" : right ? tr("Right. ") : tr("Not quite. ");
    write(this.#verdict, verdict + question.because || tr("Noted."));
    this.#verdict.classList.toggle("is-right", right === true);
  }

  /**
   * Somebody may be reading them by keys: they are made anew only where they changed.
   * @param {LessonStep} step
   * @param {unknown[] | null} results
   * @param {unknown} own
   */
  #showResults({ id, page, question }, results, own) {
    this.#results.hidden = question === null || results === null;
    this.#panel.classList.toggle("is-revealed", !this.#results.hidden);
    if (this.#results.hidden || question === null || results === null) return;
    const key = JSON.stringify([id, results, own]);
    if (key === this.#resultsKey) return;
    this.#resultsKey = key;
    const isRead = this.#results.contains(document.activeElement);
    const run = new URLSearchParams(page.split("?")[1]).get("run") ?? "";
    this.#results.replaceChildren(shownResults(question, results, { own, run }));
    /** @type {HTMLElement | null} */
    const chart = this.#results.querySelector("[tabindex]");
    if (isRead) chart?.focus();
  }

  close() {
    this.#panel.remove();
  }

  #toggle() {
    const isFolded = this.#panel.classList.toggle("is-folded");
    write(this.#fold, isFolded ? tr("Unfold") : tr("Fold"));
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
}
