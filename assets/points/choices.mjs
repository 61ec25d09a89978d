/** The page's own controls: they show the state, and what a person chooses in them changes it. */

import { CURVE_NAMES, PACES } from "../pages/paths/state.mjs";
import { write } from "../shell/page.mjs";
import { showPlaying } from "../shell/player.mjs";
import { letter } from "./points.mjs";

const HINTS = {
  straight: "Straight lines from point to point in latent space.",
  slerp:
    "Spherical interpolation: turns evenly from one direction to the other, and keeps z as long as its ends.",
  bezier: "A smooth curve that the points between the ends pull at: it need not pass through them.",
  spline: "Catmull–Rom: a smooth curve through all points.",
  geodesic:
    "The way along which the pictures change least, found with the decoder: a valley rather than a straight line.",
};
export const SPEEDS = [0.25, 0.5, 1, 2, 4];
const STEPS = 1000;

export class Choices {
  #page;
  #curves = new Map();
  #paces = new Map();
  #range;
  #shown = null;

  /** commands: {commit(change), seek(t), setSpeed(speed)}. */
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
    page.speed.append(...SPEEDS.map((speed) => new Option(`${speed}×`, speed, speed === 1, speed === 1)));
    page.speed.addEventListener("change", () => setSpeed(Number(page.speed.value)));
  }

  /** shown: see paths.mjs. */
  follow(state, { snapping, selected, adding, past }) {
    this.#curves.get(state.curve).checked = true;
    this.#paces.get(state.pace).checked = true;
    this.#page.adding.setAttribute("aria-pressed", adding);
    this.#page.snap.setAttribute("aria-pressed", snapping);
    this.#page.undo.disabled = !past.canUndo;
    this.#page.redo.disabled = !past.canRedo;
    for (const button of this.#page.paths.querySelectorAll(".of-selected button"))
      button.disabled = selected === null;
    const last = letter(Math.max(1, state.points.length - 1));
    write(this.#page.paths.querySelector("[data-action=new-last]"), `New ${last}`);
  }

  showTime(t) {
    this.#range.value = Math.round(STEPS * t);
    const text = t.toFixed(2);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#range.setAttribute("aria-valuetext", `t = ${text}`);
    write(this.#page.time.nextElementSibling, text);
  }

  showPlaying(isPlaying) {
    showPlaying(this.#page.play, isPlaying);
  }
}

/** A choice of a group, as its input; choose(): a person took it. */
export function radio(holder, group, text, hint, choose) {
  const label = document.createElement("label");
  label.className = "choice";
  if (hint !== null) label.dataset.hint = hint;
  const input = document.createElement("input");
  Object.assign(input, { type: "radio", name: group });
  input.addEventListener("change", choose);
  label.append(input, text);
  holder.append(label);
  return input;
}

function range(holder, seek) {
  const input = document.createElement("input");
  Object.assign(input, { type: "range", min: 0, max: STEPS, value: 0 });
  input.setAttribute("aria-label", "Where on the path, t");
  input.addEventListener("input", () => seek(Number(input.value) / STEPS));
  holder.append(input);
  return input;
}
