/** What pointer, keys and buttons mean on the Explore page. */

import { movedOnPlane, onPlane } from "../../maths/plane.mjs";
import { copyDecoded, download, saveCanvas, saveDecoded, saveSky } from "../../pictures/saving.mjs";
import { showHints } from "../../shell/hints.mjs";
import { watchKeys } from "../../shell/keys.mjs";
import { watchActions } from "../../shell/shell.mjs";
import { pinching } from "../../sky/pinch.mjs";
import { watchPointer } from "../../sky/pointer.mjs";
import { LIMITS } from "./state.mjs";

const LARGE_STEPS = 10;
const COPIED = "The decoded picture is copied.";
const NOT_COPIED = "This browser lets no page copy pictures: save it as PNG instead (p).";

/** Connects a person's gestures to the page `explore`; returns the pointer's watch. */
export function connect(explore) {
  const selecting = explore.views.selection.actions;
  showHints(explore.page.hint);
  const saving = savingActions(explore);
  watchKeys({
    move: (dx, dy, isLarge) => {
      const step = LIMITS.step * (isLarge ? LARGE_STEPS : 1);
      explore.moves.step(dx * step, dy * step);
    },
    pin: () => explore.pin(),
    escape: () => explore.escape(),
    grid: () => explore.toggleLarge(),
    random: () => explore.moves.random(),
    whole: () => explore.moves.toNearest(),
    deep: (direction, isLarge) => explore.moves.deep(direction * LIMITS.step * (isLarge ? LARGE_STEPS : 1)),
    latents: () => explore.togglePanel("latents"),
    turn: (around, upward, nearer) => explore.views.turn(around, upward, nearer),
    toggleClass: (k) => explore.toggleClass(k),
    help: () => explore.shell.toggleHelp(),
    letters: {
      i: selecting.selection,
      o: selecting.lasso,
      b: () => explore.views.selection.corner(explore.views.previewed ?? explore.state.z),
      m: () => explore.toggleDensity(),
      c: saving["copy-decoded"],
      p: saving["save-decoded"],
    },
  });
  watchActions({
    random: () => explore.moves.random(),
    whole: () => explore.moves.toNearest(),
    reset: () => explore.moves.reset(),
    latents: () => explore.togglePanel("latents"),
    presets: () => explore.views.presets.toggle(),
    "preset-mean": () => explore.views.presets.choose(false),
    "preset-image": () => explore.views.presets.choose(true),
    origin: () => explore.moves.origin(),
    "random-step": () => explore.moves.randomStep(),
    large: () => explore.toggleLarge(),
    density: () => explore.toggleDensity(),
    enlarged: () => explore.shell.display.toggleEnlarged(),
    ...explore.actions,
    ...selecting,
    ...saving,
  });
  return watchPointer(explore.page.pane, pointerActions(explore));
}

function pointerActions(explore) {
  const { sky, floating } = explore.views;
  const isThere = () => explore.opened !== null && sky.isThere;
  const placeAt = (x, y) => movedOnPlane(explore.state.z, explore.plane, sky.toLatent(x, y));
  return {
    explore(x, y) {
      if (!isThere()) return;
      floating.avoid(...sky.toPane(x, y));
      explore.preview(placeAt(x, y));
    },
    leave: () => explore.preview(null),
    press(x, y) {
      if (!isThere()) return;
      floating.avoid(...sky.toPane(x, y));
      explore.pin(placeAt(x, y));
    },
    release: (x, y) => isThere() && explore.flow({ z: placeAt(x, y) }),
    pinch: pinching(sky),
  };
}

function savingActions(explore) {
  const { page } = explore;
  const { views } = explore;
  const under = () => (explore.state.density === null || explore.state.space ? [] : [page.density]);
  const name = (what) => `${explore.opened.run.id}-${what}`;
  const named = (z) =>
    onPlane(z, explore.plane)
      .map((value) => Number(value.toFixed(3)))
      .join("_");
  const saves = {
    "save-sky": () => views.plot !== null && saveSky(views, name("sky"), { under: under() }),
    "save-grid": () => saveCanvas(page.grid, name(`grid-${named(explore.state.z)}.png`)),
    "save-decoded": () => saveDecoded(page.decoded, name(`z-${named(explore.views.place.shown)}.png`)),
    "copy-decoded": async () => explore.shell.notice((await copyDecoded(page.decoded)) ? COPIED : NOT_COPIED),
    "save-latents": () => download(explore.opened.run.urls.latents_csv, name("latents.csv")),
  };
  return Object.fromEntries(
    Object.entries(saves).map(([action, save]) => [action, () => explore.opened !== null && save()]),
  );
}
