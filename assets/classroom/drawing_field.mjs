/** A question that is answered by a drawing: a pad, and what it holds as a small picture. */

/** @import { Field } from "./question_form.mjs" */

import { resampled } from "../drawing/bitmap.mjs";
import { Pad } from "../drawing/pad.mjs";
import { preparationOf, prepared } from "../drawing/preparation.mjs";
import { Sheet } from "../drawing/sheet.mjs";
import { emptySheet } from "../drawing/subject.mjs";
import { element } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { drawnAnswer, pixelsOf, SHAPE, SIDE } from "./hand.mjs";

/** Widths of the sheet; the ink of a grey sheet is white. */
const PEN = { width: 0.085, colour: [1] };

/**
 * @param {unknown} before what was drawn already
 * @returns {Field}
 */
export function drawingField(before) {
  const sheet = new Sheet(groundOf(before));
  const show = () => pad.show(sheet.bitmap);
  const pad = new Pad({
    begin: (x, y) => change(() => sheet.begin(x, y, PEN)),
    extend: (x, y) => change(() => sheet.extend(x, y)),
    undo: () => change(() => sheet.undo()),
    clear: () => change(() => sheet.clear()),
  });
  pad.showPen(PEN.width);
  /** @param {() => void} act */
  function change(act) {
    act();
    show();
  }
  show();
  const undo = element("button", { type: "button", className: "button", textContent: tr("Undo") });
  undo.addEventListener("click", () => change(() => sheet.undo()));
  const again = element("button", { type: "button", className: "button", textContent: tr("Clear") });
  again.addEventListener("click", () => change(() => sheet.clear()));
  return {
    input: element("div", { className: "drawing-field" }, pad.root, element("p", {}, undo, again)),
    read() {
      const pixels = prepared(sheet.bitmap, SHAPE, preparationOf("mnist"));
      return pixels === null ? { reason: tr("Draw something first.") } : { answer: drawnAnswer(pixels) };
    },
  };
}

/** @param {unknown} before */
function groundOf(before) {
  const pixels = pixelsOf(before);
  const empty = emptySheet(SHAPE);
  if (pixels === null) return empty;
  const all = { left: 0, top: 0, width: SIDE, height: SIDE };
  return resampled({ ...SHAPE, pixels }, all, empty, 0);
}
