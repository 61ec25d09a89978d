/** What pointer, keys and buttons mean on the Vectors page. */

import { saveDecoded, saveSky } from "../../pictures/saving.mjs";
import { watchKeys } from "../../points/keys.mjs";
import { showHints } from "../../shell/hints.mjs";
import { watchActions } from "../../shell/shell.mjs";
import { LIMITS } from "../../shell/state.mjs";
import { pinching } from "../../sky/pinch.mjs";
import { watchPointer } from "../../sky/pointer.mjs";
import { saveDirection, saveStrip } from "./saving.mjs";
import { strengthOf } from "./state.mjs";

const LARGE_STEPS = 10;
const STRENGTH_STEP = 0.25;
const NAMED = {
  "?": "help",
  i: "snap",
  x: "swap",
  n: "new-point",
  r: "another",
  a: "choose-a",
  b: "choose-b",
  c: "choose-c",
  "+": "stronger",
  "=": "stronger",
  "-": "weaker",
};

/** Connects a person's gestures to the page `vectors`; returns the pointer's watch. */
export function connect(vectors) {
  showHints(vectors.page.hint);
  const { editor } = vectors;
  const stronger = (by) => vectors.seek(strengthOf(vectors.state.s + by));
  const actions = {
    snap: () => vectors.isThere && vectors.commit({ snap: !vectors.snapping }),
    undo: () => editor.back("undo"),
    redo: () => editor.back("redo"),
    reset: () => editor.reset(),
    swap: () => editor.swap(),
    another: () => editor.another(),
    "new-point": () => editor.renew(false),
    "new-points": () => editor.renew(true),
    "choose-a": () => editor.select("a"),
    "choose-b": () => editor.select("b"),
    "choose-c": () => editor.select("at"),
    stronger: () => stronger(STRENGTH_STEP),
    weaker: () => stronger(-STRENGTH_STEP),
    play: () => vectors.toggle(),
    ...vectors.actions,
    ...savingActions(vectors),
  };
  watchActions(actions);
  const moves = {
    move(dx, dy, isLarge) {
      const step = LIMITS.step * (isLarge ? LARGE_STEPS : 1);
      editor.step(dx * step, dy * step);
    },
    add: () => vectors.isThere && editor.selectNext(),
    toggleClass: (k) => vectors.toggleClass(k),
    escape: () => {
      if (vectors.shell.closeHelp()) return;
      if (vectors.player.isPlaying) vectors.toggle();
      else if (vectors.unselect()) return;
      else if (vectors.state.classes.length > 0) vectors.commit({ classes: [] });
    },
  };
  watchKeys(actions, moves, NAMED);
  return watchPointer(vectors.page.pane, pointerActions(vectors));
}

function pointerActions(vectors) {
  const { sky } = vectors.views;
  const canPoint = () => vectors.isThere && sky.isThere;
  const pointUnder = (x, y) => {
    const { z } = vectors.places.found(vectors.chosenPoint(vectors.slot), vectors.plane);
    return vectors.places.under(sky.toLatent(x, y), z, vectors);
  };
  return {
    explore: (x, y) => canPoint() && vectors.preview(pointUnder(x, y)),
    leave: () => vectors.preview(null),
    press(x, y) {
      if (canPoint()) vectors.put(pointUnder(x, y));
    },
    release(x, y) {
      if (canPoint()) vectors.put(pointUnder(x, y));
    },
    pinch: pinching(sky),
  };
}

function savingActions(vectors) {
  const name = (what) => `${vectors.opened.run.id}-vector-${what}`;
  const { views } = vectors;
  const saves = {
    "save-strip": () => saveStrip(vectors.views.effect.pixels, vectors.opened.run.image, name("strip")),
    "save-direction": () => saveDirection(vectors, name("direction")),
    "save-decoded": () => saveDecoded(vectors.page.decoded, name("decoded.png")),
    "save-sky": () => views.plot !== null && saveSky(views, name("sky"), { over: [vectors.page.overlay] }),
  };
  const save = (action) => {
    if (vectors.isThere && vectors.step !== null && vectors.views.effect.pixels !== null) saves[action]();
    else vectors.shell.notice("There is no direction to save yet: wait until it is found.");
  };
  return Object.fromEntries(Object.keys(saves).map((action) => [action, () => save(action)]));
}
