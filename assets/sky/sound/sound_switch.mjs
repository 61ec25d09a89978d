/** The switch of what can be heard, below how pictures look. */

import { element } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { sounding } from "./sounding.mjs";

/** Once the header has a menu: it may come after the page. */
export function offerSound() {
  const menu = document.getElementById("display");
  if (menu === null || menu.querySelector(".sound") !== null) return;
  const box = element("input", { type: "checkbox", name: "sound" });
  const label = element("label", {}, box, element("span", {}, tr("Hear the way")));
  label.dataset.hint = tr(
    "As z moves: the faster the picture changes for a step, the higher the tone, over two octaves. Silent at rest.",
  );
  const group = element("fieldset", { className: "sound" }, element("legend", {}, tr("Sound")), label);
  group.addEventListener("change", (event) => {
    // It is no look of pictures, and is not remembered.
    event.stopPropagation();
    sounding.turn(box.checked);
  });
  menu.append(group);
}
