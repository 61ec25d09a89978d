/** What pointer, keys and buttons mean on the Vectors page. */

/** @import { PlotlyHTMLElement } from "plotly.js" */
/** @import { Actions } from "../../shell/shell.mjs" */
/** @import { Vectors } from "./vectors.mjs" */

import { saveDecoded, saveSky } from "../../pictures/saving.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { tr } from "../../shell/texts.mjs";
import { pinching, watchPointer } from "../../sky/pointer.mjs";
import { saveDirection, saveStrip } from "./saving.mjs";

const STEP = 0.05;
const LARGE_STEPS = 10;
const STRENGTH_STEP = 0.25;

/**
 * Connects a person's gestures to the page `vectors`; returns the pointer's watch.
 * @param {Vectors} vectors
 */
export function connect(vectors) {
  const actions = vectors.watchActions({
    snap: () => vectors.isThere && vectors.commit({ snap: !vectors.snapping }),
    undo: () => vectors.goBack("undo"),
    redo: () => vectors.goBack("redo"),
    reset: () => vectors.reset(),
    swap: () => vectors.swap(),
    another: () => vectors.another(),
    "new-point": () => vectors.renew(false),
    "new-points": () => vectors.renew(true),
    play: () => vectors.toggle(),
    ...vectors.actions,
    ...savingActions(vectors),
  });
  const stronger = (/** @type {number} */ by) => vectors.seek(vectors.state.s + by);
  watchKeys(
    {
      move: (dx, dy, isLarge) => {
        const step = STEP * (isLarge ? LARGE_STEPS : 1);
        vectors.movePoint(dx * step, dy * step);
      },
      enter: () => vectors.selectNext(),
      space: actions.play,
      undo: actions.undo,
      redo: actions.redo,
      toggleClass: (k) => vectors.toggleClass(k),
      escape: () => vectors.escape(),
    },
    {
      f: actions.present,
      i: actions.snap,
      x: actions.swap,
      n: actions["new-point"],
      r: actions.another,
      a: () => vectors.select("a"),
      b: () => vectors.select("b"),
      c: () => vectors.select("at"),
      "+": () => stronger(STRENGTH_STEP),
      "=": () => stronger(STRENGTH_STEP),
      "-": () => stronger(-STRENGTH_STEP),
    },
  );
  const put = (/** @type {number} */ x, /** @type {number} */ y) => vectors.put(vectors.pointUnder(x, y));
  return watchPointer(vectors.page.skyPane, {
    explore: (x, y) => {
      const point = vectors.pointUnder(x, y);
      if (point !== null) vectors.preview(point);
    },
    leave: () => vectors.preview(null),
    press: put,
    release: put,
    pinch: pinching(vectors.views.sky),
  });
}

/**
 * @param {Vectors} vectors
 * @returns {Actions}
 */
function savingActions(vectors) {
  const name = (/** @type {string} */ what) => `${vectors.run.id}-vector-${what}`;
  const { views } = vectors;
  /** @type {Actions} */
  const saves = {
    "save-strip": () =>
      views.effect.pixels !== null && saveStrip(views.effect.pixels, vectors.run.image, name("strip")),
    "save-direction": () => saveDirection(vectors, name("direction")),
    "save-decoded": () => saveDecoded(vectors.page.decoded, name("decoded.png")),
    "save-sky": () => {
      const { colours, spotlight } = views;
      const plot = /** @type {PlotlyHTMLElement | null} */ (/** @type {HTMLElement | null} */ (views.plot));
      return (
        plot !== null && saveSky({ plot, colours, spotlight }, name("sky"), { over: [vectors.page.overlay] })
      );
    },
  };
  const save = (/** @type {string} */ action) => {
    if (vectors.isThere && vectors.step !== null && vectors.views.effect.pixels !== null) saves[action]();
    else vectors.shell.notice(tr("There is no direction to save yet: wait until it is found."));
  };
  return Object.fromEntries(Object.keys(saves).map((action) => [action, () => save(action)]));
}
