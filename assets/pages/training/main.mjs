/** Where Dash hands over: the Training page's film, and what tests and measurements may read of it. */

import { trainingElements } from "./elements.mjs";
import { connect } from "./gestures.mjs";
import { epochClicked } from "./reading.mjs";
import { TrainingPage } from "./training_page.mjs";

let training = null;

function begin() {
  const elements = trainingElements();
  training = new TrainingPage(elements);
  connect(training, elements);
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

/** What is shown now: see TrainingPage. */
function show(shown) {
  (training ?? begin()).show(shown);
}

/** The values of the shown run at all epochs. */
function read(facts) {
  if (facts) (training ?? begin()).read(facts);
}

/** Clicks on all charts, the latest of which chooses an epoch. */
function go(...clicks) {
  const epoch = epochClicked(clicks.flat());
  if (epoch !== null) training?.goTo(epoch);
}

export default { show, read, go };
