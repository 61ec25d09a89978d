/** Lessons as the server has them, and what an answer to a question is worth. No DOM. */

import { spoken, tr } from "../shell/texts.mjs";

/**
 * @typedef {object} Question
 * @property {"choice" | "number" | "text" | "pin" | "drawing" | "predict"} kind
 * @property {string} prompt
 * @property {string[]} options
 * @property {number | number[] | null} answer
 * @property {number} tolerance
 * @property {string} because
 */
/** @typedef {{id: string, title: string, html: string, page: string, question: Question | null}} LessonStep */
/** @typedef {{id: string, title: string, minutes: number, summary: string, exercises: number[], steps: LessonStep[]}} Lesson */

/**
 * Which part of the quiz a step is: {when, question}; null for a step of the lesson itself.
 * @param {string} id such as 11-your-hand-before-1
 */
export function quizPart(id) {
  const found = /(?:^|-)(before|after)-(\d+)$/.exec(id);
  return found === null ? null : { when: found[1], question: found[2] };
}

/**
 * Is the step's page to be seen only once somebody has predicted what it shows?
 * @param {LessonStep} step
 * @param {unknown} answer undefined for none
 */
export function isUnseen({ question }, answer) {
  return question?.kind === "predict" && answer === undefined;
}

/** By when a question of the quiz is asked. @type {Record<string, (share: number) => string>} */
const RIGHT = {
  before: (share) => tr("{share} % right before", { share }),
  after: (share) => tr("{share} % after", { share }),
};
/** So many of a bar's letters are shown. */
const SHOWN_LETTERS = 60;

/**
 * A ready lesson, or the own one of a room.
 * @param {string} name
 * @param {string | null} code of the room
 * @returns {Promise<Lesson>}
 */
export async function openLesson(name, code = null) {
  const own = name === "own" && code !== null;
  const answer = await fetch(
    spoken(own ? `/api/rooms/${code}/lesson` : `/api/lessons/${encodeURIComponent(name)}`),
  );
  if (!answer.ok) throw new Error((await answer.json()).error);
  return answer.json();
}

/**
 * Is it right? null where nobody can say.
 * @param {Question} question
 * @param {unknown} answer
 * @returns {boolean | null}
 */
export function isRight({ kind, answer: right, tolerance }, answer) {
  if (right === null) return null;
  if (kind === "choice" || kind === "predict") return answer === right;
  if (kind === "number") return Math.abs(Number(answer) - Number(right)) <= tolerance;
  if (kind === "pin" && Array.isArray(right) && Array.isArray(answer)) {
    return Math.hypot(...right.map((value, k) => value - (answer[k] ?? 0))) <= tolerance;
  }
  return null;
}

/**
 * "Quiz: 41 % right before, 78 % after.": of all answers that a class has given to it, "" of none.
 * @param {Lesson} lesson
 * @param {{step: string, answer: unknown}[]} answers
 */
export function classGain({ steps }, answers) {
  const said = ["before", "after"].flatMap((when) => {
    const asked = new Map(
      steps.filter(({ id }) => quizPart(id)?.when === when).map((step) => [step.id, step.question]),
    );
    const judged = answers.flatMap(({ step, answer }) => {
      const question = asked.get(step);
      return question ? [isRight(question, answer)] : [];
    });
    const right = judged.filter((each) => each === true).length;
    return judged.length > 0 ? [RIGHT[when](Math.round((100 * right) / judged.length))] : [];
  });
  return said.length > 0 ? tr("Quiz: {said}.", { said: said.join(", ") }) : "";
}

/**
 * The answers to a question as bars, the most frequent text first, options in their order.
 * @param {Question} question
 * @param {unknown[]} answers
 * @param {number} [letters] of a text at most
 * @returns {{text: string, count: number, isRight: boolean | null}[]}
 */
export function bars(question, answers, letters = SHOWN_LETTERS) {
  if (question.options.length > 0) {
    return question.options.map((text, k) => ({
      text,
      count: answers.filter((answer) => answer === k + 1).length,
      isRight: question.answer === null ? null : question.answer === k + 1,
    }));
  }
  /** @type {Map<string, {count: number, answer: unknown}>} */
  const found = new Map();
  for (const answer of answers) {
    const text = said(answer, letters);
    found.set(text, { count: (found.get(text)?.count ?? 0) + 1, answer });
  }
  const sorted = [...found].sort(([, a], [, b]) => b.count - a.count);
  return sorted.map(([text, { count, answer }]) => ({ text, count, isRight: isRight(question, answer) }));
}

/**
 * An answer in a few words.
 * @param {unknown} answer
 * @param {number} [letters] of a text at most
 */
export function said(answer, letters = SHOWN_LETTERS) {
  if (Array.isArray(answer)) return `(${answer.map((value) => Number(value).toFixed(2)).join(", ")})`;
  if (typeof answer === "object" && answer !== null) return tr("a drawing");
  const text = String(answer).trim();
  return text.length > letters ? `${text.slice(0, letters)}…` : text;
}
