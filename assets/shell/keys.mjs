/** The page's keys. A control that is in focus keeps the keys it needs itself. */

/** On the plane, whose second axis points upwards. */
export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
/** Around the cloud, up and down, nearer and further: radians, radians, a share of the distance. */
export const TURNS = {
  a: [-0.1, 0, 0],
  d: [0.1, 0, 0],
  w: [0, 0.1, 0],
  s: [0, -0.1, 0],
  "+": [0, 0, 0.1],
  "-": [0, 0, -0.1],
};
/** Along the third latent. */
export const DEEP = { PageUp: 1, PageDown: -1 };
const KEEPS_ALL = "input, textarea, select, [contenteditable], [role=listbox], [role=menu], [role=option]";
const KEEPS_ARROWS = "[role=slider], [role=combobox], [role=menuitem]";
const KEEPS_ENTER = "button, a, summary, [role=slider], [role=menuitem]";

/**
 * watchKeys({move(dx, dy, isLarge), deep(direction, isLarge), turn(around, upward, nearer), pin(), escape(),
 * grid(), latents(), random(), whole(), toggleClass(k), help(), letters: {letter: action}}); a page leaves out what
 * it has not.
 */
export function watchKeys(actions) {
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actionOf(event, actions);
    if (action === null) return;
    event.preventDefault();
    action();
  });
}

function actionOf(event, actions) {
  const { key, shiftKey, target } = event;
  const isIn = (selector) => target instanceof Element && target.closest(selector) !== null;
  if (key === "Escape") return isIn(KEEPS_ALL) ? null : actions.escape;
  if (isIn(KEEPS_ALL)) return null;
  if (key in ARROWS) return isIn(KEEPS_ARROWS) ? null : () => actions.move(...ARROWS[key], shiftKey);
  if (key in DEEP)
    return isIn(KEEPS_ARROWS) || !isIn(".is-space") ? null : () => actions.deep(DEEP[key], shiftKey);
  if (key in TURNS && actions.turn) return () => actions.turn(...TURNS[key]);
  if (key === "Enter") return isIn(KEEPS_ENTER) ? null : actions.pin;
  if (/^[0-9]$/.test(key)) return () => actions.toggleClass(Number(key));
  return (
    {
      g: actions.grid,
      l: actions.latents,
      r: actions.random,
      t: actions.whole,
      "?": actions.help,
      ...actions.letters,
    }[key] ?? null
  );
}
