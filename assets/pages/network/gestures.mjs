/** What pointer, keys and buttons mean on the Network page. */

/** @import { PlotlyHTMLElement } from "plotly.js" */
/** @import { Actions } from "../../shell/shell.mjs" */
/** @import { Network } from "./network.mjs" */

import { saveBlob, saveDecoded, saveSky } from "../../pictures/saving.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { pinching, watchPointer } from "../../sky/pointer.mjs";
import { valuesTable } from "./layer_values.mjs";

const STEP = 0.05;
const LARGE_STEPS = 10;

/**
 * Connects a person's gestures to the page; returns the pointer's watch.
 * @param {Network} network
 */
export function connect(network) {
  /** @type {Actions} */
  const actions = {
    snap: () => network.isThere && network.commit({ snap: !network.snapping }),
    random: () => network.random(),
    "encoder-weights": () => network.commit({ weights: "encoder" }),
    "decoder-weights": () => network.commit({ weights: "decoder" }),
    "forget-unit": () => network.forgetUnit(),
    ...network.actions,
    ...savingActions(network),
  };
  network.watchActions(actions);
  watchKeys(
    {
      move: (dx, dy, isLarge) => {
        const step = STEP * (isLarge ? LARGE_STEPS : 1);
        network.step(dx * step, dy * step);
      },
      enter: () => network.isThere && network.stay(network.state.z),
      toggleClass: (k) => network.toggleClass(k),
      escape: () => network.escape(),
    },
    { "?": actions.help, i: actions.snap, r: actions.random },
  );
  const { views } = network;
  return watchPointer(network.page.skyPane, {
    explore: (x, y) => {
      const z = network.placeAt(x, y);
      if (z !== null) network.preview(z);
    },
    leave: () => network.preview(null),
    press: (x, y) => network.stay(network.placeAt(x, y)),
    release: (x, y) => network.stay(network.placeAt(x, y)),
    pinch: pinching(views.sky),
  });
}

/**
 * @param {Network} network
 * @returns {Actions}
 */
function savingActions(network) {
  const name = (/** @type {string} */ what) => `${network.run.id}-network-${what}`;
  const saves = {
    "save-decoded": () => saveDecoded(network.page.decoded, name("decoded.png")),
    "save-values": () =>
      saveBlob(new Blob([valuesTable(network.views.all)], { type: "text/csv" }), `${name("values")}.csv`),
    "save-sky": () => {
      const { views } = network;
      const { plot, colours, spotlight } = views;
      if (plot === null) return;
      const shown = /** @type {PlotlyHTMLElement} */ (/** @type {HTMLElement} */ (plot));
      return saveSky({ plot: shown, colours, spotlight }, name("sky"), {
        under: views.chosen.unit === null ? [] : [views.units.canvas],
        over: [views.overlay.canvas],
      });
    },
  };
  return Object.fromEntries(
    Object.entries(saves).map(([action, save]) => [action, () => network.opened !== null && save()]),
  );
}
