/** A page's keys. A control that is in focus keeps the keys it needs itself. */

/**
 * On the plane, whose second axis points upwards.
 * @type {Record<string, [number, number]>}
 */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/**
 * Around the cloud, up and down, nearer and further: radians, radians, a share of the distance.
 * @type {Record<string, [number, number, number]>}
 */
const TURNS = {
  a: [-0.1, 0, 0],
  d: [0.1, 0, 0],
  w: [0, 0.1, 0],
  s: [0, -0.1, 0],
  "+": [0, 0, 0.1],
  "-": [0, 0, -0.1],
};
/**
 * Along the third latent.
 * @type {Record<string, number>}
 */
const DEEP = { PageUp: 1, PageDown: -1 };
const KEEPS_ALL =
  "input:not([type=range], [type=radio]), textarea, select, [contenteditable], [role=listbox], [role=menu], [role=option]";
const KEEPS_ARROWS = "input, [role=slider], [role=combobox], [role=menuitem]";
const KEEPS_PRESS = "input[type=radio], button, a, summary, [role=slider], [role=menuitem]";

/**
 * What keys do that are not called by a letter; a page leaves out what it has not.
 * @typedef {object} KeyActions
 * @property {(dx: number, dy: number, isLarge: boolean) => void} [move]
 * @property {(direction: number, isLarge: boolean) => void} [deep] in the cloud of three latents
 * @property {(around: number, upward: number, nearer: number) => void} [turn]
 * @property {() => void} [enter]
 * @property {() => void} [space]
 * @property {() => void} [escape]
 * @property {() => void} [undo]
 * @property {() => void} [redo]
 * @property {(k: number) => void} [toggleClass]
 */

/**
 * Does it need every key itself?
 * @param {EventTarget | null} target
 */
export function isTyping(target) {
  return target instanceof Element && target.closest(KEEPS_ALL) !== null;
}

/**
 * letters: from other keys to what they do.
 * @param {KeyActions} actions
 * @param {Record<string, () => void>} letters
 */
export function watchKeys(actions, letters) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const action = actionOf(event, actions, letters);
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {KeyActions} actions
 * @param {Record<string, () => void>} letters
 */
function actionOf({ key, shiftKey, ctrlKey, metaKey, target }, actions, letters) {
  /** @param {string} selector */
  const isIn = (selector) => target instanceof Element && target.closest(selector) !== null;
  if (isIn(KEEPS_ALL)) return null;
  const { move, deep, turn, enter, space, escape: leave, undo, redo, toggleClass } = actions;
  if (ctrlKey || metaKey) return { z: shiftKey ? redo : undo, Z: redo, y: redo }[key];
  if (key === "Escape") return leave;
  if (move && key in ARROWS) return isIn(KEEPS_ARROWS) ? null : () => move(...ARROWS[key], shiftKey);
  if (deep && key in DEEP)
    return isIn(KEEPS_ARROWS) || !isIn(".is-space") ? null : () => deep(DEEP[key], shiftKey);
  if (turn && key in TURNS) return () => turn(...TURNS[key]);
  if (key === "Enter") return isIn(KEEPS_PRESS) ? null : enter;
  if (key === " ") return isIn(KEEPS_PRESS) ? null : space;
  if (toggleClass && /^[0-9]$/.test(key)) return () => toggleClass(Number(key));
  return letters[key];
}
