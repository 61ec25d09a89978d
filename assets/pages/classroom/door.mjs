/** Where a member comes in: one step, with what is kept and for how long. */

import { capital } from "../../classroom/beats.mjs";
import { ask, Refused, readSeat, takeSeat } from "../../classroom/room_client.mjs";
import { onward } from "../../shell/language_links.mjs";
import { element } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

const KEPT = tr(
  "Nothing about you is needed. The room keeps a made-up name, where you are in the explorer and what you answer, until your teacher ends it, two hours after its last use, and never longer than a day.",
);
/** For coming back after the tab was closed. */
const BEFORE = "latentarium-class-before";

/**
 * @param {HTMLElement} main
 * @param {string} code "" where the address has none that could be one
 */
export function showDoor(main, code) {
  const before = remembered(code);
  const sentence = element("p", { className: "refusal", role: "alert", hidden: true });
  const name = element("input", { name: "name", maxLength: 24, autocomplete: "off", id: "name" });
  const join = element("button", {
    className: "button primary",
    textContent:
      before === null ? tr("Join") : tr("Come back as {value}", { value: before.name.split(" · ").at(-1) }),
  });
  const form = element(
    "form",
    { className: "door" },
    element("p", { className: "wordmark", textContent: "✦ Latentarium" }),
    element("h1", {
      textContent: code === "" ? tr("This is not the code of a class") : tr("Class {code}", { code }),
    }),
    ...(code === "" ? [codeField()] : [nameField(name)]),
    sentence,
    join,
    element("p", { className: "kept", textContent: KEPT }),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (code === "") {
      const typed = /** @type {HTMLInputElement} */ (form.elements.namedItem("code")).value;
      onward.assign(`/class?code=${encodeURIComponent(typed)}`);
      return;
    }
    join.disabled = true;
    try {
      await comeIn(code, name.value, before?.token);
    } catch (error) {
      sentence.hidden = false;
      sentence.replaceChildren(
        sentenceOf(error),
        " ",
        element("a", { href: "/class", textContent: tr("Type another code") }),
      );
      join.disabled = false;
    }
  });
  main.replaceChildren(form);
  if (code !== "") join.focus();
}

/** A sentence for what went wrong. @param {unknown} error */
export function sentenceOf(error) {
  return error instanceof Refused
    ? capital(error.message)
    : tr("The server cannot be reached just now. Try again in a moment.");
}

export function codeField() {
  const input = element("input", {
    name: "code",
    id: "code",
    maxLength: 12,
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: false,
    required: true,
    placeholder: "ABC234",
    className: "code-input",
  });
  return element("label", { htmlFor: "code" }, tr("Code of your class"), input);
}

/** @param {HTMLInputElement} name */
function nameField(name) {
  const label = element("label", { htmlFor: "name" }, tr("Name, if your teacher wants one"), name);
  return element("details", {}, element("summary", { textContent: tr("Type a name") }), label);
}

/**
 * @param {string} code
 * @param {string} name
 * @param {string | undefined} token
 */
async function comeIn(code, name, token) {
  const joined = await ask("POST", `/${code}/members`, { token, body: { name } });
  const { member, nickname } = joined;
  const seat = { code: joined.code, token: member, role: /** @type {const} */ ("member"), name: nickname };
  takeSeat(seat);
  try {
    localStorage.setItem(BEFORE, JSON.stringify({ ...seat, code }));
  } catch (error) {
    console.info(error);
  }
  onward.assign("/");
}

/** @param {string} code */
function remembered(code) {
  try {
    const found = readSeat(localStorage.getItem(BEFORE));
    return found?.code === code ? found : null;
  } catch {
    return null;
  }
}
