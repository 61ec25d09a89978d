/** What pointer, keys and buttons mean on the Paths page. */

import { saveSky } from "../../pictures/saving.mjs";
import { watchKeys } from "../../points/keys.mjs";
import { replaced } from "../../points/points.mjs";
import { showHints } from "../../shell/hints.mjs";
import { watchActions } from "../../shell/shell.mjs";
import { LIMITS } from "../../shell/state.mjs";
import { pinching } from "../../sky/pinch.mjs";
import { watchPointer } from "../../sky/pointer.mjs";
import { watchHandles } from "./handles.mjs";
import { saveFilm, saveStrip, saveTable } from "./saving.mjs";

const LARGE_STEPS = 10;

/** Connects a person's gestures to the page `paths`; returns the pointer's watch. */
export function connect(paths) {
  showHints(paths.page.hint);
  const { editor, candidates } = paths;
  const actions = {
    adding() {
      editor.toggleAdding();
      candidates.forget();
    },
    snap: () => paths.isThere && paths.commit({ snap: !paths.snapping }),
    undo: () => editor.step("undo"),
    redo: () => editor.step("redo"),
    clear: () => editor.clear(),
    "new-first": () => editor.renew(true, false),
    "new-last": () => editor.renew(false, true),
    "new-both": () => editor.renew(true, true),
    swap: () => editor.swap(),
    earlier: () => editor.shift(-1),
    later: () => editor.shift(1),
    remove: () => editor.remove(),
    play: () => paths.travel.toggle(),
    ...paths.actions,
    ...savingActions(paths),
  };
  watchActions(actions);
  watchKeys(actions, {
    move: (dx, dy, isLarge) => candidates.move([dx * step(isLarge), dy * step(isLarge)]),
    deep: (dz, isLarge) => paths.state.space && candidates.move([0, 0, dz * step(isLarge)]),
    turn: (...turns) => paths.views.turn(...turns),
    add: () => candidates.add(),
    toggleClass: (k) => paths.toggleClass(k),
    escape: () => {
      if (paths.shell.closeHelp()) return;
      if (candidates.forget()) return;
      if (editor.selected !== null) editor.select(editor.selected);
      else if (paths.unselect()) return;
      else if (paths.state.classes.length > 0) paths.commit({ classes: [] });
    },
  });
  paths.page.pane.addEventListener("blur", () => candidates.forget());
  watchHandles(paths.page.pane, handleActions(paths));
  return watchPointer(paths.page.pane, {
    explore: (x, y) => candidates.under(x, y),
    leave: () => candidates.forget(),
    press: (x, y, shiftKey) => candidates.press(x, y, shiftKey),
    release: () => candidates.forget(),
    pinch: pinching(paths.views.sky),
  });
}

function step(isLarge) {
  return LIMITS.step * (isLarge ? LARGE_STEPS : 1);
}

function handleActions(paths) {
  let before = null;
  return {
    find(x, y, reach) {
      const {
        isThere,
        views: { surface, sky },
      } = paths;
      return isThere && surface.isThere ? paths.views.handleAt(...sky.toPane(x, y), reach) : null;
    },
    select: (k) => paths.editor.select(k),
    move(k, x, y) {
      before ??= paths.state.points;
      paths.travel.dragging = true;
      paths.candidates.forget();
      const point = paths.editor.pointUnder(x, y, paths.points[k].z) ?? paths.state.points[k];
      paths.flow({ points: replaced(paths.state.points, k, point) });
    },
    drop() {
      paths.editor.past.remember(before);
      before = null;
      paths.travel.dragging = false;
      paths.commit({ points: paths.state.points });
    },
  };
}

function savingActions(paths) {
  const name = (what) => `${paths.opened.run.id}-path-${what}`;
  const saves = {
    "save-table": () => saveTable(paths.journey, name("z")),
    "save-strip": () => saveStrip(paths.travel.journeys.frames, paths.opened.run.image, name("strip")),
    "save-film": () => saveFilm(paths.travel.journeys.frames, paths.opened.run.image, name("film")),
    "save-sky": () =>
      paths.views.plot !== null && saveSky(paths.views, name("sky"), { over: [paths.page.overlay] }),
  };
  const save = (action) => {
    if (paths.journey?.image) saves[action]();
    else paths.shell.notice("There is no path to save yet: add two points first.");
  };
  return Object.fromEntries(Object.keys(saves).map((action) => [action, () => save(action)]));
}
