/** Where Dash hands over: one Training page, and what tests and measurements may read of it. */

import { trainingElements } from "./elements.mjs";
import { connect } from "./gestures.mjs";
import { TrainingPage } from "./page.mjs";

let training = null;

/** Dash's first call; known: what app/pages/training.py knows. Returns the controls' values. */
function start(known) {
  const elements = trainingElements();
  training = new TrainingPage(elements, known);
  connect(training, elements);
  window.latentarium = Object.freeze({
    get ready() {
      return training.ready;
    },
    state: () => structuredClone(training.state),
    stats: () => ({
      frames: training.film.frames,
      epoch: training.film.epoch,
      isPlaying: training.film.player.isPlaying,
    }),
  });
  const { runs, smooth } = training.begin();
  return [runs, smooth];
}

function choose(runs) {
  if (training !== null && runs !== null) training.choose(runs);
}

function smooth(weight) {
  if (training !== null && weight !== training.state.smooth) training.commit({ smooth: weight });
}

export default { start, choose, smooth };
