/** Everybody draws ten digits: one after the other, over whatever page is shown. */

/** @import { Outbox } from "./outbox.mjs" */
/** @import { RoomState } from "./room_client.mjs" */

import { element, write } from "../shell/page.mjs";
import { tabStorage } from "../shell/tab_storage.mjs";
import { tr } from "../shell/texts.mjs";
import { drawingField } from "./drawing_field.mjs";

const KEY = "latentarium-digits";
const DIGITS = 10;

/**
 * The digit that comes after one: the next that is not drawn yet, null where all are.
 * @param {number} digit
 * @param {boolean[]} drawn
 */
export function nextDigit(digit, drawn) {
  const order = Array.from({ length: DIGITS }, (_, k) => (digit + 1 + k) % DIGITS);
  return order.find((each) => !drawn[each]) ?? null;
}

export class DigitPanel {
  #outbox;
  #key;
  #title = element("h2");
  #field = element("div");
  #refusal = element("p", { className: "refusal", role: "alert", hidden: true });
  #steps = element("ol", { className: "digit-steps" });
  #send = element("button", { className: "button primary", type: "submit" });
  #panel;
  #digit = 0;
  #isShown = false;
  /** Which digits each of this tab's rooms has. @type {unknown[]} */
  #given;

  /**
   * @param {Outbox} outbox
   * @param {string} code of the room: a tab may be in one after the other
   */
  constructor(outbox, code) {
    this.#outbox = outbox;
    this.#key = `${KEY}-${code}`;
    this.#given = given(this.#key);
    const form = element("form", {}, this.#field, this.#refusal, this.#send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#give();
    });
    const body = element("div", { className: "lesson-body" }, this.#steps, form);
    this.#panel = element(
      "aside",
      { className: "lesson-panel digit-panel", hidden: true },
      this.#head(),
      body,
    );
    this.#panel.setAttribute("aria-label", tr("Draw ten digits"));
    document.body.append(this.#panel);
  }

  close() {
    this.#panel.remove();
  }

  /** @param {RoomState} state */
  take({ collect, status }) {
    const isShown = collect === true && status !== "waiting";
    if (isShown && !this.#isShown) this.#open(nextDigit(DIGITS - 1, this.#drawn) ?? 0);
    this.#isShown = isShown;
    this.#panel.hidden = !isShown;
  }

  #head() {
    const fold = element("button", { className: "button", type: "button", textContent: tr("Fold") });
    fold.addEventListener("click", () => {
      write(fold, this.#panel.classList.toggle("is-folded") ? tr("Unfold") : tr("Fold"));
    });
    return element("header", {}, element("div", {}, this.#title), fold);
  }

  get #drawn() {
    return this.#given.map((answer) => answer != null);
  }

  /** @param {number} digit */
  #open(digit) {
    this.#digit = digit;
    const before = this.#given[digit];
    const field = drawingField(before ?? undefined);
    this.#read = field.read;
    this.#field.replaceChildren(field.input);
    this.#refusal.hidden = true;
    write(this.#send, before == null ? tr("Give it to the class") : tr("Give this one instead"));
    this.#show();
  }

  /** @type {() => {answer?: unknown, reason?: string}} */
  #read = () => ({});

  #give() {
    const { answer, reason } = this.#read();
    this.#refusal.hidden = reason === undefined;
    write(this.#refusal, reason ?? "");
    if (reason !== undefined) return;
    this.#given[this.#digit] = answer;
    tabStorage().setItem(this.#key, JSON.stringify(this.#given));
    this.#outbox.put(`digit-${this.#digit}`, answer);
    this.#open(nextDigit(this.#digit, this.#drawn) ?? this.#digit);
  }

  #show() {
    const count = this.#drawn.filter(Boolean).length;
    const isDone = count === DIGITS;
    write(
      this.#title,
      isDone
        ? tr("Thank you: all ten are in")
        : tr("Draw a {digit} · {count} of {DIGITS} done", { digit: this.#digit, count, DIGITS }),
    );
    this.#steps.replaceChildren(
      ...this.#drawn.map((isDrawn, digit) => {
        const text = `${digit}${isDrawn ? " ✓" : ""}`;
        const step = element("button", { className: "button", type: "button", textContent: text });
        step.setAttribute("aria-label", isDrawn ? tr("{digit}, drawn", { digit }) : String(digit));
        step.setAttribute("aria-pressed", String(digit === this.#digit));
        step.addEventListener("click", () => this.#open(digit));
        return element("li", {}, step);
      }),
    );
  }
}

/**
 * What this tab has drawn so far.
 * @param {string} key
 * @returns {unknown[]}
 */
function given(key) {
  const empty = Array.from({ length: DIGITS }, () => null);
  try {
    const kept = JSON.parse(tabStorage().getItem(key) ?? "null");
    return Array.isArray(kept) && kept.length === DIGITS ? kept : empty;
  } catch {
    return empty;
  }
}
