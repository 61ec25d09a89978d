/** A lesson of the teacher's own: from a file, from a ready one, or typed; seen before the class sees it. */

/** @import { Lesson, LessonStep } from "../../classroom/lessons.mjs" */
/** @import { Ask } from "./lesson_card.mjs" */

import { element, write } from "../../shell/page.mjs";
import { spoken, tr } from "../../shell/texts.mjs";

const KINDS = {
  choice: tr("a choice"),
  number: tr("a number"),
  text: tr("a text"),
  pin: tr("a pin"),
  drawing: tr("a drawing"),
  predict: tr("a prediction"),
};

export class LessonEditor {
  #ask;
  #chosen;
  #text = element("textarea", { rows: 12, spellcheck: false });
  #fault = element("p", { className: "refusal", role: "alert", hidden: true });
  #preview = element("ol", { className: "lesson-preview" });

  /**
   * chosen(): the lesson that is chosen above, "" for none.
   * @param {Ask} ask
   * @param {() => string} chosen
   */
  constructor(ask, chosen) {
    this.#ask = ask;
    this.#chosen = chosen;
    this.#text.setAttribute("aria-label", tr("A lesson of your own"));
    const file = element("input", { type: "file", accept: ".md,text/markdown,text/plain" });
    file.addEventListener("change", async () => {
      const [picked] = file.files ?? [];
      if (picked !== undefined) await this.#take(await picked.text());
    });
    this.element = element(
      "details",
      {},
      element("summary", { textContent: tr("A lesson of your own") }),
      element("p", {
        className: "facts",
        textContent: tr(
          "A text as in the folder lessons: front matter between +++, then steps below “## …”.",
        ),
      }),
      element("label", {}, tr("From a file"), file),
      this.#text,
      this.#fault,
      element(
        "p",
        { className: "buttons" },
        this.#button(tr("Edit the chosen lesson"), () => this.#edit()),
        this.#button(tr("Preview"), () => this.#show()),
        this.#button(tr("Use this lesson"), () => this.#use()),
      ),
      this.#preview,
    );
  }

  /** @param {string} text */
  async #take(text) {
    this.#text.value = text;
    await this.#show();
  }

  async #edit() {
    const name = this.#chosen();
    if (name === "") return this.#say(tr("Choose a lesson above first."));
    const path = name === "own" ? "/lesson.md" : `/lessons/${encodeURIComponent(name)}.md`;
    const text = await this.#ask("GET", path);
    if (text !== undefined && name === this.#chosen()) await this.#take(text);
  }

  /** The lesson as the server reads it, or its fault with the line. Is it one? */
  async #show() {
    const answer = await fetch(spoken("/api/lessons/check"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: this.#text.value }),
    });
    const found = await answer.json();
    this.#say(answer.ok ? "" : found.error);
    this.#preview.replaceChildren(...(answer.ok ? /** @type {Lesson} */ (found).steps.map(previewed) : []));
    return answer.ok;
  }

  async #use() {
    if (await this.#show()) await this.#ask("PUT", "/lesson", { text: this.#text.value });
  }

  /** @param {string} fault */
  #say(fault) {
    this.#fault.hidden = fault === "";
    write(this.#fault, fault);
  }

  /**
   * @param {string} text
   * @param {() => unknown} press
   */
  #button(text, press) {
    const made = element("button", { className: "button", type: "button", textContent: text });
    made.addEventListener("click", press);
    return made;
  }
}

/** @param {LessonStep} step */
function previewed({ title, html, page, question }) {
  const text = element("div", { className: "lesson-text" });
  // The server made it of Markdown, without anything of the file's own markup.
  text.innerHTML = html;
  const facts = [];
  if (page !== "")
    facts.push(element("p", {}, tr("Page: "), element("a", { href: page, textContent: page })));
  if (question !== null) {
    const options = question.options.length > 0 ? ` (${question.options.join(" / ")})` : "";
    facts.push(
      element("p", {
        textContent: tr("Asks for {value}: {prompt}{options}", {
          value: KINDS[question.kind],
          prompt: question.prompt,
          options,
        }),
      }),
    );
  }
  return element("li", {}, element("strong", { textContent: title }), text, ...facts);
}
