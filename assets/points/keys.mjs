/** The page's keys. A control that is in focus keeps the keys it needs itself. */

import { ARROWS, DEEP, TURNS } from "../shell/keys.mjs";

const KEEPS_ALL =
  "select, textarea, input:not([type=range], [type=radio]), [role=listbox], [role=menu], [role=option]";
const KEEPS_ARROWS = "input, [role=combobox], [role=menuitem]";
const KEEPS_PRESS = "input[type=radio], button, a, summary, [role=menuitem]";
const NAMED = {
  Delete: "remove",
  Backspace: "remove",
  "?": "help",
  i: "snap",
  p: "adding",
  x: "swap",
  n: "new-both",
  "<": "earlier",
  ">": "later",
};

/**
 * actions: by the names of the buttons; moves: {move(dx, dy, isLarge), add(), toggleClass(k),
 * escape()} and, of a page that shows space, {deep(dz, isLarge), turn(around, upward, nearer)};
 * named: from keys to actions.
 */
export function watchKeys(actions, moves, named = NAMED) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const action = actionOf(event, actions, moves, named);
    if (action === null) return;
    event.preventDefault();
    action();
  });
}

function actionOf(event, actions, { move, deep, turn, add, toggleClass, escape: leave }, named) {
  const { key, shiftKey, ctrlKey, metaKey, target } = event;
  const isIn = (selector) => target instanceof Element && target.closest(selector) !== null;
  if (isIn(KEEPS_ALL)) return null;
  if (ctrlKey || metaKey)
    return { z: shiftKey ? actions.redo : actions.undo, Z: actions.redo, y: actions.redo }[key] ?? null;
  if (key === "Escape") return leave;
  if (key in ARROWS) return isIn(KEEPS_ARROWS) ? null : () => move(...ARROWS[key], shiftKey);
  if (deep && key in DEEP) return isIn(KEEPS_ARROWS) ? null : () => deep(DEEP[key], shiftKey);
  if (turn && key in TURNS) return () => turn(...TURNS[key]);
  if (key === "Enter") return isIn(KEEPS_PRESS) ? null : add;
  if (key === " ") return isIn(KEEPS_PRESS) ? null : actions.play;
  if (/^[0-9]$/.test(key)) return () => toggleClass(Number(key));
  return actions[named[key]] ?? null;
}
