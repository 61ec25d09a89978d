/** The first page of a class: open a room, join one, or take a lesson alone. */

/** @import { Seat } from "../../classroom/room_client.mjs" */

import { ask, takeSeat } from "../../classroom/room_client.mjs";
import { named, PARAMETER } from "../../shell/language_links.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { codeField, sentenceOf } from "./door.mjs";
import { ledBefore, rememberLed } from "./led_before.mjs";
import { lessonList } from "./lesson_list.mjs";

/**
 * Where a room is opened or joined, and the lessons to take alone.
 * @param {() => void} opened shows the console of the room that this tab has opened
 */
export function start(opened) {
  /** @param {Seat} seat */
  const lead = (seat) => {
    takeSeat(seat);
    rememberLed(seat);
    opened();
  };
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
      lead({ code, token: teacher, role: "teacher", name: title.value });
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
    ...refusedCode(new URLSearchParams(location.search).get("code")),
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
    ...wayBack(lead),
    element("div", { className: "cards" }, join, open),
    lessonList(),
  );
}

/**
 * A class that was led from here, and whose tab was closed.
 * @param {(seat: Seat) => void} lead
 */
function wayBack(lead) {
  const before = ledBefore();
  if (before === null) return [];
  const back = element("button", { className: "button primary", type: "button", textContent: tr("Go on") });
  back.addEventListener("click", () => lead(before));
  const forget = element("button", {
    className: "button",
    type: "button",
    textContent: tr("Not mine: forget it here"),
  });
  const name = [before.name, before.code].filter((part) => part !== "").join(" · ");
  const card = element(
    "section",
    { className: "card" },
    element("h2", { textContent: tr("Your class {name}", { name }) }),
    element("p", { textContent: tr("It was opened in this browser, and was not deleted.") }),
    element("p", { className: "buttons" }, back, forget),
  );
  forget.addEventListener("click", () => {
    rememberLed(null);
    card.remove();
  });
  return [card];
}

/** Why the server sent a code back: it has letters that no code has, or too few. @param {string | null} code */
function refusedCode(code) {
  if (code === null) return [];
  const textContent = tr(
    "“{code}” is no code of a class. It has six letters and digits, and never 0, O, 1, I or L: look at the screen again.",
    { code: code.slice(0, 12) },
  );
  return [element("p", { className: "refusal", role: "alert", textContent })];
}

/** What keeps the language of the address when the form is sent. */
function languageField() {
  const code = named(location.search);
  return code === null ? [] : [element("input", { type: "hidden", name: PARAMETER, value: code })];
}
