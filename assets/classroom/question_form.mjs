/** A question as a form: what is answered is told once it can be. */

/** @import { Question } from "./lessons.mjs" */

import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { drawingField } from "./drawing_field.mjs";
import { pointed } from "./site_page.mjs";

const NO_PLACE = tr("Open a page with a sky, and pin a place there.");
let made = 0;

/**
 * @param {Question} question
 * @param {unknown} before what was answered already, undefined for nothing
 * @param {(answer: unknown) => void} tell
 */
export function questionForm(question, before, tell) {
  const refusal = element("p", { className: "refusal", role: "alert", hidden: true });
  const { input, read } = FIELDS[question.kind](question, before);
  const form = element(
    "form",
    { className: "question" },
    element("p", { className: "prompt", textContent: question.prompt }),
    input,
    refusal,
    element("button", {
      className: "button primary",
      textContent: before === undefined ? tr("Answer") : tr("Change my answer"),
    }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { answer, reason } = read();
    refusal.hidden = reason === undefined;
    write(refusal, reason ?? "");
    if (reason === undefined) tell(answer);
  });
  return form;
}

/**
 * The question for who does not answer it.
 * @param {Question} question
 */
export function questionText({ prompt, options }) {
  const list = element("ol", {}, ...options.map((text) => element("li", { textContent: text })));
  return element(
    "div",
    { className: "question" },
    element("p", { className: "prompt", textContent: prompt }),
    list,
  );
}

/** @typedef {{input: HTMLElement, read(): {answer?: unknown, reason?: string}}} Field */

/** @type {Record<Question["kind"], (question: Question, before: unknown) => Field>} */
const FIELDS = {
  choice: options,
  predict: options,
  number,
  text,
  pin,
  drawing: (_, before) => drawingField(before),
};

/**
 * @param {Question} question
 * @param {unknown} before
 * @returns {Field}
 */
function options(question, before) {
  const name = `question-${++made}`;
  const rows = question.options.map((text, k) => {
    const radio = element("input", { type: "radio", name, value: String(k + 1), checked: before === k + 1 });
    return element("label", { className: "option" }, radio, text);
  });
  const input = element("div", { role: "radiogroup" }, ...rows);
  input.setAttribute("aria-label", question.prompt);
  return {
    input,
    read() {
      const chosen = /** @type {HTMLInputElement | null} */ (input.querySelector("input:checked"));
      return chosen === null ? { reason: tr("Choose one of them.") } : { answer: Number(chosen.value) };
    },
  };
}

/**
 * @param {Question} question
 * @param {unknown} before
 * @returns {Field}
 */
function number(question, before) {
  const input = element("input", { inputMode: "decimal", autocomplete: "off", value: String(before ?? "") });
  input.setAttribute("aria-label", question.prompt);
  return {
    input,
    read() {
      const typed = input.value.trim().replace("−", "-").replace(",", ".");
      const answer = Number(typed);
      return typed !== "" && Number.isFinite(answer) ? { answer } : { reason: tr("A number, such as 0.5.") };
    },
  };
}

/**
 * @param {Question} question
 * @param {unknown} before
 * @returns {Field}
 */
function text(question, before) {
  const input = element("textarea", { rows: 3, maxLength: 2000, value: String(before ?? "") });
  input.setAttribute("aria-label", question.prompt);
  return {
    input,
    read: () =>
      input.value.trim() === "" ? { reason: tr("Write a word or two.") } : { answer: input.value.trim() },
  };
}

/** @returns {Field} */
function pin() {
  const input = element("p", {
    className: "facts",
    textContent: tr("Click the place on the sky to pin it, then press Answer."),
  });
  return {
    input,
    read() {
      const z = pointed();
      return z === null
        ? { reason: NO_PLACE }
        : { answer: z.map((value) => Math.round(1000 * value) / 1000) };
    },
  };
}
