/** What pointer, keys and buttons mean on the Paths page. */

/** @import { PlotlyHTMLElement } from "plotly.js" */
/** @import { Actions } from "../../shell/shell.mjs" */
/** @import { Pictured } from "./journey.mjs" */
/** @import { Paths } from "./paths.mjs" */

import { saveSky } from "../../pictures/saving.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { tr } from "../../shell/texts.mjs";
import { pinching, watchPointer } from "../../sky/pointer.mjs";
import { watchHandles } from "./handles.mjs";
import { saveFilm, saveStrip, saveTable } from "./saving.mjs";

const STEP = 0.05;
const LARGE_STEPS = 10;

/**
 * Connects a person's gestures to the page `paths`; returns the pointer's watch.
 * @param {Paths} paths
 */
export function connect(paths) {
  const actions = paths.watchActions({
    adding: () => paths.toggleAdding(),
    snap: () => paths.isThere && paths.commit({ snap: !paths.snapping }),
    undo: () => paths.goBack("undo"),
    redo: () => paths.goBack("redo"),
    clear: () => paths.clear(),
    "new-first": () => paths.renew(true, false),
    "new-last": () => paths.renew(false, true),
    "new-both": () => paths.renew(true, true),
    swap: () => paths.swap(),
    "pairs-same": () => paths.togglePairs("same"),
    "pairs-different": () => paths.togglePairs("different"),
    "draw-pairs": () => paths.drawPairs(),
    "save-pairs": () => paths.views.pairs.save(`${paths.run.id}-pairs`),
    earlier: () => paths.shift(-1),
    later: () => paths.shift(1),
    remove: () => paths.remove(),
    play: () => paths.toggle(),
    ...paths.actions,
    ...savingActions(paths),
  });
  const step = (/** @type {boolean} */ isLarge) => STEP * (isLarge ? LARGE_STEPS : 1);
  watchKeys(
    {
      move: (dx, dy, isLarge) => paths.moveCursor([dx * step(isLarge), dy * step(isLarge)]),
      deep: (dz, isLarge) => paths.moveCursor([0, 0, dz * step(isLarge)]),
      turn: (...turns) => paths.views.turn(...turns),
      enter: () => paths.addAtCursor(),
      space: actions.play,
      undo: actions.undo,
      redo: actions.redo,
      toggleClass: (k) => paths.toggleClass(k),
      escape: () => paths.escape(),
    },
    {
      Delete: actions.remove,
      Backspace: actions.remove,
      f: actions.present,
      i: actions.snap,
      p: actions.adding,
      x: actions.swap,
      n: actions["new-both"],
      "<": actions.earlier,
      ">": actions.later,
    },
  );
  const { skyPane } = paths.page;
  skyPane.addEventListener("blur", () => paths.forgetCandidate());
  watchHandles(skyPane, {
    find: (x, y, reach) => paths.handleAt(x, y, reach),
    select: (k) => paths.select(k),
    move: (k, x, y) => paths.drag(k, x, y),
    drop: () => paths.drop(),
  });
  return watchPointer(skyPane, {
    explore: (x, y) => paths.pointAtPlace(x, y),
    leave: () => paths.forgetCandidate(),
    press: (x, y, shiftKey) => paths.press(x, y, shiftKey),
    release: () => paths.forgetCandidate(),
    pinch: pinching(paths.views.sky),
  });
}

/**
 * @param {Paths} paths
 * @returns {Actions}
 */
function savingActions(paths) {
  const name = (/** @type {string} */ what) => `${paths.run.id}-path-${what}`;
  const saves = {
    "save-table": () => saveTable(/** @type {Pictured} */ (paths.journey), name("z")),
    "save-strip": () => saveStrip(paths.travel.journeys.frames, paths.run.image, name("strip")),
    "save-film": () => saveFilm(paths.travel.journeys.frames, paths.run.image, name("film")),
    "save-sky": () => {
      const { plot, colours, spotlight } = paths.views;
      if (plot === null) return;
      const shown = /** @type {PlotlyHTMLElement} */ (/** @type {HTMLElement} */ (plot));
      return saveSky({ plot: shown, colours, spotlight }, name("sky"), { over: [paths.page.overlay] });
    },
  };
  const guarded = (/** @type {() => unknown} */ save) => {
    if (paths.journey?.image) save();
    else paths.shell.notice(tr("There is no path to save yet: add two points first."));
  };
  return Object.fromEntries(Object.entries(saves).map(([action, save]) => [action, () => guarded(save)]));
}
