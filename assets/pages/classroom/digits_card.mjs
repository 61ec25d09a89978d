/** The class is the data set: the teacher asks for ten digits, looks through them, places them on a sky. */

/** @import { RoomState } from "../../classroom/room_client.mjs" */
/** @import { Ask } from "./lesson_card.mjs" */

import { pixelsOf, SHAPE } from "../../classroom/hand.mjs";
import { Picture } from "../../pictures/picture.mjs";
import { element, write } from "../../shell/page.mjs";
import { tr, trn } from "../../shell/texts.mjs";

const DIGITS = Array.from({ length: 10 }, (_, digit) => digit);

/**
 * "23 drawings: 0 ×3, 1 ×2 …" of the counts of a teacher's beat.
 * @param {Record<string, number>} answered
 */
export function progressWords(answered) {
  const counts = DIGITS.map((digit) => answered[`digit-${digit}`] ?? 0);
  const sum = counts.reduce((all, count) => all + count, 0);
  const each = counts.map((count, digit) => `${digit} ×${count}`).join(", ");
  return sum === 0 ? tr("Nothing is drawn yet.") : `${trn("{n} drawing", "{n} drawings", sum)}: ${each}.`;
}

export class DigitsCard {
  #ask;
  #code;
  #collect = element("input", { type: "checkbox" });
  #progress = element("p", { className: "facts", role: "status" });
  #choice = element(
    "select",
    { id: "digit" },
    ...DIGITS.map((digit) => element("option", { textContent: String(digit) })),
  );
  #drawings = element("ul", { className: "drawings" });
  #stars = element("a", { className: "button", textContent: tr("Look at the stars"), hidden: true });
  #training = element("a", { className: "button", textContent: tr("Watch it train"), hidden: true });
  /** Those that are pressed, by their members. @type {Set<string>} */
  #chosen = new Set();
  #looks = 0;

  /**
   * @param {string} code
   * @param {Ask} ask
   */
  constructor(code, ask) {
    this.#ask = ask;
    this.#code = code;
    this.#stars.href = `/class/${code}?screen=stars`;
    this.#collect.addEventListener("change", () => ask("PATCH", "", { collect: this.#collect.checked }));
    this.#choice.addEventListener("change", () => this.#look());
    this.element = this.#layout();
    const through = /** @type {HTMLDetailsElement} */ (this.element.querySelector("details"));
    through.addEventListener("toggle", () => through.open && this.#look());
  }

  /** @param {RoomState} state */
  take({ collect = false, stars = 0, training = null, answered = {} }) {
    this.#training.hidden = training === null;
    this.#training.href = `/train-your-own?job=${training}`;
    this.#collect.checked = collect;
    this.#stars.hidden = stars === 0;
    write(this.#progress, progressWords(answered));
  }

  #layout() {
    return element(
      "section",
      { className: "card" },
      element("h2", { textContent: tr("The class’s own digits") }),
      element("label", { className: "check" }, this.#collect, tr("Everybody draws ten digits")),
      this.#progress,
      element(
        "details",
        {},
        element("summary", { textContent: tr("Look through them") }),
        element("label", { htmlFor: "digit" }, tr("Drawings of"), this.#choice),
        this.#drawings,
        element(
          "p",
          { className: "buttons" },
          button(tr("Load them"), () => this.#look()),
          button(tr("Discard the chosen"), () => this.#discard()),
          button(tr("Show the chosen one to all"), () => this.#light()),
        ),
      ),
      element(
        "p",
        { className: "buttons" },
        button(tr("Place them on the MNIST sky"), () => this.#ask("POST", "/stars")),
        this.#stars,
        button(tr("Train a model on them"), () => this.#ask("POST", "/training")),
        this.#training,
        button(tr("Save as ZIP"), () => this.#save()),
      ),
      element("p", {
        className: "kept",
        textContent: tr("Drawings have no names. They belong to this room, and go with it."),
      }),
    );
  }

  /** What was asked for last is shown, in whatever order the answers come. */
  async #look() {
    this.#looks += 1;
    const turn = this.#looks;
    this.#chosen.clear();
    this.#drawings.replaceChildren();
    const found = await this.#ask("GET", `/drawings?digit=${this.#choice.value}`);
    if (found === undefined || turn !== this.#looks) return;
    const rows = found.map((/** @type {{member: string, pixels: string}} */ each) => this.#drawing(each));
    this.#drawings.replaceChildren(...rows);
    if (rows.length === 0) this.#drawings.append(element("li", { textContent: tr("None yet.") }));
  }

  /** @param {{member: string, pixels: string}} drawing */
  #drawing({ member, pixels: sent }) {
    const canvas = element("canvas", { className: "pixels" });
    const picture = new Picture(canvas);
    picture.resize(SHAPE);
    const pixels = pixelsOf({ pixels: sent });
    if (pixels !== null) picture.paint(pixels);
    const press = element("button", { type: "button", className: "drawing" }, canvas);
    press.setAttribute("aria-label", tr("A drawing of {value}", { value: this.#choice.value }));
    press.setAttribute("aria-pressed", "false");
    press.addEventListener("click", () => {
      const isChosen = !this.#chosen.delete(member);
      if (isChosen) this.#chosen.add(member);
      press.setAttribute("aria-pressed", String(isChosen));
    });
    return element("li", {}, press);
  }

  async #discard() {
    const digit = Number(this.#choice.value);
    const drawings = [...this.#chosen].map((member) => ({ member, digit }));
    if (drawings.length === 0) return;
    await this.#ask("POST", "/drawings/discard", { drawings });
    await this.#look();
  }

  async #light() {
    const [member] = this.#chosen;
    if (member === undefined) return;
    await this.#ask("PATCH", "", { spotlight: { member, step: `digit-${this.#choice.value}` } });
  }

  async #save() {
    const found = await this.#ask("GET", "/drawings.zip");
    if (found === undefined) return;
    const link = element("a", { href: URL.createObjectURL(found), download: `drawings-${this.#code}.zip` });
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

/**
 * @param {string} text
 * @param {() => void} press
 */
function button(text, press) {
  const made = element("button", { className: "button", type: "button", textContent: text });
  made.addEventListener("click", press);
  return made;
}
