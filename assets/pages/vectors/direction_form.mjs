/** Which direction: its kind, and what belongs to that kind. */

import { radio } from "../../points/choices.mjs";
import { write } from "../../shell/page.mjs";
import { MEASURES, measuresFor } from "./measures.mjs";

const KINDS = {
  classes: ["Classes", "From the mean of one class to that of another: 7 − 1."],
  attribute: ["Attribute", "The way along which something measured on the test images grows."],
  random: ["Random", "A direction by chance, for comparison: most of them mean nothing."],
  analogy: ["Analogy", "A is to B as C is to what? The step from A to B, added to C."],
};
const REST = "rest";
const FACTS = ["factLength", "factAngle", "factPrediction"];
const LOOKING = "Looking for the direction …";
const MEASURING = "Measuring the test images …";
const NO_IMAGES = "Attributes are measured on test images, and those of this run are not published.";

export class DirectionForm {
  #page;
  #kinds = new Map();

  /** chosen(direction), kindChosen(kind), taken(mean: class): what a person decided. */
  constructor(page, { chosen, kindChosen, taken }) {
    this.#page = page;
    for (const [kind, [name, hint]] of Object.entries(KINDS)) {
      this.#kinds.set(
        kind,
        radio(page.kinds, "kind", name, hint, () => kindChosen(kind)),
      );
    }
    for (const [select, other] of [
      [page.toClass, page.fromClass],
      [page.fromClass, page.toClass],
    ]) {
      // One class has no way to itself: the other select takes what this one had.
      select.addEventListener("change", () => {
        if (page.toClass.value === page.fromClass.value) other.value = select.dataset.before;
        if (other.selectedIndex < 0) other.selectedIndex = select.value === "0" ? 1 : 0;
        chosen({
          kind: "classes",
          to: Number(page.toClass.value),
          from: page.fromClass.value === REST ? null : Number(page.fromClass.value),
        });
      });
    }
    page.attributeName.addEventListener("change", () =>
      chosen({ kind: "attribute", name: page.attributeName.value }),
    );
    page.take.addEventListener("change", () => {
      taken(Number(page.take.value));
      page.take.value = "";
    });
  }

  open({ run }) {
    const { toClass: to, fromClass: from, take, attributeName } = this.#page;
    const options = () => run.classes.map((name, k) => new Option(name, k));
    to.replaceChildren(...options());
    from.replaceChildren(...options(), new Option("all others", REST));
    const placeholder = new Option("Mean of …", "");
    placeholder.hidden = true;
    take.replaceChildren(placeholder, ...options());
    attributeName.replaceChildren(
      ...measuresFor(run.image).map((name) => new Option(MEASURES[name].label, name)),
    );
    const attribute = this.#kinds.get("attribute");
    attribute.disabled = run.urls.sheets.length === 0;
    attribute.parentElement.dataset.hint = attribute.disabled ? NO_IMAGES : KINDS.attribute[1];
    this.#kinds.get("classes").disabled = run.classes.length < 2;
  }

  show(direction) {
    const page = this.#page;
    this.#kinds.get(direction.kind).checked = true;
    page.ofClasses.hidden = direction.kind !== "classes";
    page.ofAttribute.hidden = direction.kind !== "attribute";
    page.ofChance.hidden = direction.kind !== "random";
    page.ofPoints.hidden = direction.kind !== "analogy";
    if (direction.kind === "attribute") page.attributeName.value = direction.name;
    if (direction.kind !== "classes") return;
    page.toClass.value = direction.to;
    page.fromClass.value = direction.from ?? REST;
    for (const select of [page.toClass, page.fromClass]) select.dataset.before = select.value;
  }

  /** What is known of the direction, see vector_words.mjs. */
  showFacts({ length, angle, predicts, prediction }, unit) {
    this.#page.progress.hidden = true;
    write(this.#page.progressText, "");
    write(this.#page.factLength, length);
    write(this.#page.factAngle, angle);
    write(this.#page.predicts, predicts);
    write(this.#page.factPrediction, prediction);
    write(this.#page.unit, unit);
  }

  /** share: of the test images that are measured, null while nobody knows; text: what is going on. */
  showProgress(share, text = share === null ? LOOKING : MEASURING) {
    const { progress, progressText } = this.#page;
    progress.hidden = false;
    if (share === null) progress.removeAttribute("value");
    else progress.value = share;
    write(progressText, text);
    for (const name of FACTS) write(this.#page[name], "…");
    write(this.#page.unit, "");
  }

  /** What went wrong. */
  showProblem(text) {
    this.showProgress(null, text);
    this.#page.progress.hidden = true;
    for (const name of FACTS) write(this.#page[name], "–");
  }
}
