/** Numbers as people write and paste them; fields that take them. */

import { element } from "./page.mjs";
import { tr } from "./texts.mjs";

/** The page's own minus, and those of word processors and other scripts. */
const MINUSES = /[\u2212\u2012\u2013\ufe63\uff0d]/g;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;
const MOST_SHOWN = 24;

/** @typedef {{min: number, max: number, step: number}} Limits of a field; a step of 1 takes whole numbers */

/**
 * "−0.88", "0,5", "1e-1": null where the text is no number. A comma alone is a decimal one.
 * @param {string} text
 */
export function readNumber(text) {
  const plain = text.trim().replace(MINUSES, "-");
  const pointed = /^[^.,]*,[^.,]*$/.test(plain) ? plain.replace(",", ".") : plain;
  const value = NUMBER.test(pointed) ? Number(pointed) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/**
 * The number that a person asks a field for, or the sentence that refuses it; neither of an empty text.
 * @param {string} text
 * @param {Limits} limits
 * @returns {{value?: number, refusal?: string}}
 */
export function askedFor(text, { min, max, step }) {
  if (text.trim() === "") return {};
  const value = readNumber(text);
  const isWhole = step === 1;
  if (value !== null && value >= min && value <= max && (!isWhole || Number.isInteger(value)))
    return { value };
  const shown = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  const [low, high] = [min, max].map((end) => String(end).replace("-", "\u2212"));
  return {
    refusal: isWhole
      ? tr("“{shown}” is not a whole number from {low} to {high}.", { shown, low, high })
      : tr("“{shown}” is not a number from {low} to {high}.", { shown, low, high }),
  };
}

/**
 * A field for one number. Browsers' own number fields drop signs that they do not know, and so make
 * 0.88 of a pasted −0.88. take(value): what a person asks for; value(): what there is, which comes back
 * with text() where something is refused. A refusal is an event that bubbles, with its sentence.
 * @param {Limits & {className: string}} what
 * @param {{take(value: number): void, value(): number | null, text(): string}} owner
 */
export function numberField({ className, ...limits }, { take, value, text }) {
  const { min, max, step } = limits;
  const input = element("input", { type: "text", className, autocomplete: "off", spellcheck: false });
  // Of phones' number pads some lack the minus.
  if (min >= 0) input.inputMode = step === 1 ? "numeric" : "decimal";
  input.setAttribute("role", "spinbutton");
  input.ariaValueMin = String(min);
  input.ariaValueMax = String(max);
  input.addEventListener("change", () => {
    const asked = askedFor(input.value, limits);
    if (asked.value !== undefined) take(asked.value);
    if (asked.refusal !== undefined)
      input.dispatchEvent(new CustomEvent("refused", { bubbles: true, detail: asked.refusal }));
    // Half a number, or one that was rounded: the value as it is.
    if (value() !== null) input.value = text();
  });
  input.addEventListener("keydown", (event) => {
    const asked = stepped(event.key, readNumber(input.value) ?? value(), limits);
    if (asked === null) return;
    event.preventDefault();
    take(asked);
  });
  return input;
}

/**
 * The same keys for fields that Dash owns, which say their limits as data-min, data-max and data-step.
 * @param {HTMLElement} form
 */
export function stepFields(form) {
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement) || field.dataset.step === undefined) return;
    const [min, max, step] = [field.dataset.min, field.dataset.max, field.dataset.step].map(Number);
    const asked = stepped(event.key, readNumber(field.value), { min, max, step });
    if (asked === null) return;
    event.preventDefault();
    // React hears of a change only where the value is set as the prototype sets it.
    const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value") ?? {};
    set?.call(field, String(asked));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/**
 * The number that a key leads to; null where it leads nowhere.
 * @param {string} key
 * @param {number | null} now
 * @param {Limits} limits
 */
export function stepped(key, now, { min, max, step }) {
  const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[key];
  if (steps === undefined || now === null) return null;
  return Math.min(max, Math.max(min, Number((now + steps * step).toFixed(6))));
}
