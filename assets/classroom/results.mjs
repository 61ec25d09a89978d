/** What a class has answered: bars, pins on the plane, or a wall of drawings. */

/** @import { Question } from "./lessons.mjs" */

import { Picture } from "../pictures/picture.mjs";
import { element } from "../shell/page.mjs";
import { tr, trn } from "../shell/texts.mjs";
import { pixelsOf, SHAPE } from "./hand.mjs";
import { bars } from "./lessons.mjs";
import { PinChart } from "./stars/pin_chart.mjs";

/** Letters of a text on the wall. */
const LONGEST_SHOWN = 280;

/**
 * @param {Question} question
 * @param {unknown[]} answers
 * @param {{own?: unknown, run?: string}} [seen] the answer of whoever sees them; the run in which pins can be looked at
 */
export function results(question, answers, { own, run = "" } = {}) {
  if (question.kind === "drawing") return drawings(answers);
  if (question.kind === "pin") return pins(answers, run);
  if (question.kind === "text") return texts(question, answers);
  return resultBars(question, answers, own);
}

/**
 * A wall of what was written, as long as it was written: what several wrote once, with their number.
 * @param {Question} question
 * @param {unknown[]} answers
 */
function texts(question, answers) {
  const rows = bars(question, answers, LONGEST_SHOWN).map(({ text, count }) => {
    const row = element("li", {}, element("span", { textContent: text }));
    if (count > 1) row.append(element("b", { textContent: `×${count}` }));
    return row;
  });
  const list = element("ul", { className: "result-texts" }, ...rows);
  list.setAttribute("aria-label", trn("{n} answer", "{n} answers", answers.length));
  return list;
}

/**
 * @param {unknown[]} answers
 * @param {string} run
 */
function pins(answers, run) {
  const chart = new PinChart({ kind: "pins", run });
  chart.show(answers);
  return chart.element;
}

/** @param {unknown[]} answers */
function drawings(answers) {
  const pictures = answers
    .map(pixelsOf)
    .filter((pixels) => pixels !== null)
    .map((pixels, k) => element("li", {}, canvasOf(pixels, tr("Drawing {k}", { k: k + 1 }))));
  const list = element("ul", { className: "result-drawings" }, ...pictures);
  list.setAttribute("aria-label", trn("{n} drawing", "{n} drawings", pictures.length));
  return list;
}

/**
 * @param {Float32Array} pixels
 * @param {string} name
 */
export function canvasOf(pixels, name) {
  const canvas = element("canvas", { className: "pixels", role: "img", ariaLabel: name });
  const picture = new Picture(canvas);
  picture.resize(SHAPE);
  picture.paint(pixels);
  return canvas;
}

/**
 * @param {Question} question
 * @param {unknown[]} answers
 * @param {unknown} own
 */
function resultBars(question, answers, own) {
  const rows = bars(question, answers);
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return element(
    "ul",
    { className: "result-bars" },
    ...rows.map(({ text, count, isRight: right }, k) => {
      const bar = element("span", { className: "bar" });
      bar.style.inlineSize = `${(100 * count) / most}%`;
      const row = element(
        "li",
        {},
        element("span", { textContent: own === k + 1 ? tr("{text} (yours)", { text }) : text }),
        bar,
        element("b", { textContent: String(count) }),
      );
      row.classList.toggle("is-right", right === true);
      return row;
    }),
  );
}
