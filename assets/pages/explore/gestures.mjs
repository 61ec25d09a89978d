/** What pointer, keys and buttons mean on the Explore page. */

/** @import { PlotlyHTMLElement } from "plotly.js" */
/** @import { Explore } from "./explore.mjs" */
/** @import { Views } from "./views.mjs" */

import { copyDecoded, download, saveCanvas, saveDecoded, saveSky } from "../../pictures/saving.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { tr } from "../../shell/texts.mjs";
import { pinching, watchPointer } from "../../sky/pointer.mjs";
import { saveSite } from "./saving_site.mjs";

const COPIED = tr("The decoded picture is copied.");
const NOT_COPIED = tr("This browser lets no page copy pictures: save it as PNG instead (p).");

/**
 * Connects a person's gestures to the page; returns the pointer's watch.
 * @param {Explore} explore
 */
export function connect(explore) {
  const { views } = explore;
  const actions = explore.watchActions({
    random: () => explore.random(),
    whole: () => explore.goToNearest(),
    reset: () => explore.reset(),
    latents: () => explore.togglePanel("latents"),
    draw: () => explore.togglePanel("draw"),
    origin: () => explore.origin(),
    "random-step": () => explore.randomStep(),
    large: () => explore.toggleLarge(),
    keep: () => explore.keep(),
    "walk-back": () => explore.walk(-1),
    "walk-on": () => explore.walk(1),
    density: () => explore.toggleDensity(),
    names: () => explore.toggleNames(),
    lines: () => explore.toggleLines(),
    enlarged: () => explore.shell.display.toggleEnlarged(),
    ...explore.actions,
    ...views.actions,
    ...savingActions(explore),
    corner: () => views.corner(),
  });
  watchKeys(
    {
      move: (dx, dy, isLarge) => explore.step([dx, dy], isLarge),
      deep: (direction, isLarge) => explore.deepen(direction, isLarge),
      turn: (around, upward, nearer) => views.turn(around, upward, nearer, explore.state.z),
      enter: () => explore.pin(),
      escape: () => explore.escape(),
      toggleClass: (k) => explore.toggleClass(k),
    },
    {
      g: actions.large,
      l: actions.latents,
      r: actions.random,
      t: actions.whole,
      i: actions.selection,
      e: actions.draw,
      o: actions.lasso,
      b: actions.corner,
      m: actions.density,
      y: actions.layers,
      n: actions.names,
      x: actions.lines,
      v: actions.keep,
      f: actions.present,
      c: actions["copy-decoded"],
      p: actions["save-decoded"],
      ",": () => explore.tellNext(-1),
      ".": () => explore.tellNext(1),
    },
  );
  return watchPointer(explore.page.skyPane, pointerActions(explore));
}

/**
 * @param {Explore} explore
 * @returns {import("../../sky/pointer.mjs").PointerActions}
 */
function pointerActions(explore) {
  const { views } = explore;
  /**
   * act(z): with the place under a point of the window, out of whose way the picture goes.
   * @param {number} x
   * @param {number} y
   * @param {(z: number[]) => void} act
   */
  const at = (x, y, act) => {
    const z = explore.placeAt(x, y);
    if (z === null) return;
    views.makeRoom(x, y);
    act(z);
  };
  return {
    explore: (x, y) => at(x, y, (z) => explore.preview(z)),
    leave: () => explore.preview(null),
    press: (x, y) => at(x, y, (z) => explore.pin(z)),
    release: (x, y) => at(x, y, (z) => explore.flow({ z })),
    pinch: pinching(views.sky),
  };
}

/**
 * @param {Explore} explore
 * @returns {import("../../shell/shell.mjs").Actions}
 */
function savingActions(explore) {
  const { page, views } = explore;
  const under = () => (views.under.isShown ? [views.under.canvas] : []);
  const name = (/** @type {string} */ what) => `${explore.run.id}-${what}`;
  const saves = {
    "save-sky": () =>
      views.plot !== null &&
      saveSky(/** @type {Views & {plot: PlotlyHTMLElement}} */ (views), name("sky"), { under: under() }),
    "save-grid": () => saveCanvas(views.grid.canvas, name(`grid-${explore.placeName(explore.state.z)}.png`)),
    "save-decoded": () =>
      saveDecoded(page.decoded, name(`z-${explore.placeName(views.place.shown ?? explore.state.z)}.png`)),
    "copy-decoded": async () => explore.shell.notice((await copyDecoded(page.decoded)) ? COPIED : NOT_COPIED),
    "save-site": () => saveSite(explore.run.id, (text) => explore.shell.notice(text)),
    "save-latents": () => download(explore.run.urls.latents_csv, name("latents.csv")),
  };
  // What is kept is of the exact weights, whatever was on the screen.
  const saved = async (/** @type {() => unknown} */ save) => {
    if (explore.opened === null) return;
    try {
      await explore.exactly();
      await views.grid.settled;
    } catch (error) {
      const { message: reason } = /** @type {Error} */ (error);
      explore.shell.notice(tr("Nothing is saved: {reason}.", { reason }));
      return;
    }
    await save();
  };
  return Object.fromEntries(Object.entries(saves).map(([action, save]) => [action, () => saved(save)]));
}
