/** The first page of a class: open a room, join one, or take a lesson alone. */

import { ask, takeSeat } from "../../classroom/room_client.mjs";
import { named, PARAMETER } from "../../shell/language_links.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { codeField, sentenceOf } from "./door.mjs";
import { lessonList } from "./lesson_list.mjs";

/**
 * Where a room is opened or joined, and the lessons to take alone.
 * @param {() => void} opened shows the console of the room that this tab has opened
 */
export function start(opened) {
  const sentence = element("p", { className: "refusal", role: "alert", hidden: true });
  const title = element("input", { id: "title", maxLength: 80, autocomplete: "off" });
  const approval = element("input", { type: "checkbox" });
  const names = element("input", { type: "checkbox" });
  const open = element(
    "form",
    { className: "card" },
    element("h2", { textContent: tr("Teach") }),
    element("label", { htmlFor: "title" }, tr("Title (may stay empty)"), title),
    element("label", { className: "check" }, approval, tr("I let each member in")),
    element("label", { className: "check" }, names, tr("Members type their names")),
    sentence,
    element("button", { className: "button primary", textContent: tr("Open a room") }),
  );
  open.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const body = { title: title.value, approval: approval.checked, names: names.checked };
      const { code, teacher } = await ask("POST", "", { body });
      takeSeat({ code, token: teacher, role: "teacher", name: title.value });
      opened();
    } catch (error) {
      sentence.hidden = false;
      write(sentence, sentenceOf(error));
    }
  });
  const join = element(
    "form",
    { className: "card", action: "/class" },
    element("h2", { textContent: tr("Join") }),
    codeField(),
    ...languageField(),
    element("button", { className: "button", textContent: tr("Go to my class") }),
  );
  return element(
    "div",
    { className: "start" },
    element("a", { className: "wordmark", href: "/", textContent: "✦ Latentarium" }),
    element("h1", { textContent: tr("Explore together") }),
    element("p", {
      textContent: tr(
        "Open a room, show its code, and lead a class of any size through the sky. No accounts, nothing to install, nothing personal kept.",
      ),
    }),
    element("div", { className: "cards" }, open, join),
    lessonList(),
  );
}

/** What keeps the language of the address when the form is sent. */
function languageField() {
  const code = named(location.search);
  return code === null ? [] : [element("input", { type: "hidden", name: PARAMETER, value: code })];
}
