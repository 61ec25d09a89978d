/** What keys, buttons and the slider of the film mean on the Training page. */

import { watchCharts } from "../../shell/charts/chart_keys.mjs";
import { watchActions } from "../../shell/shell.mjs";
import { surround } from "../../shell/surroundings.mjs";

const KEEPS_ALL =
  "input:not([type=range], [type=checkbox]), textarea, select, [role=listbox], [role=option], [role=slider]";
const KEEPS_SPACE = "button, a, summary, [type=checkbox]";

/**
 * @import { Elements } from "../../shell/types.d.ts";
 * @import { TrainingPage } from "./training_page.mjs";
 */

/**
 * Connects a person's gestures to the page.
 * @param {TrainingPage} training
 * @param {Elements} elements
 */
export function connect(training, elements) {
  const { player } = training.film;
  surround(elements);
  watchCharts();
  watchActions({
    play: () => player.toggle(),
    back: () => training.step(-1),
    forth: () => training.step(1),
    retry: () => training.retry(),
    share: () => training.share(),
  });
  training.film.slider.addEventListener("input", () => {
    player.pause();
    player.seek(Number(training.film.slider.value));
  });
  training.film.slider.addEventListener("change", () => training.rest());
  elements.filmSpeed.addEventListener("change", () => (player.speed = Number(elements.filmSpeed.value)));
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf(event, training, elements);
    if (action === null) return;
    event.preventDefault();
    action();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {TrainingPage} training
 * @param {Elements} elements
 * @returns {(() => void) | null}
 */
function actionOf({ key, target }, training, { closer, wider, whole, curvesSection }) {
  /** @param {string} selector */
  const isIn = (selector) => target instanceof Element && target.closest(selector) !== null;
  if (isIn(KEEPS_ALL) || (key === " " && isIn(KEEPS_SPACE))) return null;
  const { player, film } = training.film;
  const ends =
    film === null
      ? {}
      : { Home: () => training.goTo(film.epochs[0]), End: () => training.goTo(film.epochs.at(-1) ?? 1) };
  /** @type {Record<string, (() => void) | undefined>} */
  const keys = {
    ArrowLeft: () => training.step(-1),
    ArrowRight: () => training.step(1),
    " ": () => player.toggle(),
    "+": () => closer.click(),
    "-": () => wider.click(),
    Escape: curvesSection.dataset.zoomed === "yes" ? () => whole.click() : undefined,
    ...ends,
  };
  return keys[key] ?? null;
}
