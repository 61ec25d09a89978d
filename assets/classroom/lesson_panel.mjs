/** One step of a lesson beside any page: its text, its question, and the way on. */

/** @import { Lesson, LessonStep } from "./lessons.mjs" */

import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { isRight } from "./lessons.mjs";
import { questionForm } from "./question_form.mjs";
import { results as shownResults } from "./results.mjs";

/**
 * What a panel shows, beside the lesson.
 * @typedef {object} Shown
 * @property {number} index of the step
 * @property {unknown} [answer] this person's
 * @property {boolean} [canTurn] are there Back and Next?
 * @property {boolean} [isJudged] is it said whether an answer is right?
 * @property {unknown[] | null} [results] everybody's answers, null while they are hidden
 * @property {string} [fact] such as how many have answered
 * @property {string} [close] what closing is called, "" where it cannot be closed
 */

/** @typedef {{turn(by: number): void, answer(step: LessonStep, answer: unknown): void, close(): void}} Commands */

export class LessonPanel {
  #commands;
  #title = element("h2");
  #count = element("span", { className: "facts" });
  #text = element("div", { className: "lesson-text" });
  #question = element("div");
  #verdict = element("p", { className: "verdict", role: "status", hidden: true });
  #results = element("div", { className: "results", hidden: true });
  #fact = element("p", { className: "facts" });
  #back = this.#button(tr("Back"), () => this.#commands.turn(-1));
  #next = this.#button(tr("Next"), () => this.#commands.turn(1));
  #close = this.#button(tr("Close"), () => this.#commands.close());
  #fold = this.#button(tr("Fold"), () => this.#toggle());
  #panel;
  #shownKey = "";

  /** @param {Commands} commands */
  constructor(commands) {
    this.#commands = commands;
    this.#next.classList.add("primary");
    const head = element("header", {}, element("div", {}, this.#count, this.#title), this.#fold);
    const body = element(
      "div",
      { className: "lesson-body" },
      this.#text,
      this.#results,
      this.#verdict,
      this.#question,
      this.#fact,
    );
    const foot = element("footer", {}, this.#close, this.#back, this.#next);
    this.#panel = element("aside", { className: "lesson-panel" }, head, body, foot);
    this.#panel.setAttribute("aria-label", tr("Lesson"));
    document.body.append(this.#panel);
  }

  /**
   * @param {Lesson} lesson
   * @param {Shown} shown
   */
  show(lesson, shown) {
    const step = lesson.steps[shown.index];
    const { index, answer, canTurn = false, isJudged = false, results = null, fact = "", close = "" } = shown;
    this.#panel.hidden = step === undefined;
    if (step === undefined) return;
    write(
      this.#count,
      tr("{title} · {value} of {n}", { title: lesson.title, value: index + 1, n: lesson.steps.length }),
    );
    write(this.#title, step.title);
    write(this.#fact, fact);
    this.#back.hidden = this.#next.hidden = !canTurn;
    this.#back.disabled = index === 0;
    this.#next.disabled = index === lesson.steps.length - 1;
    this.#close.hidden = close === "";
    write(this.#close, close);
    this.#ask(lesson, step, answer);
    this.#judge(step, answer, isJudged);
    this.#showResults(step, results);
  }

  /**
   * What is being typed stays: the form is made anew only for another step or answer.
   * @param {Lesson} lesson
   * @param {LessonStep} step
   * @param {unknown} answer
   */
  #ask(lesson, step, answer) {
    const key = JSON.stringify([lesson.id, step.id, answer ?? null]);
    if (key === this.#shownKey) return;
    this.#shownKey = key;
    // The server made it of Markdown, without anything of the file's own markup.
    this.#text.innerHTML = step.html;
    this.#question.replaceChildren();
    if (step.question === null) return;
    const tell = (/** @type {unknown} */ given) => this.#commands.answer(step, given);
    this.#question.append(questionForm(step.question, answer, tell));
  }

  /**
   * @param {LessonStep} step
   * @param {unknown} answer
   * @param {boolean} isJudged
   */
  #judge({ question }, answer, isJudged) {
    this.#verdict.hidden = question === null || answer === undefined || !isJudged;
    if (this.#verdict.hidden || question === null) return;
    const right = isRight(question, answer);
    const verdict = right === null ? "" : right ? tr("Right. ") : tr("Not quite. ");
    write(this.#verdict, verdict + question.because || tr("Noted."));
    this.#verdict.classList.toggle("is-right", right === true);
  }

  /**
   * @param {LessonStep} step
   * @param {unknown[] | null} results
   */
  #showResults({ question }, results) {
    this.#results.hidden = question === null || results === null;
    if (this.#results.hidden || question === null || results === null) return;
    this.#results.replaceChildren(shownResults(question, results));
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
