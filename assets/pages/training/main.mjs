/** Where Dash hands over: the Training page's film, and what tests and measurements may read of it. */

import { fillWithHtml } from "../../shell/as_html.mjs";
import { documentElements } from "../../shell/page.mjs";
import { connect } from "./gestures.mjs";
import { epochClicked, isZoom } from "./reading.mjs";
import { TrainingPage } from "./training_page.mjs";

/** @import { Facts, Shown } from "./training_page.mjs"; */

/** @type {TrainingPage | null} */
let page = null;
/** The charts' changes that Dash has handed over. @type {WeakSet<object>} */
const told = new WeakSet();

function begin() {
  const elements = documentElements();
  const training = new TrainingPage(elements);
  connect(training, elements);
  fillWithHtml(/** @type {Element} */ (document.querySelector(".tables")));
  window.latentarium = Object.freeze({
    get ready() {
      return training.ready;
    },
    stats: () => ({
      frames: training.film.frames,
      epoch: training.film.epoch,
      isPlaying: training.film.player.isPlaying,
    }),
  });
  return training;
}

/** @param {Shown} shown */
function show(shown) {
  page ??= begin();
  page.show(shown);
}

/** @param {Facts} facts */
function read(facts) {
  page ??= begin();
  page.read(facts);
}

/** @param {Parameters<typeof epochClicked>[0][]} clicks on all charts, the latest of which chooses an epoch */
function go(...clicks) {
  const epoch = epochClicked(clicks.flat());
  if (epoch !== null) page?.goTo(epoch);
}

/**
 * @param {(object | null | undefined)[]} changes of all charts, the latest of each
 * @returns {unknown} that of an x axis which is new; charts also say when their size changes
 */
function drag(...changes) {
  const latest = changes.filter((change) => change != null && !told.has(change));
  for (const change of latest) told.add(/** @type {object} */ (change));
  return latest.find(isZoom);
}

export default { show, read, go, drag };
