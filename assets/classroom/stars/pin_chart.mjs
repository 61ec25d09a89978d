/** Places that a class has pinned, as dots over the axes of the plane; a ring is their median. */

import { element, write } from "../../shell/page.mjs";
import { tr } from "../../shell/texts.mjs";
import { placeAddress } from "../leading/spotlight.mjs";
import { medianOf, pinsOf, placesOf, reachOf } from "../pins.mjs";
import { PlacesChart } from "./places_chart.mjs";

const SVG = "http://www.w3.org/2000/svg";
/** Of the drawing, whose axes reach 100 to either side. */
const HALF = 110;

/** What the dots are, and the run in which they are places: "" where that is not known. @typedef {{kind: "pins" | "members", run: string}} Pinned */

export class PinChart {
  #pinned;
  #drawing = svg("svg", { viewBox: `${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}`, "aria-hidden": "true" });
  #plot = element("div", { className: "pins" });
  #caption = element("figcaption");
  #chart;
  #shown = "";
  element;

  /** @param {Pinned} pinned */
  constructor(pinned) {
    this.#pinned = pinned;
    this.#plot.append(this.#drawing);
    this.#chart = new PlacesChart(this.#plot, "", { heads: ["z₁", "z₂"], file: pinned.kind });
    this.element = element(
      "figure",
      { className: "result-pins" },
      this.#caption,
      this.#chart.line,
      this.#plot,
      this.#chart.table,
    );
  }

  /** The same as before changes nothing: somebody may be walking them. @param {unknown[]} answers */
  show(answers) {
    const pins = pinsOf(answers).sort(([x], [other]) => x - other);
    const shown = JSON.stringify(pins);
    if (shown === this.#shown) return;
    this.#shown = shown;
    const places = placesOf(pins);
    const [reach, median] = [reachOf(places), medianOf(places)];
    this.#draw(places, median, reach);
    const said = summary(places, median, this.#pinned.kind);
    write(this.#caption, said);
    const share = (/** @type {number} */ value) => (HALF + (100 * value) / reach) / (2 * HALF);
    const row = {
      length: pins.length,
      share: (/** @type {number} */ i) => share(places[i][0]),
      drop: (/** @type {number} */ i) => share(-places[i][1]),
      say: (/** @type {number} */ i) => pinWords(places, i, median ?? [0, 0], this.#pinned.kind),
      address: (/** @type {number} */ i) => this.#address(pins[i]),
    };
    this.#chart.show(said, [row], () => places);
  }

  /** @param {number[]} z */
  #address(z) {
    const place = placeAddress({ kind: "place", name: "", run: this.#pinned.run, z });
    return place === null ? null : `/?run=${place.run}&z=${place.z}`;
  }

  /**
   * @param {number[][]} places
   * @param {number[] | null} median
   * @param {number} reach
   */
  #draw(places, median, reach) {
    /** @param {number[]} place */
    const at = ([x, y]) => ({ cx: (100 * x) / reach, cy: (-100 * y) / reach });
    const texts = /** @type {[string, number, number][]} */ ([
      ["z₁", 96, -6],
      ["z₂", 6, -100],
      [String(reach), 100, 12],
      [`−${reach}`, -100, 12],
    ]);
    this.#drawing.replaceChildren(
      svg("path", { d: "M-100 0H100M0 -100V100", class: "axis" }),
      ...texts.map(([text, x, y]) => svg("text", { x, y }, text)),
      ...places.map((place) => svg("circle", { ...at(place), r: 4, class: "pin" })),
      ...(median === null ? [] : [svg("circle", { ...at(median), r: 9, class: "median" })]),
    );
  }
}

/**
 * @param {number[][]} places
 * @param {number[] | null} median
 * @param {Pinned["kind"]} kind
 */
function summary(places, median, kind) {
  const named = kind === "pins" ? tr("pins") : tr("members");
  if (median === null) return tr("No {named}.", { named });
  const values = { named, median: placeText(median) };
  if (kind === "pins" && places.length === 1) return tr("One pin, at {median}.", values);
  return tr("{n} {named}, their median at {median}.", { n: places.length, ...values });
}

/**
 * "Pin 3 of 12: z₁ 0.50, z₂ −1.00, 0.80 from the median."
 * @param {number[][]} places
 * @param {number} i
 * @param {number[]} median
 * @param {Pinned["kind"]} kind
 */
export function pinWords(places, i, median, kind) {
  const [x, y] = places[i];
  const distance = Math.hypot(x - median[0], y - median[1]).toFixed(2);
  const values = { k: i + 1, n: places.length, x: numberText(x), y: numberText(y), distance };
  if (kind === "members") return tr("Member {k} of {n}: z₁ {x}, z₂ {y}, {distance} from the median.", values);
  return tr("Pin {k} of {n}: z₁ {x}, z₂ {y}, {distance} from the median.", values);
}

/** @param {number[]} place */
export function placeText(place) {
  return `(${place.map(numberText).join(", ")})`;
}

/** @param {number} value */
function numberText(value) {
  return value.toFixed(2).replace("-", "−");
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
