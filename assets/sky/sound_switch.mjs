/** The switch of what can be heard, below how pictures look. */

import { element } from "../shell/page.mjs";
import { sounding } from "./sounding.mjs";

/** @param {HTMLElement} menu */
export function offerSound(menu) {
  const box = element("input", { type: "checkbox", name: "sound" });
  const label = element("label", {}, box, element("span", {}, "Hear the way"));
  label.dataset.hint =
    "As z moves: the faster the picture changes for a step, the higher the tone, over two octaves. Silent at rest.";
  const group = element("fieldset", { className: "sound" }, element("legend", {}, "Sound"), label);
  group.addEventListener("change", (event) => {
    // It is no look of pictures, and is not remembered.
    event.stopPropagation();
    sounding.turn(box.checked);
  });
  menu.append(group);
}
