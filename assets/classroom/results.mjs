/** What a class has answered: bars, pins on the plane, or a wall of drawings. */

/** @import { Question } from "./lessons.mjs" */

import { Picture } from "../pictures/picture.mjs";
import { element } from "../shell/page.mjs";
import { tr, trn } from "../shell/texts.mjs";
import { pixelsOf, SHAPE } from "./hand.mjs";
import { bars } from "./lessons.mjs";
import { medianOf, placesOf, reachOf } from "./pins.mjs";

/** Letters of a text on the wall. */
const LONGEST_SHOWN = 280;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Question} question
 * @param {unknown[]} answers
 * @param {unknown} [own] that of whoever sees them
 */
export function results(question, answers, own) {
  if (question.kind === "drawing") return drawings(answers);
  if (question.kind === "pin") return pins(answers);
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

/** @param {unknown[]} answers */
function drawings(answers) {
  const pictures = answers
    .map(pixelsOf)
    .filter((pixels) => pixels !== null)
    .map((pixels) => element("li", {}, canvasOf(pixels)));
  const list = element("ul", { className: "result-drawings" }, ...pictures);
  list.setAttribute("aria-label", trn("{n} drawing", "{n} drawings", pictures.length));
  return list;
}

/** @param {Float32Array} pixels */
export function canvasOf(pixels) {
  const canvas = element("canvas", { className: "pixels" });
  const picture = new Picture(canvas);
  picture.resize(SHAPE);
  picture.paint(pixels);
  return canvas;
}

/**
 * Dots over the axes; a ring is their median.
 * @param {unknown[]} answers
 * @param {string} named what they are
 */
export function pins(answers, named = tr("pins")) {
  const places = placesOf(answers);
  const reach = reachOf(places);
  const plot = svg("svg", { viewBox: "-110 -110 220 220", role: "img", class: "pins" });
  /** @param {number[]} place */
  const at = ([x, y]) => ({ cx: (100 * x) / reach, cy: (-100 * y) / reach });
  plot.append(svg("path", { d: "M-100 0H100M0 -100V100", class: "axis" }));
  for (const [text, x, y] of [
    ["z₁", 96, -6],
    ["z₂", 6, -100],
    [String(reach), 100, 12],
    [`−${reach}`, -100, 12],
  ]) {
    plot.append(svg("text", { x, y }, String(text)));
  }
  for (const place of places) plot.append(svg("circle", { ...at(place), r: 4, class: "pin" }));
  const median = medianOf(places);
  if (median !== null) plot.append(svg("circle", { ...at(median), r: 9, class: "median" }));
  const said =
    median === null
      ? tr("No {named}.", { named })
      : tr("{n} {named}, their median at {median}.", { n: places.length, named, median: placeText(median) });
  plot.setAttribute("aria-label", said);
  return element("figure", { className: "result-pins" }, plot, element("figcaption", { textContent: said }));
}

/** @param {number[]} place */
function placeText(place) {
  return `(${place.map((value) => value.toFixed(2).replace("-", "−")).join(", ")})`;
}

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function svg(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  made.textContent = text;
  return made;
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
