/** The page's own controls: they show the state, and what a person chooses in them changes it. */

/** @import { Elements } from "../shell/types.d.ts" */
/** @import { PathState } from "../pages/paths/state.mjs" */

import { CURVE_NAMES, PACES } from "../pages/paths/state.mjs";
import { showPlaying } from "../shell/controls/player.mjs";
import { element, write } from "../shell/page.mjs";
import { tr } from "../shell/texts.mjs";
import { letter } from "./points.mjs";

/** @type {Record<string, string>} */
const HINTS = {
  straight: tr("Straight lines from point to point in latent space."),
  slerp: tr(
    "Spherical interpolation: turns evenly from one direction to the other, and keeps z as long as its ends.",
  ),
  bezier: tr("A smooth curve that the points between the ends pull at: it need not pass through them."),
  spline: tr("Catmull–Rom: a smooth curve through all points."),
  geodesic: tr(
    "The way along which the pictures change least, found with the decoder: a valley rather than a straight line.",
  ),
};
export const SPEEDS = [0.25, 0.5, 1, 2, 4];
const STEPS = 1000;

export class Choices {
  #page;
  /** @type {Map<string, HTMLInputElement>} */
  #curves = new Map();
  /** @type {Map<string, HTMLInputElement>} */
  #paces = new Map();
  #range;
  #shown = "";

  /**
   * @param {Elements} page
   * @param {{commit(change: Partial<PathState>): void, seek(t: number): void, setSpeed(speed: number): void}} commands
   */
  constructor(page, { commit, seek, setSpeed }) {
    this.#page = page;
    for (const [curve, name] of Object.entries(CURVE_NAMES)) {
      this.#curves.set(
        curve,
        radio(page.curves, "curve", name, HINTS[curve], () => commit({ curve })),
      );
    }
    for (const [pace, name] of Object.entries(PACES)) {
      this.#paces.set(
        pace,
        radio(page.pace, "pace", name, null, () => commit({ pace })),
      );
    }
    this.#range = range(page.time, seek);
    const speeds = /** @type {HTMLSelectElement} */ (page.speed);
    const option = (/** @type {number} */ speed) =>
      new Option(`${speed}×`, String(speed), speed === 1, speed === 1);
    speeds.append(...SPEEDS.map(option));
    speeds.addEventListener("change", () => setSpeed(Number(speeds.value)));
  }

  /**
   * @param {PathState} state
   * @param {import("../pages/paths/paths.mjs").PathShown} shown
   */
  follow(state, { snapping, selected, adding, past }) {
    for (const [curve, input] of this.#curves) input.checked = curve === state.curve;
    for (const [pace, input] of this.#paces) input.checked = pace === state.pace;
    this.#page.adding.setAttribute("aria-pressed", String(adding));
    this.#page.snap.setAttribute("aria-pressed", String(snapping));
    this.#page.undo.disabled = !past.canUndo;
    this.#page.redo.disabled = !past.canRedo;
    /** @type {NodeListOf<HTMLButtonElement>} */
    const ofSelected = this.#page.paths.querySelectorAll(".of-selected button");
    for (const button of ofSelected) button.disabled = selected === null;
    const last = letter(Math.max(1, (state.points?.length ?? 0) - 1));
    const newLast = this.#page.paths.querySelector("[data-action=new-last]");
    if (newLast !== null) write(newLast, tr("New {last}", { last }));
  }

  /** @param {number} t */
  showTime(t) {
    this.#range.value = String(Math.round(STEPS * t));
    const text = t.toFixed(2);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#range.setAttribute("aria-valuetext", `t = ${text}`);
    const { nextElementSibling: output } = this.#page.time;
    if (output !== null) write(output, text);
  }

  /** @param {boolean} isPlaying */
  showPlaying(isPlaying) {
    showPlaying(this.#page.play, isPlaying);
  }
}

/**
 * A choice of a group, as its input; choose(): a person took it.
 * @param {HTMLElement} holder
 * @param {string} group
 * @param {string} text
 * @param {string | null} hint
 * @param {() => void} choose
 */
export function radio(holder, group, text, hint, choose) {
  const input = element("input", { type: "radio", name: group });
  const label = element("label", { className: "choice" }, input, text);
  if (hint !== null) label.dataset.hint = hint;
  input.addEventListener("change", choose);
  holder.append(label);
  return input;
}

/**
 * @param {HTMLElement} holder
 * @param {(t: number) => void} seek
 */
function range(holder, seek) {
  const input = element("input", { type: "range", min: 0, max: STEPS, value: 0 });
  input.setAttribute("aria-label", tr("Where on the path, t"));
  input.addEventListener("input", () => seek(Number(input.value) / STEPS));
  holder.append(input);
  return input;
}
