/** Which direction: its kind, and what belongs to that kind. */

/** @import { Elements } from "../../shell/types.d.ts" */
/** @import { Run } from "../../types.d.ts" */
/** @import { Direction } from "./state.mjs" */
/** @import { Facts } from "./vector_words.mjs" */

/**
 * The elements of the form that are more than an HTMLElement.
 * @typedef {Elements & Record<"toClass" | "fromClass" | "take" | "attributeName", HTMLSelectElement>
 *   & {progress: HTMLProgressElement}} FormElements
 */

import { MEASURES, measuresFor } from "../../measures/measures.mjs";
import { radio } from "../../points/choices.mjs";
import { write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";

/** @type {Record<Direction["kind"], [name: string, hint: string]>} */
const KINDS = {
  classes: [tr("Classes"), tr("From the mean of one class to that of another: 7 − 1.")],
  attribute: [tr("Attribute"), tr("The direction along which something measured on the test images grows.")],
  random: [tr("Random"), tr("A random direction, for comparison: most of them mean nothing.")],
  analogy: [tr("Analogy"), tr("A is to B as C is to what? The step from A to B, added to C.")],
};
const REST = "rest";
const FACTS = ["factLength", "factAngle", "factPrediction"];
const LOOKING = tr("Looking for the direction …");
const MEASURING = tr("Measuring the test images …");
const NO_IMAGES = tr("This run has no test images to find directions with.");
const ONE_CLASS = tr("A direction from class to class takes test images of two classes.");
const UNPUBLISHED = tr("Attributes are measured on test images, and those of this run are not published.");

export class DirectionForm {
  #page;
  /** @type {Map<string, HTMLInputElement>} */
  #kinds = new Map();

  /**
   * What a person decided; mean: a class.
   * @param {Elements} elements
   * @param {{chosen(direction: Direction): void, kindChosen(kind: Direction["kind"]): void,
   *   taken(mean: number): void}} commands
   */
  constructor(elements, { chosen, kindChosen, taken }) {
    const page = /** @type {FormElements} */ (elements);
    this.#page = page;
    for (const kind of /** @type {Direction["kind"][]} */ (Object.keys(KINDS))) {
      const [name, hint] = KINDS[kind];
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
        if (page.toClass.value === page.fromClass.value) other.value = select.dataset.before ?? "";
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

  /** @param {{run: Run}} opened */
  open({ run }) {
    const { toClass: to, fromClass: from, take, attributeName } = this.#page;
    const options = () => run.classes.map((name, k) => new Option(name, String(k)));
    to.replaceChildren(...options());
    from.replaceChildren(...options(), new Option(tr("all others"), REST));
    const placeholder = new Option(tr("Mean of …"), "");
    placeholder.hidden = true;
    take.replaceChildren(placeholder, ...options());
    attributeName.replaceChildren(
      ...measuresFor(run.image).map((name) => new Option(MEASURES[name].label, name)),
    );
    this.#offer("attribute", run.urls.sheets.length > 0 ? null : UNPUBLISHED);
  }

  /**
   * The test images have come: classes without images are nowhere.
   * @param {{run: Run, counts: ArrayLike<number>}} opened
   */
  openCloud({ run, counts }) {
    const present = Array.from(counts).filter((count) => count > 0).length;
    this.#offer("classes", present > 1 ? null : ONE_CLASS);
    this.#offer("attribute", present === 0 ? NO_IMAGES : run.urls.sheets.length > 0 ? null : UNPUBLISHED);
    const { toClass: to, fromClass: from, take } = this.#page;
    for (const option of [...to.options, ...from.options, ...take.options]) {
      if (option.value !== "" && option.value !== REST) option.disabled = counts[Number(option.value)] === 0;
    }
    take.disabled = present === 0;
  }

  /**
   * @param {Direction["kind"]} kind
   * @param {string | null} reason why there is none of this kind
   */
  #offer(kind, reason) {
    const input = this.#input(kind);
    const label = /** @type {HTMLElement} */ (input.parentElement);
    input.disabled = reason !== null;
    label.dataset.hint = reason ?? KINDS[kind][1];
    if (reason === null) input.removeAttribute("aria-description");
    else input.setAttribute("aria-description", reason);
  }

  /** @param {Direction} direction */
  show(direction) {
    const page = this.#page;
    this.#input(direction.kind).checked = true;
    page.ofClasses.hidden = direction.kind !== "classes";
    page.ofAttribute.hidden = direction.kind !== "attribute";
    page.ofChance.hidden = direction.kind !== "random";
    page.ofPoints.hidden = direction.kind !== "analogy";
    if (direction.kind === "attribute") page.attributeName.value = direction.name;
    if (direction.kind !== "classes") return;
    page.toClass.value = String(direction.to);
    page.fromClass.value = String(direction.from ?? REST);
    for (const select of [page.toClass, page.fromClass]) select.dataset.before = select.value;
  }

  /**
   * What is known of the direction, see vector_words.mjs.
   * @param {Facts} facts
   * @param {string} unit
   */
  showFacts({ length, angle, predicts, prediction }, unit) {
    this.#page.progress.hidden = true;
    write(this.#page.progressText, "");
    write(this.#page.factLength, length);
    write(this.#page.factAngle, angle);
    write(this.#page.predicts, predicts);
    write(this.#page.factPrediction, prediction);
    write(this.#page.unit, unit);
  }

  /**
   * share: of the test images that are measured, null while nobody knows; text: what is going on.
   * @param {number | null} share
   */
  showProgress(share, text = share === null ? LOOKING : MEASURING) {
    const { progress, progressText } = this.#page;
    progress.hidden = false;
    if (share === null) progress.removeAttribute("value");
    else progress.value = share;
    write(progressText, text);
    for (const name of FACTS) write(this.#page[name], "…");
    write(this.#page.unit, "");
  }

  /**
   * What went wrong.
   * @param {string} text
   */
  showProblem(text) {
    this.showProgress(null, text);
    this.#page.progress.hidden = true;
    for (const name of FACTS) write(this.#page[name], "–");
  }

  /** @param {Direction["kind"]} kind */
  #input(kind) {
    return /** @type {HTMLInputElement} */ (this.#kinds.get(kind));
  }
}
