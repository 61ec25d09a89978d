/** A lesson that a visitor takes alone, on any page of this tab. */

/** @import { Lesson } from "./lessons.mjs" */

import { onward } from "../shell/language_links.mjs";
import { tabStorage } from "../shell/tab_storage.mjs";
import { tr } from "../shell/texts.mjs";
import { LessonPanel } from "./lesson_panel.mjs";
import { isUnseen, openLesson, quizPart } from "./lessons.mjs";
import { goTo } from "./site_page.mjs";

const KEY = "latentarium-tour";

/**
 * went: was this tab led to the page of its step? Once, so that a link in the text can be followed.
 * @typedef {{lesson: string, index: number, answers: Record<string, unknown>, went?: boolean}} Taken
 */

/**
 * Where this tab is in a lesson, null where in none.
 * @returns {Taken | null}
 */
export function tour(storage = tabStorage()) {
  try {
    const { lesson, index, answers, went } = JSON.parse(storage.getItem(KEY) ?? "null") ?? {};
    const isTaken = typeof lesson === "string" && Number.isInteger(index) && typeof answers === "object";
    return isTaken && answers !== null ? { lesson, index, answers, went: went === true } : null;
  } catch {
    return null;
  }
}

/**
 * null ends it.
 * @param {Taken | null} taken
 */
export function takeTour(taken, storage = tabStorage()) {
  if (taken === null) storage.removeItem(KEY);
  else storage.setItem(KEY, JSON.stringify(taken));
}

/** @param {Taken} begun */
export async function showTour(begun) {
  let taken = begun;
  const lesson = await openLesson(taken.lesson);
  const panel = new LessonPanel({
    turn(by) {
      const index = Math.max(0, Math.min(lesson.steps.length - 1, taken.index + by));
      keep({ ...taken, index, went: false });
    },
    visit: () => keep({ ...taken, went: false }),
    answer(step, answer) {
      keep({ ...taken, answers: { ...taken.answers, [step.id]: answer } });
    },
    close() {
      takeTour(null);
      onward.assign("/class");
    },
  });

  /** @param {Taken} next */
  function keep(next) {
    taken = next;
    takeTour(taken);
    show();
  }

  function show() {
    const step = lesson.steps[taken.index];
    const answer = taken.answers[step.id];
    const isLast = taken.index === lesson.steps.length - 1;
    panel.show(lesson, {
      index: taken.index,
      answer,
      canTurn: true,
      isJudged: true,
      fact: isLast ? gain(lesson, taken.answers) : "",
      close: isLast ? tr("Finish") : tr("Leave the lesson"),
    });
    if (taken.went || step.page === "" || isUnseen(step, answer)) return;
    taken = { ...taken, went: true };
    takeTour(taken);
    goTo(step.page);
  }

  show();
}

/**
 * "Quiz: 2 of 4 before, 4 of 4 after", "" without a quiz that was answered twice.
 * @param {Lesson} lesson
 * @param {Record<string, unknown>} answers
 */
export function gain(lesson, answers) {
  const asked = (/** @type {string} */ when) => lesson.steps.filter(({ id }) => quizPart(id)?.when === when);
  const right = (/** @type {string} */ when) =>
    asked(when).filter(({ id, question }) => answers[id] === question?.answer).length;
  const after = asked("after");
  const isDone = after.length > 0 && after.every(({ id }) => id in answers);
  return isDone
    ? tr("Quiz: {value} of {n} before, {value2} after.", {
        value: right("before"),
        n: after.length,
        value2: right("after"),
      })
    : "";
}
