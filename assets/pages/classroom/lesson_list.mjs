/** The ready lessons: to take alone, and which exercise each answers. */

import { takeTour } from "../../classroom/tour.mjs";
import { onward } from "../../shell/language_links.mjs";
import { element } from "../../shell/page.mjs";
import { spoken, tr } from "../../shell/texts.mjs";

/** @typedef {{id: string, title: string, minutes: number, summary: string, exercises: number[], steps: number}} LessonSummary */

/** @returns {Promise<LessonSummary[]>} */
export async function readyLessons() {
  const answer = await fetch(spoken("/api/lessons"));
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

/** @returns {HTMLElement} filled once the lessons have come */
export function lessonList() {
  const list = element("ol", { className: "lessons" });
  readyLessons().then(
    (lessons) => {
      list.replaceChildren(...lessons.map(entry));
      // A link to one of them came before they did.
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    },
    () => list.replaceChildren(element("li", { textContent: tr("The lessons cannot be reached just now.") })),
  );
  return element(
    "section",
    { className: "lessons-section" },
    element("h2", { textContent: tr("Lessons to take alone") }),
    element("p", {
      className: "facts",
      textContent: tr(
        "Each is a walk through the pages, with questions. A class takes them from the teacher's console.",
      ),
    }),
    list,
  );
}

/** @param {LessonSummary} lesson */
function entry({ id, title, minutes, summary, exercises }) {
  const begin = element("button", { className: "button", type: "button", textContent: tr("Begin") });
  begin.setAttribute("aria-label", tr("Begin: {title}", { title }));
  begin.addEventListener("click", () => {
    takeTour({ lesson: id, index: 0, answers: {} });
    onward.assign("/");
  });
  const answers = exercises.length > 0 ? tr(" · exercise {value}", { value: exercises.join(", ") }) : "";
  return element(
    "li",
    { id: `lesson-${id}` },
    element(
      "div",
      {},
      element("strong", { textContent: title }),
      element("p", { textContent: summary }),
      element("p", {
        className: "facts",
        textContent: tr("{minutes} minutes{answers}", { minutes, answers }),
      }),
    ),
    begin,
  );
}
